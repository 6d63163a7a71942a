"""Setting goals, changing them, and saying how they stand."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wings.casework.plans import actions
from wings.casework.plans.contents import Goal
from wings.casework.plans.forms.goals import (
    GoalForm,
    LibraryForm,
    fields_of,
    typed_fields,
    with_library,
    with_row,
)
from wings.casework.plans.models import GoalRow
from wings.casework.plans.queries import goal_row
from wings.casework.plans.rules import NoSuchStep
from wings.casework.plans.views.entering import Here, enter, saved
from wings.casework.plans.views.plan import plan_page
from wings.casework.plans.views.showing import goal_version, outcome_title
from wings.casework.plans.vocabulary import Standing
from wings.foundation.ui.parts import Alert
from wings.foundation.vault.actions import VersionClash
from wings.foundation.vault.opening import open_row
from wings.programme.framework.queries import translated
from wings.programme.framework.vocabulary import NoSuchPart
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.http.drafts import done, restore
from wings.programme.staff.vocabulary import May

ADD, PICK, FILTER = "add", "pick", "filter"
# Buttons of the same form: they work without JavaScript,
# and nothing that was typed is judged or lost.
NOT_SAVING = frozenset({ADD, PICK, FILTER})
CLASH = 409


@door(May.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
def new_goal(request: StaffRequest, code: str) -> HttpResponse:
    """Set a goal, in her own words or from the library."""
    here = enter(request, code, may=May.EDIT_PLAN)
    form = _form(here, {})
    if form.is_bound and form.is_valid():
        goal = form.goal(here.today, Standing.OPEN)
        if saved(form, partial(actions.set_goal, request.keyring, here.case, goal, at=request.at)):
            done(request)
            return _to_plan(here)
    return _page(here, form, {"library": _library(here)})


@door(May.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
def goal(request: StaffRequest, code: str, goal: UUID) -> HttpResponse:
    """Change a goal, and nothing that somebody else wrote meanwhile."""
    here = enter(request, code, may=May.EDIT_PLAN)
    row = _row(here, goal)
    now = open_row(request.keyring, row)
    form = _form(here, fields_of(now, row.version))
    context: dict[str, object] = {"goal": now, "row": row, "standings": _standings(now)}
    if form.is_bound and form.is_valid():
        # Only words and steps come from this form: the day it was
        # set and how it stands have their own ways.
        typed = form.goal(now.set_on, now.standing)
        version = form.cleaned_data["version"] or 0
        try:
            if saved(form, partial(_change, here, row, typed, version)):
                done(request)
                return _to_plan(here)
        except VersionClash:
            return _clash(here, row, typed)
    return _page(here, form, context)


@door(May.EDIT_PLAN)
@require_POST
def tick(request: StaffRequest, code: str, goal: UUID) -> HttpResponse:
    """Tick a step, or take the tick away."""
    here = enter(request, code, may=May.EDIT_PLAN)
    row = _row(here, goal)
    try:
        place, version = int(request.POST["step"]), int(request.POST["version"])
        actions.tick(request.keyring, here.case, row, place, version=version, at=request.at)
    except (KeyError, ValueError, NoSuchStep):
        raise Http404 from None
    except VersionClash:
        return _look_again(here)
    return _to_plan(here)


@door(May.EDIT_PLAN)
@require_POST
def standing(request: StaffRequest, code: str, goal: UUID) -> HttpResponse:
    """Say that a goal is reached, let go or under way again."""
    here = enter(request, code, may=May.EDIT_PLAN)
    row = _row(here, goal)
    try:
        to, version = Standing(request.POST["to"]), int(request.POST["version"])
        actions.let_stand(request.keyring, here.case, row, to, version=version, at=request.at)
    except (KeyError, ValueError):
        raise Http404 from None
    except VersionClash:
        return _look_again(here)
    return _to_plan(here)


def _form(here: Here, first: dict[str, object]) -> GoalForm:
    """Return the form: bound when it is to be saved, else with what was typed so far."""
    request, programme = here.request, here.programme
    if request.method != "POST":
        return GoalForm(programme=programme, initial=first)
    bound = GoalForm(request.POST, programme=programme)
    if not NOT_SAVING & request.POST.keys():
        return bound
    typed = typed_fields(request.POST, bound)
    if ADD in request.POST:
        typed = with_row(typed, len(bound.step_rows))
    if PICK in request.POST:
        try:
            typed = with_library(typed, programme.goal(request.POST[PICK]))
        except NoSuchPart:
            raise Http404 from None
    return GoalForm(programme=programme, initial=typed)


def _change(here: Here, row: GoalRow, typed: Goal, version: int) -> GoalRow:
    by, at = here.request.keyring, here.request.at
    return actions.change_goal(by, here.case, row, typed, version=version, at=at)


def _clash(here: Here, row: GoalRow, typed: Goal) -> HttpResponse:
    """Show both, and let her decide: saving again saves what stands in the form."""
    request = here.request
    row = _row(here, row.pk)
    now = open_row(request.keyring, row)
    data = request.POST.copy()
    data["version"] = str(row.version)
    context = {
        "goal": now,
        "row": row,
        "standings": _standings(now),
        "versions": [
            goal_version(_("Saved by somebody meanwhile"), now),
            goal_version(_("What you typed"), typed),
        ],
    }
    return _page(here, GoalForm(data, programme=here.programme), context, status=CLASH)


def _page(
    here: Here, form: GoalForm, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    request = here.request
    posted = request.method == "POST" and not form.is_bound
    kept = GoalForm(request.POST, programme=here.programme) if posted else form
    shared = {"here": here, "form": form, "draft": restore(request, kept), "plan_url": _plan(here)}
    return render(request, "plans/goal.html", shared | context, status=status)


def _library(here: Here) -> dict[str, object]:
    form = LibraryForm(here.request.POST or None, programme=here.programme)
    strands = {one.id: translated(one.title) for one in here.programme.strands}
    groups: dict[int, list[tuple[str, str, str]]] = {}
    for one in sorted(form.chosen(here.programme.goals), key=lambda goal: goal.outcome):
        shown = (one.id, translated(one.text), strands.get(one.strand or "", ""))
        groups.setdefault(one.outcome, []).append(shown)
    return {
        "form": form,
        "is_open": FILTER in here.request.POST,
        "groups": [
            (outcome_title(here.programme, number), found) for number, found in groups.items()
        ],
    }


def _standings(goal: Goal) -> list[tuple[str, str]]:
    words = {
        Standing.OPEN: _("Take it up again"),
        Standing.REACHED: _("Reached"),
        Standing.LET_GO: _("Let go"),
    }
    return [(one.value, text) for one, text in words.items() if one != goal.standing]


def _row(here: Here, pk: UUID) -> GoalRow:
    if here.plan is None:
        raise Http404
    try:
        return goal_row(here.plan, pk)
    except GoalRow.DoesNotExist:
        raise Http404 from None


def _look_again(here: Here) -> HttpResponse:
    text = _("Somebody changed this goal meanwhile. Look at it as it stands now, then try again.")
    response = plan_page(here, notice=Alert(text=text, tone="attention"))
    response.status_code = CLASH
    return response


def _plan(here: Here) -> str:
    return reverse("plans:plan", args=[here.code])


def _to_plan(here: Here) -> HttpResponse:
    return HttpResponseRedirect(_plan(here))
