"""QR codes as plain numbers, for a template to draw."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

import segno

# ISO/IEC 18004 asks for four light modules around a code.
_QUIET = 4


@dataclass(frozen=True)
class Picture:
    """A QR code: its side in modules, quiet zone included, and its dark parts as an SVG path."""

    side: int
    path: str = field(repr=False)


def qr_code(text: str) -> Picture:
    """Draw a text as a QR code."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix_iter(border=_QUIET)]
    lines = (_runs(row, y) for y, row in enumerate(rows))
    return Picture(side=len(rows), path="".join(run for line in lines for run in line))


def _runs(row: bytes, y: int) -> Iterator[str]:
    x = 0
    for is_dark, modules in groupby(row, bool):
        length = len(list(modules))
        if is_dark:
            yield f"M{x} {y}h{length}v1h-{length}z"
        x += length
