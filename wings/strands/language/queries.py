"""The only readers of courses. What is opened here lies in the organisation's `courses`."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartment
from wings.casework.participants.vocabulary import Kind as Part
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, SealedRow
from wings.foundation.vault.opening import NoGrant, load_keys, open_row
from wings.foundation.vault.vocabulary import C
from wings.programme.framework.queries import programme
from wings.programme.framework.vocabulary import Programme
from wings.programme.organisations.queries import compartment_of, organisation
from wings.programme.organisations.vocabulary import Kind
from wings.strands.language.contents import Course, Enrolment, Lesson, LevelNote, Register
from wings.strands.language.models import (
    CourseRow,
    EnrolmentRow,
    LessonRow,
    LevelRow,
    RegisterRow,
)
from wings.strands.language.rules import Book, Seen, Sitting, Woman, Written, is_standing

LOOK_BACK = timedelta(days=14)
R = TypeVar("R", bound=SealedRow[Any])


class NoSuchCourse(Http404):
    """There is no such course, lesson or enrolment in this organisation."""


@dataclass(frozen=True)
class LessonDue:
    """A lesson as a list of what is due tells it. women: how many are in the course that day."""

    id: UUID
    course: UUID
    title: str
    starts_at: datetime
    hours: float
    is_mine: bool
    women: int
    is_taken: bool


def local_programme(keyring: Keyring) -> Programme:
    """Return the local programme of the keyring's organisation."""
    return programme(organisation(keyring.organisation).programme)


def books(keyring: Keyring) -> list[Book]:
    """Return every course of the keyring's organisation, newest first.

    Six queries, however many courses, women and lessons. Raises NoGrant.
    """
    place = compartment_of(keyring.organisation, Kind.COURSES)
    if place is None:
        return []
    _make_ready(keyring, place)
    courses = _written(keyring, CourseRow, Course, place)
    women = _by_course(_written(keyring, EnrolmentRow, Enrolment, place))
    lessons = _by_course(_written(keyring, LessonRow, Lesson, place))
    registers = {one.content.lesson: one for one in _written(keyring, RegisterRow, Register, place)}
    found = [_book(one, women[one.id], lessons[one.id], registers) for one in courses]
    return sorted(found, key=lambda book: book.course.content.starts_on, reverse=True)


def book_of(found: Iterable[Book], course: UUID) -> Book:
    """Return one course out of those that were opened. Raises NoSuchCourse."""
    for book in found:
        if book.course.id == course:
            return book
    raise NoSuchCourse


def sitting_of(found: Iterable[Book], lesson: UUID) -> tuple[Book, Sitting]:
    """Return a lesson with its course out of those that were opened. Raises NoSuchCourse."""
    for book in found:
        for sitting in book.sittings:
            if sitting.lesson.id == lesson:
                return book, sitting
    raise NoSuchCourse


def women_at(book: Book, sitting: Sitting) -> list[Woman]:
    """Return the women whose place in the course stood on the day of a lesson, by name."""
    day = timezone.localtime(sitting.lesson.content.starts_at).date()
    return [woman for woman in book.women if is_standing(woman.enrolment.content, day)]


def hers(found: Iterable[Book], case: UUID) -> list[tuple[Book, Woman]]:
    """Return the courses of one woman, with her place in each."""
    return [(book, woman) for book in found for woman in book.women if woman.case == case]


def note_names_shown(keyring: Keyring, cases: Iterable[UUID], *, seen_in: str) -> None:
    """Note that a page showed these women by name, so that their files tell it."""
    keyring.ledger.note_list(keyring.organisation, seen_in, set(cases))


def lessons_on(keyring: Keyring, day: date) -> list[LessonDue]:
    """Return the organisation's lessons of a day, by time; none without the key of `courses`."""
    due = _lessons(keyring)
    return [one for one in due if timezone.localtime(one.starts_at).date() == day]


def registers_to_take(keyring: Keyring, before: date) -> list[LessonDue]:
    """Return the lessons of the fortnight before a day whose register is still to be taken."""
    return [
        one
        for one in _lessons(keyring)
        if before - LOOK_BACK <= timezone.localtime(one.starts_at).date() < before
        and not one.is_taken
    ]


def levels_of(keyring: Keyring, case: Case) -> list[LevelNote]:
    """Return the notes on her levels, newest first. Raises NoGrant."""
    place = compartment(case, Part.LEARNING)
    if place is None:
        return []
    _make_ready(keyring, place)
    notes = [one.content for one in _written(keyring, LevelRow, LevelNote, place)]
    return sorted(notes, key=lambda one: one.noted_on, reverse=True)


def fresh_row(keyring: Keyring, table: type[R], pk: UUID) -> R:
    """Return a row of the organisation's `courses` to write over, locked. Raises NoSuchCourse."""
    rows = table.objects.select_for_update(of=("self",)).select_related("compartment")
    found: R | None = rows.filter(
        pk=pk,
        compartment__organisation=keyring.organisation,
        compartment__subject=keyring.organisation,
        compartment__kind=Kind.COURSES,
    ).first()
    if found is None:
        raise NoSuchCourse
    return found


def _lessons(keyring: Keyring) -> list[LessonDue]:
    try:
        found = books(keyring)
    except NoGrant:
        return []
    due = [
        _due(keyring, book, sitting)
        for book in found
        for sitting in book.sittings
        if not sitting.lesson.content.is_cancelled
    ]
    return sorted(due, key=lambda one: one.starts_at)


def _due(keyring: Keyring, book: Book, sitting: Sitting) -> LessonDue:
    course, lesson = book.course.content, sitting.lesson.content
    return LessonDue(
        id=sitting.lesson.id,
        course=book.course.id,
        title=course.title,
        starts_at=lesson.starts_at,
        hours=lesson.hours,
        is_mine=course.trainer == keyring.keyholder,
        women=len(women_at(book, sitting)),
        is_taken=sitting.register is not None,
    )


def _written(
    keyring: Keyring, table: type[SealedRow[C]], _kind: type[C], place: Compartment
) -> list[Written[C]]:
    rows = table.objects.filter(compartment=place).select_related("compartment")
    return [Written(row.pk, row.version, open_row(keyring, row)) for row in rows]


def _make_ready(keyring: Keyring, place: Compartment) -> None:
    if place.pk not in load_keys(keyring, [place]):
        raise NoGrant


def _by_course(rows: list[Written[Any]]) -> dict[UUID, list[Written[Any]]]:
    found: dict[UUID, list[Written[Any]]] = defaultdict(list)
    for row in rows:
        found[row.content.course].append(row)
    return found


def _book(
    course: Written[Course],
    enrolments: list[Written[Enrolment]],
    lessons: list[Written[Lesson]],
    registers: dict[UUID, Written[Register]],
) -> Book:
    in_time = sorted(lessons, key=lambda one: (one.content.starts_at, one.id))
    sittings = tuple(Sitting(one, registers.get(one.id)) for one in in_time)
    seen = _seen(sittings)
    by_name = sorted(enrolments, key=lambda one: one.content.chosen_name.casefold())
    women = tuple(Woman(one, tuple(seen[one.content.case])) for one in by_name)
    return Book(course, women, sittings)


def _seen(sittings: Iterable[Sitting]) -> dict[UUID, list[Seen]]:
    found: dict[UUID, list[Seen]] = defaultdict(list)
    for sitting in sittings:
        if sitting.register is None:
            continue
        for mark in sitting.register.content.marks:
            found[mark.case].append(Seen(sitting.lesson.content, mark, sitting.register.id))
    return found
