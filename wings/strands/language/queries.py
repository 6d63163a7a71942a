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
from wings.programme.framework.queries import programme, translated
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

# After a fortnight nobody remembers who was there: an invented register is worse than none.
LOOK_BACK = timedelta(days=14)
R = TypeVar("R", bound=SealedRow[Any])


class NoSuchCourse(Http404):
    """There is no such course, lesson or enrolment in this organisation."""


@dataclass(frozen=True)
class LessonDue:
    """A lesson as a list of what is due tells it. women: how many are in the course that day.

    unmarked: of how many of them the register does not say yet whether they came.
    situation: a word of the list `situations`, of which `situations_of` says the words.
    """

    id: UUID
    course: UUID
    title: str
    starts_at: datetime
    hours: float
    is_mine: bool
    women: int
    unmarked: int
    is_taken: bool
    unit: str = ""
    situation: str = ""


def local_programme(keyring: Keyring) -> Programme:
    """Return the local programme of the keyring's organisation."""
    return programme(organisation(keyring.organisation).programme)


def situations_of(keyring: Keyring) -> dict[str, str]:
    """Return situation → its words, of life and work as the local programme lists them."""
    words = local_programme(keyring).code_list("situations").words
    return {one.id: translated(one.label) for one in words}


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


def unmarked_at(book: Book, sitting: Sitting) -> int:
    """Return of how many women the register of a lesson does not say yet whether they came."""
    marks = sitting.register.content.marks if sitting.register else ()
    return len({woman.case for woman in women_at(book, sitting)} - {mark.case for mark in marks})


def hers(found: Iterable[Book], case: UUID) -> list[tuple[Book, Woman]]:
    """Return the courses of one woman, with her place in each."""
    return [(book, woman) for book in found for woman in book.women if woman.case == case]


def note_names_shown(keyring: Keyring, cases: Iterable[UUID], *, seen_in: str) -> None:
    """Note that a page showed these women by name, so that their files tell it."""
    keyring.ledger.note_list(keyring.organisation, seen_in, set(cases))


@dataclass(frozen=True)
class LessonsDue:
    """What is due in lessons on a day, by time.

    waiting: lessons of the fortnight before whose register is still to be taken.
    """

    waiting: tuple[LessonDue, ...] = ()
    today: tuple[LessonDue, ...] = ()


def lessons_due(keyring: Keyring, day: date, found: Iterable[Book] | None = None) -> LessonsDue:
    """Return what is due in lessons on a day; nothing without the key of `courses`.

    found: the courses where they were opened already; else they are read, in six queries.
    """
    due = _lessons(keyring, found)
    days = [(timezone.localtime(one.starts_at).date(), one) for one in due]
    return LessonsDue(
        waiting=tuple(one for on, one in days if day - LOOK_BACK <= on < day and not one.is_taken),
        today=tuple(one for on, one in days if on == day),
    )


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
    # By place and not by id alone: another organisation's row
    # must not be found by who guesses its id.
    found: R | None = rows.filter(
        pk=pk,
        compartment__organisation=keyring.organisation,
        compartment__subject=keyring.organisation,
        compartment__kind=Kind.COURSES,
    ).first()
    if found is None:
        raise NoSuchCourse
    return found


def _lessons(keyring: Keyring, found: Iterable[Book] | None) -> list[LessonDue]:
    if found is None:
        try:
            found = books(keyring)
        # The desk opens for everybody; who has not been handed this key yet has no lessons on it.
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
    unmarked = unmarked_at(book, sitting)
    return LessonDue(
        id=sitting.lesson.id,
        course=book.course.id,
        title=course.title,
        starts_at=lesson.starts_at,
        hours=lesson.hours,
        is_mine=course.trainer == keyring.keyholder,
        women=len(women_at(book, sitting)),
        unmarked=unmarked,
        # One who is left out might be the one who is missing: until she is marked, it is not taken.
        is_taken=sitting.register is not None and not unmarked,
        unit=lesson.unit,
        situation=lesson.situation,
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
