"""Files beside the database that a power cut must not take back."""

import os
from pathlib import Path
from typing import IO, Any


def settle(file: IO[Any], path: Path) -> None:
    """Return once what was written to a file, and its name in its folder, are on the disk."""
    file.flush()
    os.fsync(file.fileno())
    # The file's own bytes do not say where it is: without this a new one can be gone.
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
