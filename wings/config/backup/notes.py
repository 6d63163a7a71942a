"""What is known of backups in a folder of an installation: to whom, and when."""

import os
from datetime import date
from pathlib import Path
from typing import Final

from wings.foundation.vault.disk import settle

RECIPIENT: Final = "backup-recipient"
LAST_BACKUP: Final = "last_backup"
LAST_DRILL: Final = "last_drill"
FOLDER: Final = "backups"


def last_backup(home: Path) -> date | None:
    """Return the day of the last whole backup; None before the first."""
    return _day(home / LAST_BACKUP)


def last_drill(home: Path) -> date | None:
    """Return the day on which people last opened a backup with the offline key."""
    return _day(home / LAST_DRILL)


def recipient(home: Path) -> str:
    """Return the public key that backups are sealed to; empty before there is one."""
    path = home / RECIPIENT
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


def note(path: Path, text: str) -> None:
    """Write a line in the place of what a file held, whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as file:
        file.write(text + "\n")
        settle(file, fresh)
    fresh.replace(path)


def _day(path: Path) -> date | None:
    try:
        return date.fromisoformat(path.read_text(encoding="ascii").strip())
    # What cannot be read is no day: better one warning too many.
    except (FileNotFoundError, ValueError):
        return None
