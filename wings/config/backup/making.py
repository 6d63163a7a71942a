"""Making, opening and putting back backups."""

import errno
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils.timezone import localdate

from wings.casework.cases.actions import replay_erasures
from wings.config.backup import archive, databases, notes
from wings.config.backup.checking import check
from wings.config.backup.faults import BackupFault
from wings.config.backup.scratch import scratch
from wings.config.installing import write_private
from wings.foundation.keys.pepper import Pepper
from wings.foundation.vault import erasures
from wings.foundation.vault.disk import settle
from wings.programme.staff.actions.installation import write_pepper
from wings.programme.staff.queries.installation import PEPPER_FILE


@dataclass(frozen=True)
class Found:
    """What was found in a backup that opened. entries: of all its audit chains."""

    entries: int
    erased: int


@contextmanager
def told_when_full() -> Iterator[None]:
    """Turn a full disk into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise
        raise databases.FULL from error
    except sqlite3.OperationalError as error:
        if "full" not in str(error):
            raise
        raise databases.FULL from error


@dataclass(frozen=True)
class Newest:
    """What the installation knew at its end. ledger: None where it was lost with the server.

    folder: that of the installation, where it is still there.
    """

    ledger: bytes | None = None
    folder: Path | None = None


def create(into: Path, *, at: datetime, progress: databases.Progress) -> Path:
    """Copy, check and seal; return the backup's file. Raises BackupFault."""
    to = notes.recipient(settings.HOME)
    if not to:
        raise BackupFault(
            "There is nobody yet whom backups are sealed to.",
            "Run `wings backup recipient` first, and put its sheet into an envelope.",
        )
    with told_when_full(), scratch(settings.HOME) as folder:
        # First: a file that is erased while the copy is made must not be missing in its ledger.
        copied = databases.copy(folder, progress)
        archive.gather(folder)
        with databases.opened(copied):
            check()
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = _free_name(into, localdate(at))
        archive.seal(folder, target, to=to)
    notes.note(settings.HOME / notes.LAST_BACKUP, localdate(at).isoformat())
    return target


def destroy_old(into: Path, *, keep: Path, today: date) -> list[Path]:
    """Delete backups in a folder that are older than they may be kept; return them."""
    last = today - timedelta(days=settings.BACKUPS_KEPT_DAYS)
    old = [one for one in into.glob("*.age") if one != keep and _day_of(one, today) < last]
    for one in old:
        one.unlink()
        archive.sum_of(one).unlink(missing_ok=True)
    return sorted(old)


def open_wholly(sealed: Path, *, identity: str) -> Found:
    """Open a backup in a scratch place and check everything in it. Raises BackupFault."""
    with told_when_full(), scratch(settings.HOME) as folder:
        copied = archive.unpack(sealed, folder, identity=identity)
        ledger = _told(folder / erasures.FILE)
        with databases.opened(copied):
            return Found(check(may_be_older=True), ledger.count(b"\n"))


def restore(sealed: Path, *, identity: str, newest: Newest, pepper: Pepper, at: datetime) -> int:
    """Put a backup into the empty folder HOME; return how many files were erased again.

    Raises BackupFault. Until all is done the folder lacks the secret that `wings serve` asks for.
    """
    refuse_overwriting()
    with told_when_full(), scratch(settings.HOME) as folder:
        copied = archive.unpack(sealed, folder, identity=identity)
        own = _told(folder / erasures.FILE)
        ledger = own if newest.ledger is None else newest.ledger
        if not erasures.continues(ledger, own):
            raise BackupFault(
                "This erasure ledger is older than the backup, or another installation's.",
                "Give the newest one: `erasures` in the folder of the running installation.",
            )
        with databases.opened(copied):
            check(may_be_older=True)
        if newest.folder:
            _take_newer(newest.folder, folder)
        (folder / erasures.FILE).write_bytes(ledger)
        return _put_back(folder, copied, pepper, at)


def refuse_overwriting() -> None:
    """Raise BackupFault unless folder and database are empty; a pepper may lie there already."""
    home = settings.HOME
    there = {path.name for path in home.iterdir()} if home.is_dir() else set()
    if there - {PEPPER_FILE}:
        raise BackupFault(
            what=f"There is something in {home} already. Nothing was changed.",
            mend="Name an empty folder with --into. What a restore left unfinished may be removed.",
        )
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        raise BackupFault(
            "There is something in the database already. Nothing was changed.",
            "Make an empty database and name it with WINGS_DATABASE.",
        )


def _put_back(folder: Path, copied: Path, pepper: Pepper, at: datetime) -> int:
    home = settings.HOME
    os.umask(0o077)
    if not (home / PEPPER_FILE).exists():
        write_pepper(home, pepper)
    # Before the database: no moment in which an erased file lies there and nobody knows it.
    for name in archive.BESIDES:
        if (folder / name).is_file():
            _place(home / name, (folder / name).read_bytes())
    connections["default"].close()
    if copied.name == databases.SQLITE:
        copied.replace(home / databases.SQLITE)
    else:
        databases.load(copied, connections["default"].settings_dict)
    call_command("migrate", interactive=False, verbosity=0)
    count = replay_erasures(at=at)
    check()
    connections["default"].close()
    # Last: nothing is served without it.
    write_private(home / "secret", secrets.token_urlsafe(48))
    return count


def _take_newer(running: Path, folder: Path) -> None:
    """Take what the installation wrote down since: ends of certificates are not undone either."""
    for name in archive.BESIDES:
        newer, older = running / name, folder / name
        known = older.read_bytes() if older.exists() else b""
        if newer.is_file() and erasures.continues(newer.read_bytes(), known):
            older.write_bytes(newer.read_bytes())


def _told(path: Path) -> bytes:
    ledger = path.read_bytes()
    try:
        erasures.parsed(ledger)
    except erasures.BrokenLedger as error:
        raise archive.DAMAGED from error
    return ledger


def _place(path: Path, content: bytes) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        settle(file, path)


def _free_name(into: Path, day: date) -> Path:
    number = 1
    while (found := into / f"{day}{'' if number == 1 else f'-{number}'}.age").exists():
        number += 1
    return found


def _day_of(path: Path, today: date) -> date:
    try:
        return date.fromisoformat(path.name[:10])
    # Somebody's own file: it is none of ours to destroy.
    except ValueError:
        return today
