"""A place in the installation's folder that is gone afterwards, whatever happens."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

PREFIX: Final = ".backup-scratch-"


@contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """Yield a new folder for its owner alone, and remove it with all that is in it.

    It holds what the database holds: sealed rows, codes and dates in clear. What a killed process
    left behind is removed first.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in home.glob(f"{PREFIX}*"):
        if not _is_in_use(left):
            shutil.rmtree(left)
    folder = Path(mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=home))
    mask = os.umask(0o077)
    try:
        yield folder
    finally:
        os.umask(mask)
        shutil.rmtree(folder)


def _is_in_use(folder: Path) -> bool:
    process = folder.name.removeprefix(PREFIX).partition("-")[0]
    return process.isdecimal() and Path(f"/proc/{process}").exists()
