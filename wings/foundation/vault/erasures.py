"""Which files were erased: written down beside the pepper, where no database reaches.

A database that is put back would bring an erased file back with it. What stands in this file is
erased again before anybody is let in.
"""

import fcntl
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from wings.foundation.vault.disk import settle

FILE: Final = "erasures"


class BrokenLedger(Exception):
    """The erasure ledger cannot be read: what was erased is not known."""


@dataclass(frozen=True)
class Erasure:
    """One erased file: random ids and a day, nothing about anybody.

    besides: rows that lay in the organisation's own compartments, each as `table:id`.
    """

    id: UUID
    on: date
    organisation: UUID
    subject: UUID
    besides: tuple[str, ...] = ()


def erasures() -> list[Erasure]:
    """Return every erasure of this installation, oldest first. Raises BrokenLedger."""
    return parsed(ledger_in(settings.HOME))


def ledger_in(home: Path) -> bytes:
    """Return the lines of a folder's ledger that were written whole; empty before the first."""
    path = home / FILE
    return whole(path.read_bytes()) if path.exists() else b""


def parsed(ledger: bytes) -> list[Erasure]:
    """Return the erasures that a ledger names. Raises BrokenLedger."""
    try:
        return [_parsed(line) for line in ledger.decode("ascii").splitlines()]
    except ValueError as error:
        raise BrokenLedger from error


def whole(written: bytes) -> bytes:
    """Return a ledger without a last line that a power cut left unfinished."""
    return written[: written.rfind(b"\n") + 1]


def continues(newer: bytes, older: bytes) -> bool:
    """Say whether a ledger is another one grown on, or the same: it only ever grows."""
    return newer.startswith(older)


def write_erasure(erasure: Erasure) -> None:
    """Write down that a file is erased, before the database says so; it is never undone."""
    told = (erasure.id, erasure.on, erasure.organisation, erasure.subject, *erasure.besides)
    path = settings.HOME / FILE
    opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(opened, "r+b", buffering=0) as file:
        # Several processes serve: half a line of one inside another's would be neither.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(len(whole(file.read())))
        file.seek(0, os.SEEK_END)
        file.write((" ".join(map(str, told)) + "\n").encode("ascii"))
        # After a power cut the file may know more than the database, never less.
        settle(file, path)


def _parsed(line: str) -> Erasure:
    mark, on, organisation, subject, *besides = line.split(" ")
    day = date.fromisoformat(on)
    return Erasure(UUID(mark), day, UUID(organisation), UUID(subject), tuple(besides))
