"""How entries are chained."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from wings.foundation.keys.suite import digest


class Chained(Protocol):
    """The fields of an entry that its hash covers."""

    organisation: UUID
    number: int
    at: datetime
    event: str
    actor: UUID | None
    subject: UUID | None
    details: str
    previous: bytes | memoryview


def entry_hash(entry: Chained) -> bytes:
    """Return the 32-byte hash of an entry, over all its fields and the hash before it."""
    parts = (
        entry.organisation.bytes,
        entry.number.to_bytes(8, "big"),
        # Whole seconds: a database that rounds fractions must not look like somebody who edits.
        int(entry.at.timestamp()).to_bytes(8, "big", signed=True),
        entry.event.encode(),
        entry.actor.bytes if entry.actor else b"",
        entry.subject.bytes if entry.subject else b"",
        entry.details.encode(),
        bytes(entry.previous),
    )
    return digest(*parts)
