"""Pages of work: the counsellor writes, the key worker reads and says until when she may work."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wings.casework.cases.actions import NotEntitled
from wings.casework.cases.models import Case
from wings.casework.cases.queries import case_for, compartments
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.ui.forms import Form
from wings.foundation.ui.parts import Fact
from wings.foundation.vault.actions import TooFewKeyholders, VersionClash
from wings.foundation.vault.opening import NoGrant
from wings.programme.framework.queries import programme
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.http.drafts import done, restore
from wings.programme.staff.vocabulary import May
from wings.strands.employment import actions, queries
from wings.strands.employment.forms import (
    HoursForm,
    InternshipForm,
    RightToWorkForm,
    VisitForm,
    internship_initial,
    right_initial,
)
from wings.strands.employment.queries import Placement, Work
from wings.strands.employment.rules import is_outside, outlasts
from wings.strands.employment.vocabulary import Met

MODULE = "internship"
P = ParamSpec("P")


@dataclass(frozen=True)
class File:
    """Her file, and what is known of her work."""

    case: Case
    work: Work


StaffView = Callable[Concatenate[StaffRequest, P], HttpResponse]


def with_key(view: StaffView[P]) -> StaffView[P]:
    """Say who holds the key where this keyring does not."""

    @wraps(view)
    def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoGrant:
            return render(request, "employment/no_key.html", status=403)

    return guarded


@door(May.SEE_WORK)
@require_safe
@with_key
def work(request: StaffRequest, code: str) -> HttpResponse:
    """Show until when she may work, and her internships with their hours."""
    file = _file(request, code, may=May.SEE_WORK)
    shown = {
        "right": file.work.right.content if file.work.right else None,
        "placements": [_placement(file.work, one) for one in file.work.placements],
        "may_write": _may_write(request),
    }
    return render(request, "employment/work.html", _about(request, file) | shown)


@door(May.SEE_WORK)
@require_http_methods(["GET", "POST"])
@with_key
def right_to_work(request: StaffRequest, code: str) -> HttpResponse:
    """Say until when she may work."""
    file = _file(request, code, may=May.SEE_WORK)
    form = RightToWorkForm(request.POST or None, initial=right_initial(file.work.right))
    back = reverse("employment:work", args=[file.case.code])

    def write() -> None:
        until = form.cleaned_data["until_on"]
        actions.note_right_to_work(request.keyring, file.case, until, at=request.at)

    if (request.method == "POST" and form.is_valid()) and _written(form, write):
        return HttpResponseRedirect(back)
    return render(
        request, "employment/form.html", {"form": form, "title": _("Right to work"), "back": back}
    )


@door(May.MANAGE_INTERNSHIPS)
@require_http_methods(["GET", "POST"])
@with_key
def new_internship(request: StaffRequest, code: str) -> HttpResponse:
    """Agree an internship; the hours begin at those that the programme offers."""
    file = _file(request, code, may=May.MANAGE_INTERNSHIPS)
    offered = programme(file.case.programme).module(MODULE).hours
    initial = {"hours_planned": offered, "our_tutor": request.keyring.certificate.shown_name}
    form = _internship_form(request, file, initial)
    draft = restore(request, form)
    agreed: list[UUID] = []

    def write() -> None:
        internship = form.internship(on=timezone.localdate(request.at))
        row = actions.agree_internship(request.keyring, file.case, internship, at=request.at)
        agreed.append(row.pk)
        done(request)

    if form.is_valid() and _written(form, write):
        return HttpResponseRedirect(reverse("employment:internship", args=[code, *agreed]))
    shown = {
        "form": form,
        "title": _("New internship"),
        "back": reverse("employment:work", args=[code]),
        "draft": draft,
    }
    return render(request, "employment/form.html", shown)


@door(May.MANAGE_INTERNSHIPS)
@require_http_methods(["GET", "POST"])
@with_key
def edit_internship(request: StaffRequest, code: str, pk: UUID) -> HttpResponse:
    """Change what was agreed."""
    file = _file(request, code, may=May.MANAGE_INTERNSHIPS)
    read = queries.placement_of(file.work, pk).internship
    form = _internship_form(request, file, internship_initial(read))
    back = reverse("employment:internship", args=[file.case.code, pk])

    def write() -> None:
        agreed = form.internship(on=timezone.localdate(request.at))
        actions.change_internship(
            request.keyring, file.case, pk, agreed, version=_version(form), at=request.at
        )

    if form.is_valid() and _written(form, write):
        return HttpResponseRedirect(back)
    return render(
        request,
        "employment/form.html",
        {"form": form, "title": _("Change the internship"), "back": back},
    )


@door(May.SEE_WORK)
@require_http_methods(["GET", "POST"])
@with_key
def internship(request: StaffRequest, code: str, pk: UUID) -> HttpResponse:
    """Show one internship; its counsellor logs hours here."""
    file = _file(request, code, may=May.SEE_WORK)
    placement = queries.placement_of(file.work, pk)
    # The page is for both, the hours for the counsellor: "not
    # there" and not "not you", as everywhere.
    if request.method == "POST" and not _may_write(request):
        raise Http404
    form = HoursForm(request.POST or None, initial={"on": timezone.localdate(request.at)})

    def write() -> None:
        actions.log_hours(request.keyring, file.case, form.entry(pk), at=request.at)

    if form.is_valid() and _written(form, write):
        return HttpResponseRedirect(reverse("employment:internship", args=[file.case.code, pk]))
    here = _placement(file.work, placement)
    shown = {
        **here,
        "here": here,
        "facts": _facts(placement),
        "form": form,
        "may_write": _may_write(request),
        "hours": [
            (one, is_outside(one.content.on, placement.internship.content))
            for one in placement.hours
        ],
        "visits": [(one, Met(one.content.met).label) for one in placement.visits],
    }
    return render(request, "employment/internship.html", _about(request, file) | shown)


@door(May.MANAGE_INTERNSHIPS)
@require_http_methods(["GET", "POST"])
@with_key
def hours(request: StaffRequest, code: str, pk: UUID) -> HttpResponse:
    """Correct logged hours."""
    file = _file(request, code, may=May.MANAGE_INTERNSHIPS)
    placement = queries.holding(file.work, pk)
    read = queries.entry_of(placement.hours, pk)
    form = HoursForm(request.POST or None, initial={**vars(read.content), "version": read.version})
    back = reverse("employment:internship", args=[file.case.code, placement.internship.id])

    def write() -> None:
        entry = form.entry(placement.internship.id)
        actions.correct_hours(
            request.keyring, file.case, pk, entry, version=_version(form), at=request.at
        )

    if form.is_valid() and _written(form, write):
        return HttpResponseRedirect(back)
    return render(
        request, "employment/form.html", {"form": form, "title": _("Correct hours"), "back": back}
    )


@door(May.MANAGE_INTERNSHIPS)
@require_http_methods(["GET", "POST"])
@with_key
def new_visit(request: StaffRequest, code: str, pk: UUID) -> HttpResponse:
    """Note a visit."""
    file = _file(request, code, may=May.MANAGE_INTERNSHIPS)
    queries.placement_of(file.work, pk)
    form = VisitForm(request.POST or None, initial={"on": timezone.localdate(request.at)})
    draft = restore(request, form)
    back = reverse("employment:internship", args=[file.case.code, pk])

    def write() -> None:
        actions.note_visit(request.keyring, file.case, form.visit(pk), at=request.at)
        done(request)

    if form.is_valid() and _written(form, write):
        return HttpResponseRedirect(back)
    shown = {"form": form, "title": _("Visit"), "back": back, "draft": draft}
    return render(request, "employment/form.html", shown)


@door(May.MANAGE_INTERNSHIPS)
@require_http_methods(["GET", "POST"])
@with_key
def visit(request: StaffRequest, code: str, pk: UUID) -> HttpResponse:
    """Correct the note of a visit."""
    file = _file(request, code, may=May.MANAGE_INTERNSHIPS)
    placement = queries.holding(file.work, pk)
    read = queries.entry_of(placement.visits, pk)
    form = VisitForm(request.POST or None, initial={**vars(read.content), "version": read.version})
    draft = restore(request, form)
    back = reverse("employment:internship", args=[file.case.code, placement.internship.id])

    def write() -> None:
        corrected = form.visit(placement.internship.id)
        actions.correct_visit(
            request.keyring, file.case, pk, corrected, version=_version(form), at=request.at
        )
        done(request)

    if form.is_valid() and _written(form, write):
        return HttpResponseRedirect(back)
    shown = {"form": form, "title": _("Visit"), "back": back, "draft": draft}
    return render(request, "employment/form.html", shown)


def _file(request: StaffRequest, code: str, *, may: May) -> File:
    case = case_for(request.keyring, code, may=may)
    return File(case, queries.work_of(request.keyring, case))


def _written(form: Form, write: Callable[[], None]) -> bool:
    """Write; where that cannot be, say on the form what to do, and keep what was typed."""
    try:
        write()
    except VersionClash:
        form.add_error(None, _saved_meanwhile())
    except actions.OutlastsRightToWork:
        form.add_error(
            None, _("Until when she may work was changed in the meantime. Please open this again.")
        )
    except (NotEntitled, NoGrant):
        form.add_error(
            None, _("You do not hold this key yet. Ask her key worker to open her file once.")
        )
    except TooFewKeyholders:
        form.add_error(None, _("Put an employment counsellor on her care team first."))
    return form.is_valid()


def _saved_meanwhile() -> str:
    return _(
        "Somebody saved this in the meantime. Open it again in another window, compare, and write "
        "your change there."
    )


def _internship_form(request: StaffRequest, file: File, initial: dict[str, Any]) -> InternshipForm:
    return InternshipForm(
        request.POST or None,
        initial=initial,
        may_work_until=file.work.may_work_until,
        by=request.keyring.keyholder,
    )


def _version(form: Form) -> int:
    return form.cleaned_data["version"] or 0


def _may_write(request: StaffRequest) -> bool:
    return May.MANAGE_INTERNSHIPS in request.mays


def _about(request: StaffRequest, file: File) -> dict[str, Any]:
    card = card_of(request.keyring, compartments(file.case)[Kind.CARD])[1]
    return {"code": file.case.code, "name": card.chosen_name}


def _facts(placement: Placement) -> list[Fact]:
    agreed = placement.internship.content
    return [
        Fact(label=_("First day"), value=date_format(agreed.starts_on)),
        Fact(label=_("Last day"), value=date_format(agreed.ends_on)),
        Fact(label=_("Days and hours of the week"), value=agreed.weekly),
        Fact(label=_("Tutor at the company"), value=agreed.host_tutor),
        Fact(label=_("Tutor on our side"), value=agreed.our_tutor),
        Fact(label=_("What she wants to learn"), value=agreed.goals),
        Fact(label=_("Allowance promised"), value=agreed.allowance),
    ]


def _placement(known: Work, placement: Placement) -> dict[str, Any]:
    agreed = placement.internship.content
    return {
        "id": placement.internship.id,
        "internship": agreed,
        "done": placement.done,
        "outlasts": outlasts(agreed, known.may_work_until),
        "until": known.may_work_until,
    }
