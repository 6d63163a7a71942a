"""What is sealed about work; all of it lies in the compartment `work`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

Lift = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class RightToWork:
    """Until when she may work, as far as it is known. until_on: None where nobody knows."""

    until_on: date | None
    noted_by: UUID
    noted_on: date

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Override:
    """Why an internship was agreed beyond the day until which she may work. People decide."""

    reason: str
    # For this very day: an override must not outlive the permit that it was given for.
    may_work_until: date
    by: UUID
    on: date


@dataclass(frozen=True)
class Internship:
    """An internship as it was agreed between her, the company and us.

    host_tutor, our_tutor: who accompanies her there, and on our side.
    """

    host: str
    starts_on: date
    ends_on: date
    hours_planned: float
    host_tutor: str = ""
    our_tutor: str = ""
    goals: str = ""
    weekly: str = ""
    # Words and no number: in kind, a week or a month, tickets or meals; and promised is not paid.
    allowance: str = ""
    override: Override | None = None

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Hours:
    """Hours that she worked on one day of an internship."""

    internship: UUID
    on: date
    hours: float
    words: str = ""

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Visit:
    """A visit at the internship. met: a value of `Met`."""

    internship: UUID
    on: date
    met: str
    note: str

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}
