"""The words of the vault, and the plain things that it hands around."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
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

    holders: keyholders who receive a grant. bases: what a holder's grant rests on and when it ends,
    where it is not the care relation. guardians: keyholders of whom `need` together can restore
    the key. It is made from certificates and from what holders sealed, never from grants or other
    columns: whoever writes to the database would be handed the next key.
    """

    holders: tuple[UUID, ...]
    guardians: tuple[UUID, ...] = ()
    # Two of three by default: one guardian may be away, and no one of them is enough.
    need: int = 2
    bases: Mapping[UUID, tuple[str, datetime | None]] = field(default_factory=dict)

    def basis_of(self, holder: UUID) -> tuple[str, datetime | None]:
        """Return what a holder's grant rests on, and when it ends."""
        return self.bases.get(holder, (CARE, None))


def consent_basis(consent: UUID) -> str:
    """Return the basis of a grant that rests on a consent."""
    return f"consent:{consent}"
