"""What is sealed about a case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

Lift = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Flag:
    """A private signal to key worker and deputy, and how it was answered. It lies in `plan`."""

    kind: str
    words: str
    raised_by: UUID
    raised_at: datetime
    answer: str = ""
    answered_by: UUID | None = None
    answered_at: datetime | None = None

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Place:
    """Somebody's place in a care team, and what her keys rest on.

    role: a value of `TeamRole`. kinds: the parts that a consent names; empty where the role says
    them. expires_at: when a consent ends.
    """

    keyholder: UUID
    organisation: UUID
    role: str
    basis: str
    since_on: date
    expires_at: datetime | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roster:
    """The care team as its own members wrote it. It lies in `card`.

    Keys are handed out by this, never by a column: whoever writes to the database cannot add
    herself.
    """

    places: tuple[Place, ...]

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Progress:
    """How far she is in one strand, for the whole care team. It lies in `card`.

    done, planned: in `unit` (hours or sessions); planned is 0 where nothing is agreed yet.
    item: the name of what is under way, in neutral words. next_at: her next appointment there.
    """

    strand: str
    unit: str
    done: float
    planned: float
    item: str = ""
    next_at: datetime | None = None

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}
