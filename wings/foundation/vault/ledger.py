"""What one request opened: noted while it runs, committed before its answer leaves."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from wings.foundation.vault.models import Compartment


@dataclass(frozen=True)
class Kept:
    """A key that was verified in this request and is to be kept for the next."""

    grant: UUID
    compartment: Compartment
    epoch: int
    sealed: bytes
    header: bytes


@dataclass
class Ledger:
    """The openings of one request."""

    opened: dict[tuple[UUID, UUID], set[str]] = field(default_factory=lambda: defaultdict(set))
    lists: dict[tuple[UUID, str], set[UUID]] = field(default_factory=lambda: defaultdict(set))
    kept: list[Kept] = field(default_factory=list)

    def note(self, compartment: Compartment) -> None:
        """Note that a compartment of a file was opened."""
        self.opened[compartment.organisation, compartment.subject].add(compartment.kind)

    def note_list(self, organisation: UUID, name: str, subjects: set[UUID]) -> None:
        """Note that a list showed these files."""
        self.lists[organisation, name] |= subjects

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was opened."""
        return not (self.opened or self.lists or self.kept)
