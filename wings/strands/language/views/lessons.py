"""Lessons and their registers."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wings.casework.cases.vocabulary import FlagKind
from wings.foundation.ui.parts import Alert
from wings.foundation.vault.actions import VersionClash
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.vocabulary import May
from wings.strands.language import actions, queries
from wings.strands.language.forms import (
    LessonForm,
    RegisterForm,
    lesson_initial,
    register_initial,
)
from wings.strands.language.rules import Book, Sitting
from wings.strands.language.views.courses import saved_meanwhile
from wings.strands.language.views.holding import with_key
from wings.strands.language.views.showing import about
from wings.strands.language.vocabulary import Attendance


@dataclass(frozen=True)
class Opened:
    """A lesson with its course, and the form for its register."""

    book: Book
    sitting: Sitting
    form: RegisterForm


@door(May.HOLD_LESSONS)
@require_http_methods(["GET", "POST"])
@with_key
def new_lesson(request: StaffRequest, course: UUID) -> HttpResponse:
    """Add a lesson to a course."""
    book = queries.book_of(queries.books(request.keyring), course)
    programme = queries.local_programme(request.keyring)
    initial = {
        "on": timezone.localdate(request.at),
        "starts": timezone.localtime(request.at).replace(minute=0).time(),
        "hours": book.course.content.lesson_hours,
    }
    form = LessonForm(request.POST or None, initial=initial, programme=programme)
    back = reverse("language:course", args=[course])
    if form.is_valid():
        actions.add_lesson(request.keyring, form.lesson(course), at=request.at)
        return HttpResponseRedirect(back)
    return render(
        request, "language/form.html", {"form": form, "title": _("New lesson"), "back": back}
    )


@door(May.HOLD_LESSONS)
@require_http_methods(["GET", "POST"])
@with_key
def lesson(request: StaffRequest, lesson: UUID) -> HttpResponse:
    """Move, describe or cancel a lesson."""
    book, sitting = queries.sitting_of(queries.books(request.keyring), lesson)
    programme = queries.local_programme(request.keyring)
    form = LessonForm(
        request.POST or None, initial=lesson_initial(sitting.lesson), programme=programme
    )
    back = reverse("language:course", args=[book.course.id])
    if form.is_valid():
        try:
            actions.change_lesson(
                request.keyring,
                lesson,
                form.lesson(book.course.id),
                version=form.cleaned_data["version"] or 0,
                at=request.at,
            )
            return HttpResponseRedirect(back)
        except VersionClash:
            form.add_error(None, saved_meanwhile())
    return render(
        request, "language/form.html", {"form": form, "title": _("Change the lesson"), "back": back}
    )


@door(May.TAKE_REGISTER)
@require_http_methods(["GET", "POST"])
@with_key
def register(request: StaffRequest, lesson: UUID) -> HttpResponse:
    """Take the register of a lesson on one page; saving again corrects it."""
    opened = _opened(request, lesson)
    if request.method == "POST" and opened.form.is_valid():
        try:
            return _take(request, opened)
        except VersionClash:
            opened.form.add_error(None, saved_meanwhile())
    return _shown(request, opened)


def _opened(request: StaffRequest, lesson: UUID, *, is_fresh: bool = False) -> Opened:
    book, sitting = queries.sitting_of(queries.books(request.keyring), lesson)
    women = [woman.enrolment.content for woman in queries.women_at(book, sitting)]
    queries.note_names_shown(request.keyring, (one.case for one in women), seen_in="register")
    form = RegisterForm(
        None if is_fresh else request.POST or None,
        initial=register_initial(sitting.register),
        women=women,
        can_do=sitting.lesson.content.can_do,
    )
    return Opened(book, sitting, form)


def _take(request: StaffRequest, opened: Opened) -> HttpResponse:
    form, lesson = opened.form, opened.sitting.lesson
    expected = (
        # On the day itself alone: later it is an absence like
        # others, and a call would come too late.
        form.one_of_them(request.POST.get("expected", "")) if _is_today(request, opened) else None
    )
    # Present and never absent for the rest: one slip of a finger must not raise ten flags.
    others = Attendance.PRESENT if "others" in request.POST else None
    taking = actions.Taking(form.attendance(others=others), form.can_do(), expected)
    actions.take_register(
        request.keyring,
        lesson.id,
        taking,
        version=form.cleaned_data["version"],
        at=request.at,
    )
    if expected is None:
        return HttpResponseRedirect(reverse("language:course", args=[opened.book.course.id]))
    # No redirect: she has to see at once whether it was delivered, or walk over and tell.
    return _shown(request, _opened(request, lesson.id, is_fresh=True), expected=expected)


def _shown(request: StaffRequest, opened: Opened, *, expected: UUID | None = None) -> HttpResponse:
    register = opened.sitting.register
    marks = {mark.case: mark for mark in register.content.marks} if register else {}
    lines = [
        (woman, field, can_do, marks.get(woman.case))
        for woman, field, can_do in opened.form.lines()
    ]
    lesson = opened.sitting.lesson.content
    shown = {
        "form": opened.form,
        "lines": lines,
        "course": opened.book.course,
        "lesson": lesson,
        "about": about(lesson, queries.situations_of(request.keyring)),
        "is_today": _is_today(request, opened),
        "back": reverse("language:course", args=[opened.book.course.id]),
    }
    if expected:
        shown["notice"] = _heard(opened, expected)
    return render(request, "language/register.html", shown)


def _heard(opened: Opened, expected: UUID) -> Alert:
    name = next(one.chosen_name for one in opened.form.women if one.case == expected)
    if not _is_told(opened, expected):
        text = _("This could not reach %(name)s’s key worker yet. Please tell her in person, now.")
        return Alert(text=text % {"name": name}, tone="danger")
    text = _("%(name)s’s key worker and deputy are told that she was expected and is not here.")
    return Alert(text=text % {"name": name}, tone="ok")


def _is_told(opened: Opened, case: UUID) -> bool:
    """Say whether the flag was delivered: only what is written of it, never what should follow."""
    register = opened.sitting.register
    marks = register.content.marks if register else ()
    return any(mark.case == case and FlagKind.NOT_HERE in mark.flags for mark in marks)


def _is_today(request: StaffRequest, opened: Opened) -> bool:
    begins = timezone.localtime(opened.sitting.lesson.content.starts_at)
    return begins.date() == timezone.localdate(request.at)
