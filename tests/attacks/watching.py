"""Looks over the shoulder of an installation: its database, journal, logs and temporary files."""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from django.db import connection

from tests.attacks.canaries import Aviary
from wings.config.logs import PlaceOnlyFormatter

LOGGERS = ("", "django", "django.server", "wings")


@dataclass
class Watch:
    """What was seen on the disk while people worked. journals: SQLite's, just before commits."""

    home: Path
    temporary: Path
    log: Path
    journals: list[bytes] = field(default_factory=list)
    temporary_files: set[str] = field(default_factory=set)

    def __call__(self) -> None:
        """Look into the temporary folder."""
        self.temporary_files |= {path.name for path in self.temporary.iterdir()}

    def sightings(self, aviary: Aviary) -> dict[str, list[str]]:
        """Return where canaries are, and in which disguise."""
        found = {name: aviary.sightings(data) for name, data in self.everything()}
        return {name: disguises for name, disguises in found.items() if disguises}

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """Yield all that lies on the disk."""
        for path in sorted(self.home.rglob("*")):
            if path.is_file():
                yield str(path.relative_to(self.home)), path.read_bytes()
        yield "log", self.log.read_bytes()
        yield "journal", b"\0".join(self.journals)
        yield "temporary files", repr(self.temporary_files).encode()
        yield from tables()


def tables() -> Iterator[tuple[str, bytes]]:
    """Yield every table, each cell as the database stores it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608  its name comes from itself
            cells = (cell for row in cursor.fetchall() for cell in row)
            yield table, b"\0".join(map(written, cells))


def written(cell: object) -> bytes:
    """Return a cell as bytes."""
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


@contextmanager
def watching(home: Path, folder: Path) -> Iterator[Watch]:
    """Watch an installation whose database Django is connected to."""
    temporary, log = folder / "temporary", folder / "log"
    temporary.mkdir()
    watch = Watch(home, temporary, log)
    handler = logging.FileHandler(log)
    handler.setFormatter(PlaceOnlyFormatter())
    with ExitStack() as stack:
        stack.enter_context(patch.object(tempfile, "tempdir", str(temporary)))
        stack.enter_context(patch.dict(os.environ, TMPDIR=str(temporary)))
        for name in LOGGERS:
            logging.getLogger(name).addHandler(handler)
            stack.callback(logging.getLogger(name).removeHandler, handler)
        stack.callback(handler.close)
        _watch_the_journal(watch)
        yield watch


def _watch_the_journal(watch: Watch) -> None:
    if connection.vendor != "sqlite":
        return
    connection.ensure_connection()
    journal = watch.home / "wings.sqlite3-journal"

    def look(statement: str) -> None:
        if statement.startswith("COMMIT") and journal.exists():
            watch.journals.append(journal.read_bytes())

    connection.connection.set_trace_callback(look)
