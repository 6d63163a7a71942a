"""What is sealed of her plan; all of it lies in the compartment `plan`, shown goals in `card`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

Lift = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Step:
    """One thing to do towards a goal: what, who, by when, and when it was done."""

    words: str
    doer: str
    until: date | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class Goal:
    """One goal in her own words.

    outcome: number of the outcome it serves, 1 to 7. strand: id, empty where it belongs to none.
    library: the goal of the library that it began with. is_shown: whether she wants the whole
    care team to see it.
    """

    words: str
    outcome: int
    strand: str
    set_on: date
    steps: tuple[Step, ...] = ()
    standing: str = "open"
    library: str = ""
    is_shown: bool = False

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class ShownGoal:
    """A goal that the whole care team may see. goal: the row in `plan` that it repeats."""

    goal: UUID
    words: str
    strand: str
    standing: str

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Term:
    """A goal as it stood when it was agreed. goal: its row. steps: without what was done."""

    goal: UUID
    words: str
    outcome: int
    strand: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Agreement:
    """The day on which she and her key worker agreed, and the plan as it stood then.

    language: in which they spoke. terms: filled in by whoever records it, from the plan itself.
    """

    agreed_on: date
    with_whom: UUID
    language: str
    her_words: str = ""
    terms: tuple[Term, ...] = ()

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Review:
    """Looking at needs, risks and goals together on a day."""

    reviewed_on: date
    by: UUID
    what_changed: str
    next_on: date

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Rating:
    """How she rates one outcome, 1 to 5; None where she would rather not say."""

    outcome: int
    # None and no lowest value: to say nothing is not to be unhappy, and must not count as it.
    value: int | None


@dataclass(frozen=True)
class Ratings:
    """Her own ratings of the seven outcomes on a day.

    Source: Modern Slavery Core Outcome Set, King's College London 2023.
    """

    rated_on: date
    ratings: tuple[Rating, ...]
    her_words: str = ""

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}
