"""Words that stand nowhere else, and the search for them in every disguise."""

import contextlib
import secrets
import zlib
from base64 import b64encode
from collections.abc import Iterator

STEM_LETTERS = "bcdfgjklmpqvwxz"
MOST_UNPACKED = 16 * 1024 * 1024


class Aviary:
    """Makes canaries that share one stem, so that one search finds them all."""

    def __init__(self) -> None:
        self.stem = "Q" + "".join(secrets.choice(STEM_LETTERS) for _ in range(9))
        self.made = 0

    def canary(self) -> str:
        """Return a new canary: one word, 13 letters and digits."""
        self.made += 1
        return f"{self.stem}{self.made:03}"

    def sightings(self, data: bytes) -> list[str]:
        """Return the disguises in which a canary is in these bytes."""
        return sorted({name for name, one in disguises(self.stem) if one in data}) or [
            f"packed {name}"
            for unpacked in unpack(data)
            for name, one in disguises(self.stem)
            if one in unpacked
        ]


def disguises(stem: str) -> Iterator[tuple[str, bytes]]:
    """Yield every way in which a text may be written."""
    for text in (stem, stem.lower(), stem.upper()):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            raw = text.encode(encoding)
            yield encoding, raw
            yield f"{encoding} in hex", raw.hex().encode()
            yield f"{encoding} in hex", raw.hex().upper().encode()
            for shift in range(3):
                yield f"{encoding} in base64", inner_base64(raw, shift)


def inner_base64(raw: bytes, shift: int) -> bytes:
    """Return what base64 makes of a text wherever it begins, without its uncertain ends."""
    coded = b64encode(bytes(shift) + raw)
    begins, ends = (0, 2, 3)[shift], -4 if (shift + len(raw)) % 3 else None
    return coded[begins:ends]


def unpack(data: bytes) -> Iterator[bytes]:
    """Yield whatever in these bytes is packed as gzip or zlib."""
    for magic, bits in (
        (b"\x1f\x8b\x08", 31),
        (b"\x78\x01", 15),
        (b"\x78\x9c", 15),
        (b"\x78\xda", 15),
    ):
        at = data.find(magic)
        while at >= 0:
            with contextlib.suppress(zlib.error):
                yield zlib.decompressobj(bits).decompress(data[at:], MOST_UNPACKED)
            at = data.find(magic, at + 1)
