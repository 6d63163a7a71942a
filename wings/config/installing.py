"""The folder of an installation: made once, whole or not at all, for its owner alone."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import connection

from wings.foundation.keys.pepper import Pepper
from wings.foundation.keys.suite import fresh_key
from wings.programme.organisations.queries import all_organisations
from wings.programme.staff.actions.installation import write_pepper

OWNER_ALONE: Final = 0o077


class InstallationExists(Exception):
    """There is something in the folder, or in the database, that must not be overwritten."""


@contextmanager
def new_home(home: Path) -> Iterator[Pepper]:
    """Make an installation's folder, tables and pepper; the secret last, when all went well.

    Whatever fails on the way, nothing is left behind in the folder. Raises InstallationExists.
    """
    if home.exists() and any(home.iterdir()):
        raise InstallationExists
    # SQLite makes its files itself, journals too: only the mask reaches those.
    os.umask(OWNER_ALONE)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    # `mkdir` leaves the mode of a folder that is there already.
    home.chmod(0o700)
    is_whole = False
    try:
        pepper = Pepper(version=1, secret=fresh_key())
        write_pepper(home, pepper)
        call_command("migrate", interactive=False, verbosity=0)
        # The folder is new, and WINGS_DATABASE may still name somebody's database.
        if all_organisations():
            raise InstallationExists
        yield pepper
        # Nothing is served without it (E001): half an installation cannot be taken for a whole one.
        write_private(home / "secret", secrets.token_urlsafe(48))
        is_whole = True
    finally:
        connection.close()
        if not is_whole:
            # Only what was made here: the folder was empty when we came.
            shutil.rmtree(home)


def write_private(path: Path, text: str) -> None:
    """Write a new file that its owner alone may read. Raises FileExistsError."""
    # O_EXCL: neither over a file nor through a link that somebody laid there before.
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(text)
