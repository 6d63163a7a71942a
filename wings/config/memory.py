"""How often Python looks for circles among its objects: seldom in what was there before."""

import gc
from typing import Final

THRESHOLDS: Final = (100_000, 50, 100)
"""New objects before the youngest are looked through, and how many times before the next age is.

Python's own first step is 700: a search in 5 000 cards makes a hundred times as many, none of them
in a circle, and would wait for the looking.
"""


def settle() -> None:
    """Leave what is loaded by now out of every later look, and look less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
