"""Which certificates have ended: written down beside the pepper, where no database reaches.

A column that says so can be emptied, and a whole database put back to the day before. What stands
in this file stays ended.
"""

import fcntl
import os
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from wings.foundation.keys.certificates import Signed
from wings.foundation.keys.suite import digest
from wings.foundation.vault.disk import settle

FILE: Final = "ended-certificates"
Endings = Mapping[UUID, frozenset[str]]
"""Serial of what ended → marks of what it had signed until then, which goes on counting."""


def endings() -> Endings:
    """Return every end that was written down in this installation; empty before the first."""
    path = settings.HOME / FILE
    try:
        seen = path.stat()
    except FileNotFoundError:
        return {}
    return _read(path, seen.st_mtime_ns, seen.st_size)


def is_recorded() -> bool:
    """Say whether there is such a file at all."""
    return (settings.HOME / FILE).exists()


def write_end(serial: UUID, signed_until_now: Collection[Signed]) -> None:
    """Write down that a certificate has ended, before the database says so; it is never undone.

    signed_until_now: the certificates that its owner signed by it. Others that appear later under
    her signature are not believed.
    """
    line = " ".join([str(serial), *sorted(mark_of(one) for one in signed_until_now)]) + "\n"
    path = settings.HOME / FILE
    # For its owner alone, like the pepper beside it.
    opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(opened, "r+b", buffering=0) as file:
        # Several processes serve: half a line of one inside another's would be the end of neither.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(_whole(file.read()))
        file.seek(0, os.SEEK_END)
        file.write(line.encode("ascii"))
        # On the disk before the database commits; after a power cut the file may know more, never
        # less.
        settle(file, path)


def mark_of(signed: Signed) -> str:
    """Return what stands for a certificate's text in the record, in 64 letters."""
    return digest("ended certificate", signed.certificate_bytes).hex()


def _whole(written: bytes) -> int:
    """Return the length without a last line that a power cut left unfinished."""
    return written.rfind(b"\n") + 1


# Asked at each check of a certificate; size and time tell whether there is more to read.
@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int) -> Endings:
    written = path.read_bytes()
    found: dict[UUID, frozenset[str]] = {}
    for line in written[: _whole(written)].decode("ascii").splitlines():
        serial, *marks = line.split(" ")
        found.setdefault(UUID(serial), frozenset(marks))  # a later line adds nothing
    return found
