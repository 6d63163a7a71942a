"""What is sealed about courses (in the organisation's `courses`), and about her levels."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar
from uuid import UUID

Lift = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Meeting:
    """A time of the week. weekday: 0 is Monday. starts: on the clock of the place."""

    weekday: int
    starts: time


@dataclass(frozen=True)
class Course:
    """A course. hours_planned: in all; lesson_hours: of one lesson. trainer, psychologist: who
    gives it and who is in the room, as keyholders.
    """

    title: str
    level: str
    hours_planned: float
    lesson_hours: float
    starts_on: date
    trainer: UUID
    ends_on: date | None = None
    meetings: tuple[Meeting, ...] = ()
    psychologist: UUID | None = None

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Enrolment:
    """A woman's place in a course, under the name that she chose.

    absences_before_flag: how many unexplained absences running ask for a look.
    until_on: her last day in the course, None while she is in it.
    """

    case: UUID
    code: str
    # A copy of the card's: a substitute who takes the register holds no card.
    chosen_name: str
    course: UUID
    absences_before_flag: int
    since_on: date
    until_on: date | None = None

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Lesson:
    """A lesson. situation: a word of the list `situations`. can_do: what is practised, as a
    sentence of our own.
    """

    course: UUID
    starts_at: datetime
    hours: float
    unit: str = ""
    situation: str = ""
    can_do: str = ""
    is_cancelled: bool = False

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Mark:
    """One line of a register. There is no place for a reason.

    is_expected: somebody said on the day that she was expected and is not here. flags: which
    flags of this lesson have reached her key worker's letterbox.
    """

    case: UUID
    attendance: str
    can_do: bool = False
    is_expected: bool = False
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """The register of one lesson; who is not on it was not marked."""

    lesson: UUID
    marks: tuple[Mark, ...]

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class SkillLevel:
    """The level in one skill: words of the lists `language-skills` and `levels`."""

    skill: str
    level: str


@dataclass(frozen=True)
class LevelNote:
    """Where she stands, skill by skill, on one day. It lies in `learning`."""

    levels: tuple[SkillLevel, ...]
    noted_on: date
    noted_by: UUID
    remark: str = ""

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}
