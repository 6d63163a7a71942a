"""The words of the vault, and the plain things that it hands around."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

CARE = "care"
ORGANISATION = "organisation"


class Content(Protocol):
    """A frozen dataclass that is sealed as one row.

    VERSION: of its fields. LIFTS: for each older version, what turns its fields into those of
    the next one.
    """

    VERSION: ClassVar[int]
    LIFTS: ClassVar[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]]
    __dataclass_fields__: ClassVar[dict[str, Any]]


C = TypeVar("C", bound=Content)


@dataclass(frozen=True)
class Custody:
    """Who is to hold a compartment's key.

    holders: keyholders who receive a grant. guardians: keyholders of whom `need` together can
    restore the key.
    """

    holders: tuple[UUID, ...]
    guardians: tuple[UUID, ...] = ()
    need: int = 2


def consent_basis(consent: UUID) -> str:
    """Return the basis of a grant that rests on a consent."""
    return f"consent:{consent}"
