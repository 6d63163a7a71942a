"""The courses of the organisation, and one course with its lessons and its women."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wings.foundation.ui.parts import Alert
from wings.foundation.vault.actions import TooFewKeyholders, VersionClash
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.vocabulary import May, Role
from wings.strands.language import actions, queries
from wings.strands.language.forms import CourseForm, course_initial
from wings.strands.language.rules import Book, is_standing, next_lesson, owed_flags
from wings.strands.language.views.holding import names_of_staff, with_key
from wings.strands.language.views.showing import (
    LESSONS,
    WOMEN,
    about,
    course_facts,
    lesson_lines,
    woman_lines,
)

MODULE = "language-course"


@door(May.ENROL, May.HOLD_LESSONS)
@require_safe
@with_key
def courses(request: StaffRequest) -> HttpResponse:
    """Show the courses, what comes next and which registers wait."""
    today = timezone.localdate(request.at)
    found = queries.books(request.keyring)
    due = queries.lessons_due(request.keyring, today, found)
    situations = queries.situations_of(request.keyring)
    shown = {
        "courses": [_summary(book, request) for book in found],
        "today": [(one, about(one, situations)) for one in due.today],
        "waiting": [(one, about(one, situations)) for one in due.waiting],
        "may_begin": May.HOLD_LESSONS in request.mays,
    }
    return render(request, "language/courses.html", shown)


@door(May.ENROL, May.HOLD_LESSONS)
@require_safe
@with_key
def course(request: StaffRequest, course: UUID) -> HttpResponse:
    """Show one course: its women with their hours, its lessons with their registers."""
    book = queries.book_of(queries.books(request.keyring), course)
    women = [woman.case for woman in book.women]
    queries.note_names_shown(request.keyring, women, seen_in="course")
    staff = dict(names_of_staff(request.keyring, Role.TRAINER, Role.PSYCHOLOGIST))
    coming, past = lesson_lines(request, book)
    shown: dict[str, Any] = {
        **_summary(book, request),
        "women": woman_lines(request, book),
        "women_columns": WOMEN,
        "coming": coming,
        "past": past,
        "lesson_columns": LESSONS,
        "facts": course_facts(request, book.course.content, staff),
        "may_hold": May.HOLD_LESSONS in request.mays,
    }
    return render(request, "language/course.html", shown | _unheard(request, book))


@door(May.HOLD_LESSONS)
@require_http_methods(["GET", "POST"])
@with_key
def new_course(request: StaffRequest) -> HttpResponse:
    """Begin a course; its lessons are planned from the times of its week."""
    programme = queries.local_programme(request.keyring)
    initial = {
        "hours_planned": programme.module(MODULE).hours,
        "lesson_hours": 2,
        "starts_on": timezone.localdate(request.at),
        "trainer": request.keyring.keyholder,
    }
    form = _form(request, initial)
    if form.is_valid():
        try:
            row = actions.begin_course(
                request.keyring,
                form.course(),
                zone=timezone.get_current_timezone(),
                at=request.at,
            )
            return HttpResponseRedirect(reverse("language:course", args=[row.pk]))
        except TooFewKeyholders:
            form.add_error(None, _too_few())
    return render(request, "language/form.html", _page(form, _("New course")))


@door(May.HOLD_LESSONS)
@require_http_methods(["GET", "POST"])
@with_key
def edit_course(request: StaffRequest, course: UUID) -> HttpResponse:
    """Change what is said of a course. Its lessons stay as they are."""
    book = queries.book_of(queries.books(request.keyring), course)
    form = _form(request, {**course_initial(book.course.content), "version": book.course.version})
    if form.is_valid():
        try:
            actions.change_course(
                request.keyring,
                course,
                form.course(),
                version=form.cleaned_data["version"] or 0,
                at=request.at,
            )
            return HttpResponseRedirect(reverse("language:course", args=[course]))
        except VersionClash:
            form.add_error(None, saved_meanwhile())
    return render(request, "language/form.html", _page(form, _("Change the course"), course))


@door(May.TAKE_REGISTER)
@require_POST
@with_key
def deliver(request: StaffRequest, course: UUID) -> HttpResponse:
    """Try again to raise the flags that could not be delivered."""
    actions.deliver_flags(request.keyring, course, at=request.at)
    return HttpResponseRedirect(reverse("language:course", args=[course]))


def saved_meanwhile() -> str:
    """Say that somebody else was quicker, and what to do."""
    return _(
        "Somebody saved this in the meantime. Open it again in another window, compare, and write "
        "your change there."
    )


def _form(request: StaffRequest, initial: dict[str, Any]) -> CourseForm:
    return CourseForm(
        request.POST or None,
        initial=initial,
        programme=queries.local_programme(request.keyring),
        trainers=names_of_staff(request.keyring, Role.TRAINER),
        psychologists=names_of_staff(request.keyring, Role.PSYCHOLOGIST),
    )


def _page(form: CourseForm, title: str, course: UUID | None = None) -> dict[str, Any]:
    back = reverse("language:course", args=[course]) if course else reverse("language:courses")
    return {"form": form, "title": title, "back": back}


def _too_few() -> str:
    return _(
        "Nobody else could open this if one key is lost. Ask your coordinator to name guardians "
        "or a second trainer first."
    )


def _summary(book: Book, request: StaffRequest) -> dict[str, Any]:
    today = timezone.localdate(request.at)
    coming = next_lesson(book, request.at)
    return {
        "id": book.course.id,
        "course": book.course.content,
        "count": sum(is_standing(woman.enrolment.content, today) for woman in book.women),
        "held": sum(one.lesson.content.hours for one in book.sittings if one.register),
        "next": coming.content if coming else None,
    }


def _unheard(request: StaffRequest, book: Book) -> dict[str, Any]:
    owed = owed_flags(book, timezone.localdate(request.at))
    if not owed:
        return {}
    # By name, on this page alone: whoever reads it is to get up and tell her key worker.
    names = [one.enrolment.content.chosen_name for one in book.women if one.case in owed]
    text = _(
        "This could not reach the key worker yet: %(names)s. Please tell her in person, now."
    ) % {"names": ", ".join(names)}
    return {"notice": Alert(text=text, tone="danger"), "is_unheard": True}
