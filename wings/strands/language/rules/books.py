"""A course with its women, lessons and registers, as it was opened, and what follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from wings.casework.cases.contents import Progress
from wings.casework.cases.vocabulary import FlagKind, Strand, Unit
from wings.strands.language.contents import Course, Enrolment, Lesson, Register
from wings.strands.language.rules.attendance import (
    Seen,
    absences_running,
    hours_attended,
    owed_flag,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Written(Generic[T]):
    """A row as it was read: its id, its version, what it says."""

    id: UUID
    version: int
    content: T


@dataclass(frozen=True)
class Sitting:
    """A lesson, and its register once that was taken."""

    lesson: Written[Lesson]
    register: Written[Register] | None = None


@dataclass(frozen=True)
class Woman:
    """A woman in a course, with the lessons for which she was marked, oldest first."""

    enrolment: Written[Enrolment]
    seen: tuple[Seen, ...] = ()

    @property
    def case(self) -> UUID:
        """The file that she has."""
        return self.enrolment.content.case

    @property
    def hours(self) -> float:
        """The hours that she attended."""
        return hours_attended(self.seen)

    @property
    def running(self) -> int:
        """The unexplained absences that end her register."""
        return absences_running([one.mark.attendance for one in self.seen])


@dataclass(frozen=True)
class Book:
    """All that is written of one course. women: by name; sittings: by time."""

    course: Written[Course]
    women: tuple[Woman, ...] = ()
    sittings: tuple[Sitting, ...] = ()


def is_standing(enrolment: Enrolment, on: date) -> bool:
    """Say whether she is in the course on a day."""
    return enrolment.since_on <= on and (enrolment.until_on is None or on <= enrolment.until_on)


def hours_held(book: Book) -> float:
    """Return the hours of the lessons whose register was taken."""
    return sum(one.lesson.content.hours for one in book.sittings if one.register)


def next_lesson(book: Book, at: datetime) -> Written[Lesson] | None:
    """Return the first lesson after an instant that is not cancelled."""
    coming = (
        one.lesson
        for one in book.sittings
        if one.lesson.content.starts_at > at and not one.lesson.content.is_cancelled
    )
    return next(coming, None)


def owed_flags(book: Book, on: date) -> dict[UUID, FlagKind]:
    """Return woman → the flag that her register asks for and that nobody has received yet."""
    owed: dict[UUID, FlagKind] = {}
    for woman in book.women:
        enrolment = woman.enrolment.content
        kind = owed_flag(woman.seen, enrolment.absences_before_flag)
        # Who left may stay away: asking after her would call that an absence.
        if kind is not None and is_standing(enrolment, on):
            owed[woman.case] = kind
    return owed


def progress_in(books: Iterable[Book], case: UUID, at: datetime) -> Progress | None:
    """Return how far one woman is in her courses, as her card tells it; None without a course.

    Courses that she is in count together; when she is in none any more, the last one counts.
    """
    hers = [(book, woman) for book in books for woman in book.women if woman.case == case]
    if not hers:
        return None
    hers.sort(key=lambda pair: pair[1].enrolment.content.since_on)
    standing = [pair for pair in hers if is_standing(pair[1].enrolment.content, at.date())]
    # Who has left keeps on her card what she did last.
    counted = standing or hers[-1:]
    coming = [found for book, _ in standing if (found := next_lesson(book, at))]
    return Progress(
        strand=Strand.LANGUAGE,
        unit=Unit.HOURS,
        done=sum(woman.hours for _, woman in counted),
        planned=sum(book.course.content.hours_planned for book, _ in counted),
        item=counted[-1][0].course.content.title,
        next_at=min((one.content.starts_at for one in coming), default=None),
    )
