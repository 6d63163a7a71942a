from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from wings.foundation.keys.canonical import octets_read, octets_written, read, written
from wings.programme.staff.vocabulary import JoinStep

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

    names: Names
    roles: tuple[str, ...]

    def to_bytes(self) -> bytes:
        """Write the proposal as canonical JSON."""
        names = {"sign_in": self.names.sign_in, "shown": self.names.shown}
        return written({**names, "roles": list(self.roles)})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote; raises Tampered otherwise."""
        record: dict[str, Any] = read(data)
        names = Names(sign_in=record["sign_in"], shown=record["shown"])
        return cls(names=names, roles=tuple(record["roles"]))


@dataclass(frozen=True)
class Progress:
    """How far somebody who joins has come, and what she was shown on the way.

    totp_step: of the code that she typed. words: of her new keys, once there are any.
    """

    step: JoinStep
    root: bytes
    # Out of `repr`: tracebacks print it, and these are all that an account rests on.
    passphrase: str = field(repr=False)
    totp_seed: bytes = field(repr=False)
    recovery_code: str = field(repr=False)
    totp_step: int | None = None
    words: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """Write the progress as canonical JSON."""
        return written(
            {
                "step": self.step.value,
                "root": octets_written(self.root),
                "passphrase": self.passphrase,
                "totp_seed": octets_written(self.totp_seed),
                "recovery_code": self.recovery_code,
                "totp_step": self.totp_step,
                "words": list(self.words),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote; raises Tampered otherwise."""
        record: dict[str, Any] = read(data)
        return cls(
            step=JoinStep(record["step"]),
            root=octets_read(record["root"]),
            passphrase=record["passphrase"],
            totp_seed=octets_read(record["totp_seed"]),
            recovery_code=record["recovery_code"],
            totp_step=record["totp_step"],
            words=tuple(record["words"]),
        )


@dataclass(frozen=True)
class Typed:
    """What a person had typed into the form at a path, and when it came here."""

    path: str
    at: datetime
    fields: Fields = field(repr=False)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What was typed, line by line, for its author to read again; never what pages note."""
        filled = ((name, ", ".join(filter(None, values))) for name, values in self.fields.items())
        return [
            (name.replace("_", " ").capitalize(), text)
            for name, text in filled
            if text and name[0] != "_"
        ]

    def to_bytes(self) -> bytes:
        """Write path, instant and fields as canonical JSON."""
        return written({"path": self.path, "at": self.at.isoformat(), "fields": self.fields})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote; raises Tampered otherwise."""
        record: dict[str, Any] = read(data)
        at = datetime.fromisoformat(record["at"])
        return cls(path=record["path"], at=at, fields=record["fields"])
