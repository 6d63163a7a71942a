"""Turns at Argon2: across all processes, no more at a time than there are cores."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Final

TURNS: Final = os.cpu_count() or 1
PATIENCE: Final = 5.0
_PAUSE: Final = 0.02
_FOLDER: Final = "run"


class NoTurn(Exception):
    """Too many people, or one machine, try to sign in at this moment."""


@contextmanager
def turn(home: Path, turns: int = TURNS, patience: float = PATIENCE) -> Iterator[None]:
    """Wait for a free turn and hold it; each guess costs 64 MiB and a core for a while.

    patience: seconds to wait at most, so that a flood of tries does not hold every worker of the
    site. Raises NoTurn.
    """
    folder = home / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = _waited_for(folder, turns, patience)
    try:
        yield
    finally:
        os.close(held)


def _waited_for(folder: Path, turns: int, patience: float) -> int:
    until = monotonic() + patience
    while (file := _free(folder, turns)) is None:
        if monotonic() > until:
            raise NoTurn
        sleep(_PAUSE)
    return file


def _free(folder: Path, turns: int) -> int | None:
    for number in range(turns):
        file = _file(folder, number)
        with suppress(BlockingIOError):
            # The kernel frees it when a process dies; a counter in the database would stay up for
            # ever.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        os.close(file)
    return None


def _file(folder: Path, number: int) -> int:
    return os.open(folder / f"argon2-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
