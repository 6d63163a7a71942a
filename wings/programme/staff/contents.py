from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from wings.foundation.keys.canonical import read, written

Fields = dict[str, list[str]]
"""What a form posted: each field's name and its values."""


@dataclass(frozen=True)
class Names:
    """What somebody types to sign in, and what colleagues call them."""

    sign_in: str = field(repr=False)
    shown: str = field(repr=False)

    def to_bytes(self) -> bytes:
        """Write the names as canonical JSON."""
        return written({"sign_in": self.sign_in, "shown": self.shown})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote; raises Tampered otherwise."""
        record: dict[str, Any] = read(data)
        return cls(sign_in=record["sign_in"], shown=record["shown"])


@dataclass(frozen=True)
class Proposal:
    """Whom an invitation is meant for, and the roles that it proposes."""

    shown_name: str = field(repr=False)
    roles: tuple[str, ...]

    def to_bytes(self) -> bytes:
        """Write the proposal as canonical JSON."""
        return written({"shown_name": self.shown_name, "roles": list(self.roles)})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote; raises Tampered otherwise."""
        record: dict[str, Any] = read(data)
        return cls(shown_name=record["shown_name"], roles=tuple(record["roles"]))


@dataclass(frozen=True)
class Typed:
    """What a person had typed into the form at a path, and when it came here."""

    path: str
    at: datetime
    fields: Fields = field(repr=False)

    def to_bytes(self) -> bytes:
        """Write path, instant and fields as canonical JSON."""
        return written({"path": self.path, "at": self.at.isoformat(), "fields": self.fields})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote; raises Tampered otherwise."""
        record: dict[str, Any] = read(data)
        at = datetime.fromisoformat(record["at"])
        return cls(path=record["path"], at=at, fields=record["fields"])
