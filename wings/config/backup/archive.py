"""The file of a backup: a tar of a few files with a list of their hashes, sealed as a whole."""

import hashlib
import json
import os
import tarfile
from pathlib import Path
from typing import Final

from django.conf import settings

from wings.config.backup.databases import POSTGRESQL, SQLITE
from wings.config.backup.faults import BackupFault
from wings.foundation.keys import age
from wings.foundation.vault import endings, erasures
from wings.foundation.vault.disk import settle

HASHES: Final = "hashes.json"
HEADS: Final = "audit-heads"
BESIDES: Final = (erasures.FILE, endings.FILE, HEADS)
"""What travels along from the folder, where it is there. The pepper never does."""

KNOWN: Final = frozenset({SQLITE, POSTGRESQL, HASHES, *BESIDES})
DAMAGED: Final = BackupFault("The backup is damaged.", "Take another one; keep this for comparing.")


def gather(folder: Path) -> None:
    """Bring what travels along into a folder, and write the list of hashes."""
    for name in BESIDES:
        source = settings.HOME / name
        if source.is_file():
            # Always there: without it nobody could tell an empty ledger from a forgotten one.
            (folder / name).write_bytes(source.read_bytes())
    if not (folder / erasures.FILE).exists():
        (folder / erasures.FILE).write_bytes(b"")
    found = {path.name: hash_of(path) for path in sorted(folder.iterdir()) if path.name in KNOWN}
    (folder / HASHES).write_text(json.dumps(found, indent=1), encoding="ascii")


def seal(folder: Path, target: Path, *, to: str) -> None:
    """Seal a folder's files into one: under its name it is there whole, or not at all."""
    packed = folder / "packed.tar"
    with tarfile.open(packed, "w") as tar:
        for path in sorted(folder.iterdir()):
            if path.name in KNOWN:
                tar.add(path, arcname=path.name)
    partial = target.with_name(f".{target.name}.partial")
    opened = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with packed.open("rb") as plain, os.fdopen(opened, "wb") as sealed:
            age.seal_file(plain, sealed, to=to)
            settle(sealed, partial)
        # Its hash first: whatever has the backup's own name has its hash beside it.
        _write_sum(target, hash_of(partial))
        partial.replace(target)
        _settle_folder(target.parent)
    finally:
        partial.unlink(missing_ok=True)


def check_outside(sealed: Path) -> None:
    """Check what can be checked without the key. Raises BackupFault."""
    if not sealed.is_file():
        raise BackupFault(what=f"There is no file {sealed}.", mend="Look at its name.")
    with sealed.open("rb") as file:
        if file.read(len(age.HEADER)) != age.HEADER:
            raise BackupFault("This is no sealed backup.", "A backup ends in .age.")
    beside = sum_of(sealed)
    if not beside.is_file():
        raise BackupFault(
            what=f"The list of hashes {beside.name} is missing.",
            mend="Copy it beside the backup. With the key, the backup opens without it, too.",
        )
    if beside.read_text(encoding="ascii").split(" ")[0] != hash_of(sealed):
        raise DAMAGED


def unpack(sealed: Path, folder: Path, *, identity: str) -> Path:
    """Open a backup into a folder, and check every hash; return the copy of the database.

    Raises BackupFault.
    """
    packed = folder / "packed.tar"
    try:
        with sealed.open("rb") as file, packed.open("wb") as plain:
            age.open_file(file, plain, identity=identity)
    except age.NoIdentity as error:
        raise BackupFault(
            "This is no secret key of age.",
            "It begins with AGE-SECRET-KEY-1 and stands on the sheet in the envelope.",
        ) from error
    except age.NotOpened as error:
        raise BackupFault(
            "The backup does not open: the key is of another recipient, or the file is damaged.",
            "Try the key of the time when it was made; `wings backup verify` tells damage.",
        ) from error
    _extract(packed, folder)
    packed.unlink()
    _check_hashes(folder)
    return next(folder / name for name in (SQLITE, POSTGRESQL) if (folder / name).exists())


def hash_of(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sum_of(sealed: Path) -> Path:
    """Return where a backup's hash stands, as `sha256sum --check` reads it."""
    return sealed.with_name(f"{sealed.name}.sha256")


def _write_sum(target: Path, told: str) -> None:
    path = sum_of(target)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as file:
        file.write(f"{told}  {target.name}\n")
        settle(file, path)


def _settle_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _extract(packed: Path, folder: Path) -> None:
    try:
        with tarfile.open(packed) as tar:
            # Sealing needs the public key alone: anybody may have packed this.
            if not all(one.name in KNOWN and one.isfile() for one in tar.getmembers()):
                raise DAMAGED
            tar.extractall(folder, filter="data")
    except tarfile.TarError as error:
        raise DAMAGED from error


def _check_hashes(folder: Path) -> None:
    try:
        told = json.loads((folder / HASHES).read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise DAMAGED from error
    there = {path.name for path in folder.iterdir()} - {HASHES}
    if set(told) != there or any(hash_of(folder / name) != mark for name, mark in told.items()):
        raise DAMAGED
    if len(there & {SQLITE, POSTGRESQL}) != 1 or erasures.FILE not in there:
        raise DAMAGED
