"""Turns at Argon2: across all processes, no more at a time than there are cores."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import randbelow
from typing import Final

TURNS: Final = os.cpu_count() or 1
_FOLDER: Final = "run"


@contextmanager
def turn(home: Path, turns: int = TURNS) -> Iterator[None]:
    """Wait for a free turn and hold it; each guess costs 64 MiB and a core for a while."""
    folder = home / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = _free(folder, turns)
    try:
        yield
    finally:
        os.close(held)


def _free(folder: Path, turns: int) -> int:
    for number in range(turns):
        file = _file(folder, number)
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        os.close(file)
    file = _file(folder, randbelow(turns))
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def _file(folder: Path, number: int) -> int:
    return os.open(folder / f"argon2-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
