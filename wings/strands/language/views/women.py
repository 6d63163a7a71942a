"""Her courses and her levels, for those on her care team."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wings.casework.cases.actions import NotEntitled
from wings.casework.cases.models import Case
from wings.casework.cases.queries import case_for, compartments
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind as Part
from wings.foundation.vault.actions import TooFewKeyholders, VersionClash
from wings.foundation.vault.opening import NoGrant
from wings.programme.framework.queries import programme
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.vocabulary import May
from wings.strands.language import actions, queries
from wings.strands.language.contents import LevelNote
from wings.strands.language.forms import EnrolForm, EnrolmentForm, LevelForm, code_choices
from wings.strands.language.rules import Book, Woman, is_standing
from wings.strands.language.views.courses import saved_meanwhile
from wings.strands.language.views.holding import with_key
from wings.strands.language.views.showing import hours, latest_marks, running_cell

LIMIT = "absences-before-flag"


@door(May.ENROL)
@require_http_methods(["GET", "POST"])
@with_key
def woman(request: StaffRequest, code: str) -> HttpResponse:
    """Show her courses, and enrol her in another."""
    case = case_for(request.keyring, code, may=May.ENROL)
    found = queries.books(request.keyring)
    places = queries.hers(found, case.pk)
    today = timezone.localdate(request.at)
    taken = {book.course.id for book, one in places if is_standing(one.enrolment.content, today)}
    form = EnrolForm(
        request.POST or None, courses=_open_courses(request, found, taken), most=_most(case)
    )
    if form.is_valid():
        actions.enrol(
            request.keyring,
            case,
            form.cleaned_data["course"],
            absences_before_flag=form.cleaned_data["absences_before_flag"],
            at=request.at,
        )
        return HttpResponseRedirect(reverse("language:woman", args=[code]))
    shown = {"form": form, "places": [_place(request, *one) for one in places]}
    return render(request, "language/woman.html", _about(request, case) | shown)


@door(May.ENROL)
@require_http_methods(["GET", "POST"])
@with_key
def enrolment(request: StaffRequest, code: str, enrolment: UUID) -> HttpResponse:
    """Set after how many absences somebody looks, and her last day in the course."""
    case = case_for(request.keyring, code, may=May.ENROL)
    book, place = _place_of(request, case, enrolment)
    read = place.enrolment
    initial = {
        "version": read.version,
        "absences_before_flag": read.content.absences_before_flag,
        "until_on": read.content.until_on,
    }
    form = EnrolmentForm(request.POST or None, initial=initial, most=_most(case))
    if form.is_valid():
        try:
            actions.change_enrolment(
                request.keyring,
                case,
                replace(read, version=form.cleaned_data["version"]),
                absences_before_flag=form.cleaned_data["absences_before_flag"],
                until_on=form.cleaned_data["until_on"],
                at=request.at,
            )
            return HttpResponseRedirect(reverse("language:woman", args=[code]))
        except VersionClash:
            form.add_error(None, saved_meanwhile())
    shown = {
        "form": form,
        "title": book.course.content.title,
        "back": reverse("language:woman", args=[code]),
    }
    return render(request, "language/form.html", shown)


@door(May.ENROL)
@require_http_methods(["GET", "POST"])
def learning(request: StaffRequest, code: str) -> HttpResponse:
    """Show her levels skill by skill; her trainer or key worker notes new ones."""
    case = case_for(request.keyring, code, may=May.ENROL)
    framework = programme(case.programme)
    form = LevelForm(request.POST or None, programme=framework)
    if form.is_valid():
        today = timezone.localdate(request.at)
        note = form.note(by=request.keyring.keyholder, on=today)
        try:
            actions.note_levels(request.keyring, case, note, at=request.at)
            return HttpResponseRedirect(reverse("language:learning", args=[code]))
        except (NotEntitled, NoGrant):
            form.add_error(None, _no_key())
        except TooFewKeyholders:
            form.add_error(None, _("Put a language trainer on her care team first."))
    shown: dict[str, Any] = {"form": form, **_about(request, case)}
    try:
        shown["notes"] = _told(
            queries.levels_of(request.keyring, case), form, framework_levels(case)
        )
    except NoGrant:
        shown["has_no_key"] = True
    return render(request, "language/learning.html", shown)


def framework_levels(case: Case) -> dict[str, str]:
    """Return the words for levels of the programme that she is in."""
    return dict(code_choices(programme(case.programme), "levels"))


def _about(request: StaffRequest, case: Case) -> dict[str, Any]:
    card = card_of(request.keyring, compartments(case)[Part.CARD])[1]
    return {"code": case.code, "name": card.chosen_name}


def _most(case: Case) -> int:
    return programme(case.programme).limit(LIMIT)


def _open_courses(
    request: StaffRequest, found: list[Book], taken: set[UUID]
) -> list[tuple[str, str]]:
    today = timezone.localdate(request.at)
    return [
        (str(book.course.id), book.course.content.title)
        for book in found
        if book.course.id not in taken
        and (book.course.content.ends_on is None or book.course.content.ends_on >= today)
    ]


def _place_of(request: StaffRequest, case: Case, enrolment: UUID) -> tuple[Book, Woman]:
    for book, place in queries.hers(queries.books(request.keyring), case.pk):
        if place.enrolment.id == enrolment:
            return book, place
    raise queries.NoSuchCourse


def _place(request: StaffRequest, book: Book, place: Woman) -> dict[str, Any]:
    course, enrolment = book.course.content, place.enrolment.content
    return {
        "id": place.enrolment.id,
        "course_id": book.course.id,
        "course": course,
        "enrolment": enrolment,
        "is_standing": is_standing(enrolment, timezone.localdate(request.at)),
        "done": place.hours,
        "said": _("%(done)s of %(planned)s hours")
        % {"done": hours(place.hours), "planned": hours(course.hours_planned)},
        "latest": latest_marks(place.seen),
        "running": running_cell(place),
    }


def _told(notes: list[LevelNote], form: LevelForm, levels: dict[str, str]) -> list[dict[str, Any]]:
    skills = dict(form.skills)
    return [
        {
            "on": note.noted_on,
            "remark": note.remark,
            "levels": [
                (skills.get(one.skill, one.skill), levels.get(one.level, one.level))
                for one in note.levels
            ],
        }
        for note in notes
    ]


def _no_key() -> str:
    return _("You do not hold this key yet. Her key worker’s next visit to her file hands it over.")
