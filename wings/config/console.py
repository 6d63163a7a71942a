"""What commands say: one voice on the terminal, and one way to refuse."""

import sys
from typing import Final, NoReturn

from rich.console import Console

OUT: Final = Console(highlight=False)
ERRORS: Final = Console(stderr=True, highlight=False)


def refuse(what: str, mend: str) -> NoReturn:
    """Say what is wrong and how to mend it, and leave with status 1."""
    complain(what, mend)
    sys.exit(1)


def complain(what: str, mend: str) -> None:
    """Say what is wrong and how to mend it."""
    ERRORS.print(what, style="bold red", markup=False, soft_wrap=True)
    if mend:
        ERRORS.print(mend, markup=False, soft_wrap=True)
