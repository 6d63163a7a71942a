from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

Lift = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Place:
    """A site: what it is called among staff, where it is, what it is for."""

    name: str
    address: str
    used_for: str = ""

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}
