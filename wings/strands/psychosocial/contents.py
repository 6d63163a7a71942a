"""What is sealed about sessions; all of it lies in the compartment `clinical`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

Lift = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Session:
    """A session that was held, and what its psychologist wrote of it.

    setting: a value of `Setting`. next_at: the next appointment, where one was agreed.
    """

    held_at: datetime
    setting: str
    minutes: int
    note: str
    written_by: UUID
    next_at: datetime | None = None

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}
