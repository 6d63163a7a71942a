"""Copying a database while it is in use, and putting a copy back, on SQLite and PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connections
from django.db.utils import load_backend
from psycopg import sql

from wings.config.backup.faults import BackupFault
from wings.programme.staff.actions.passing import PASSING, empty_passing_tables

Progress = Callable[[int, int], None]
SQLITE: Final = "wings.sqlite3"
POSTGRESQL: Final = "wings.dump"
PAGES: Final = 2000
FULL: Final = BackupFault(
    "The disk is full. Nothing was made, and nothing is left behind.",
    "A backup needs three times the size of the database for a moment: make room, start again.",
)
NO_SUCCESS: Final = (
    "Is it as new as the server, does the server answer, and may this user read everything?"
)


def is_postgresql(told: dict[str, Any]) -> bool:
    """Say whether settings of a database are PostgreSQL's."""
    return str(told["ENGINE"]).endswith("postgresql")


def copy(folder: Path, progress: Progress) -> Path:
    """Copy the installation's database into a folder; return the file. Raises BackupFault."""
    told = connections["default"].settings_dict
    if is_postgresql(told):
        return _dump(told, folder / POSTGRESQL)
    return _copy_sqlite(Path(told["NAME"]), folder / SQLITE, progress)


@contextmanager
def connected(told: dict[str, Any]) -> Iterator[None]:
    """Let all that is asked go to another database, and then to the installation's own again."""
    kept = connections["default"]
    kept.close()
    connections["default"] = load_backend(told["ENGINE"]).DatabaseWrapper(told, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = kept


@contextmanager
def opened(copied: Path) -> Iterator[None]:
    """Restore a copy into a scratch place and speak to it inside. Raises BackupFault."""
    told = dict(connections["default"].settings_dict)
    if copied.name == SQLITE:
        with connected(_sqlite_settings(copied)):
            yield
        return
    if not is_postgresql(told):
        raise BackupFault(
            "This backup is of PostgreSQL, and no server is named.",
            "Set WINGS_DATABASE=postgresql://… to a server on which a database may be made.",
        )
    name = f"wings_scratch_{uuid4().hex}"
    with _server(told, name):
        there = {**told, "NAME": name, "CONN_MAX_AGE": 0}
        load(copied, there)
        with connected(there):
            yield


def load(dump: Path, told: dict[str, Any]) -> None:
    """Load a dump of PostgreSQL into an empty database. Raises BackupFault."""
    words = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run("pg_restore", told, *words, "--dbname", str(told["NAME"]), str(dump))


def _copy_sqlite(source: Path, target: Path, progress: Progress) -> Path:
    if not source.is_file():
        raise BackupFault(what=f"There is no database in {source.parent}.", mend="Set WINGS_HOME.")
    with closing(sqlite3.connect(source, timeout=20)) as read:
        # One reading from the first page to the last: else every save begins the copy anew.
        read.execute("BEGIN")
        read.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target, isolation_level=None)) as written:
            read.backup(
                written, pages=PAGES, progress=lambda _s, left, whole: progress(whole - left, whole)
            )
    # A key to a session may be in a browser: it must not be in a copy that is kept for months.
    with connected(_sqlite_settings(target)):
        empty_passing_tables()
        with connections["default"].cursor() as cursor:
            cursor.execute("VACUUM")
    return target


def _dump(told: dict[str, Any], target: Path) -> Path:
    left_out = [f"--exclude-table-data={model._meta.db_table}" for model in PASSING]
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}", *left_out]
    _run("pg_dump", told, *words, str(told["NAME"]))
    return target


def _run(program: str, told: dict[str, Any], *words: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise BackupFault(
            what=f"The program {program} is missing on this machine.",
            mend="Install PostgreSQL's client programs, of the server's version or a newer one.",
        )
    # By the environment: a password in the words of a command is shown to everybody here.
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    named = {name: str(told[key]) for name, key in names.items() if told.get(key)}
    named |= {
        f"PG{key.upper()}": str(value)
        for key, value in told.get("OPTIONS", {}).items()
        if key.startswith("ssl")
    }
    done = subprocess.run(  # noqa: S603  our own words, and no shell
        [path, *words], env={"PATH": os.environ["PATH"], **named}, capture_output=True, check=False
    )
    if done.returncode:
        # Its words may hold rows: they are not repeated.
        said = done.stderr.decode(errors="replace")
        if "No space left" in said or "could not extend" in said:
            raise FULL
        raise BackupFault(what=f"{program} did not succeed.", mend=NO_SUCCESS)


def _sqlite_settings(path: Path) -> dict[str, Any]:
    kept = connections["default"].settings_dict
    # The house's own pragmas also where the installation itself is on PostgreSQL.
    told = {**kept, **settings.SQLITE, "NAME": str(path), "CONN_MAX_AGE": 0}
    return {**told, "OPTIONS": settings.SQLITE["OPTIONS"]}


@contextmanager
def _server(told: dict[str, Any], name: str) -> Iterator[None]:
    there: dict[str, Any] = {
        "host": told["HOST"] or None,
        "port": told["PORT"] or None,
        "user": told["USER"] or None,
        "password": told["PASSWORD"] or None,
    }
    try:
        server = psycopg.connect(dbname="postgres", autocommit=True, **there)
    except psycopg.OperationalError as error:
        raise _no_scratch() from error
    with closing(server):
        try:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.Error as error:
            raise _no_scratch() from error
        try:
            yield
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            server.execute(drop.format(sql.Identifier(name)))


def _no_scratch() -> BackupFault:
    return BackupFault(
        "The server lets us make no database in which the backup could be checked.",
        "Give the user the right once: ALTER ROLE name CREATEDB. Nothing unchecked is sealed.",
    )
