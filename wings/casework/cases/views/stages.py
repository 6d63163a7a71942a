"""Pausing, closing, taking up again: no blame, plain words about what changes, a way back."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wings.casework.cases import actions
from wings.casework.cases.forms.stages import CloseForm, PauseForm, ReopenForm, StageForm
from wings.casework.cases.models import Case
from wings.casework.cases.queries import case_for, held_compartments
from wings.casework.cases.views.faults import attempt
from wings.casework.cases.views.showing import file_url
from wings.casework.cases.vocabulary import RESTING, Stage
from wings.casework.participants.contents import GivenAnswers
from wings.casework.participants.queries import answers_given
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.queries import events_about
from wings.foundation.ui.parts import Alert
from wings.programme.framework.queries import programme, translated
from wings.programme.framework.vocabulary import Programme
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.http.requests import posted
from wings.programme.staff.vocabulary import May


@dataclass(frozen=True)
class Turn:
    """A way in which a file moves: what is asked, and what it changes, in plain sentences."""

    to: Stage
    title: str | Promise
    text: str | Promise
    changes: tuple[str | Promise, ...]
    submit: str | Promise


PAUSE: Final = Turn(
    to=Stage.PAUSED,
    title=_("Pause her programme?"),
    text=_("A pause is normal. She need not say why, and the door stays open."),
    changes=(
        _("Her place is kept. She can go on at any time."),
        _("Nothing is deleted. Her care team and its keys stay as they are."),
        _("Steps of her plan are not called due until she goes on."),
    ),
    submit=_("Pause"),
)
CLOSE: Final = Turn(
    to=Stage.CLOSED,
    title=_("Close her file?"),
    text=_("End it together where you can: look back, and say how she reaches you again."),
    changes=(
        _("Her file is not called due any more: no review, no step, no call about safe contact."),
        _("Nothing is deleted. It can be taken up again at any time, by her key worker or deputy."),
        _("Her care team keeps its keys until you end the places that are not needed any more."),
        _("Consents go on until their last day. Stop those that she does not want any more."),
    ),
    submit=_("Close the file"),
)

NO_WAY_ON: Final = RESTING - {Stage.AFTERCARE}


@door(May.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
def pause(request: StaffRequest, code: str) -> HttpResponse:
    """Pause her programme, after a plain word about what that changes."""
    return _turn(
        request, code, PAUSE, lambda _local: PauseForm(posted(request), today=request.at.date())
    )


@door(May.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, code: str) -> HttpResponse:
    """Close her file, after a plain word about what that changes."""
    return _turn(request, code, CLOSE, lambda local: CloseForm(posted(request), programme=local))


@door(May.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
def reopen(request: StaffRequest, code: str) -> HttpResponse:
    """Take a file up again; where a pause or an end was a slip, as it was before."""
    case = case_for(request.keyring, code, may=May.EDIT_PLAN)
    if case.stage not in RESTING:
        return HttpResponseRedirect(file_url(case))
    actions.put_in_order(request.keyring, case, at=request.at)
    form = ReopenForm(posted(request), stages=_ways_on(case, programme(case.programme)))
    if form.is_bound and form.is_valid():
        stage = Stage(form.cleaned_data["stage"])
        attempt(form, lambda: actions.move_to(request.keyring, case, stage, at=request.at))
        if not form.errors:
            return HttpResponseRedirect(file_url(case))
    context = {
        "case": case,
        "form": form,
        "title": __("Take it up again"),
        "text": __("Everything is as it was left. Ask her what she wants now."),
        "submit": __("Go on"),
        "told": _told(request, case),
    }
    return render(request, "cases/stage.html", context)


def _turn(
    request: StaffRequest, code: str, turn: Turn, make: Callable[[Programme], StageForm]
) -> HttpResponse:
    case = case_for(request.keyring, code, may=May.EDIT_PLAN)
    local = programme(case.programme)
    # A page that was left open: somebody paused or closed the file meanwhile.
    if turn.to not in local.phase(case.stage).leads_to:
        return HttpResponseRedirect(file_url(case))
    actions.put_in_order(request.keyring, case, at=request.at)
    form = make(local)
    if form.is_bound and form.is_valid():
        _move(request, case, turn, form)
        if not form.errors:
            return HttpResponseRedirect(file_url(case))
    context = {
        "case": case,
        "form": form,
        "title": turn.title,
        "text": turn.text,
        "changes": turn.changes,
        "submit": turn.submit,
        "alerts": _effects(local, turn.to),
    }
    return render(request, "cases/stage.html", context)


def _move(request: StaffRequest, case: Case, turn: Turn, form: StageForm) -> None:
    said = form.said(turn.to, programme(case.programme))
    review_on = form.cleaned_data.get("review_on")
    attempt(
        form,
        lambda: actions.turn_to(
            request.keyring, case, turn.to, said=said, review_on=review_on, at=request.at
        ),
    )


def _effects(local: Programme, stage: Stage) -> list[Alert]:
    """Return what the law of the place may make of it: to be heard before, never advice."""
    # In Italy art. 18 ends with the programme: who pauses without knowing may lose her papers.
    effects = [one for one in local.permits.effects if one.when == stage]
    return [Alert(text=translated(one.text), tone="attention") for one in effects]


def _ways_on(case: Case, local: Programme) -> list[tuple[str, str]]:
    """Return where a resting file may go on; as it was before comes first, for who slipped."""
    before = _before(case)
    ways = [one for one in local.phase(case.stage).leads_to if one not in NO_WAY_ON]
    named = [(one, str(Stage(one).label)) for one in ways if one != before]
    if before is None:
        return named
    return [(before, __("As it was before: %(stage)s") % {"stage": Stage(before).label}), *named]


def _before(case: Case) -> str | None:
    """Return the stage in which a file was before it rested; None where it rested before too."""
    moves = events_about(case.organisation_id, case.pk, names=["cases.stage_changed"])
    stages = [str(json.loads(one.details)["stage"]) for one in moves] + [Stage.INTAKE.value]
    return next((one for one in stages[1:] if one not in RESTING), None)


def _told(request: StaffRequest, case: Case) -> GivenAnswers | None:
    plan = held_compartments(request.keyring, case).get(Kind.PLAN)
    given = answers_given(request.keyring, [plan], case.stage) if plan else []
    return given[0][1] if given else None
