"""QR codes as plain numbers, for a template to draw."""

from dataclasses import dataclass, field

import segno


@dataclass(frozen=True)
class Picture:
    """A QR code: its side in modules, quiet zone included, and its dark parts as an SVG path."""

    side: int
    path: str = field(repr=False)


def qr_code(text: str) -> Picture:
    """Draw a text as a QR code."""
    code = segno.make_qr(text, error="m")
    rows = [bytes(row) for row in code.matrix_iter(border=4)]
    dark = [
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module
    ]
    return Picture(side=len(rows), path="".join(dark))
