"""What a PDF would unfold to, counted piece by piece and without keeping it."""

import base64
import binascii
import zlib
from io import BytesIO
from typing import Final

import pikepdf
from PIL import Image, UnidentifiedImageError

MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 10 * MEGABYTE
# An A4 page at 600 points an inch has 35 million points:
# what has more than 50 is no scan of a page.
MOST_PIXELS: Final = 50_000_000
MOST_PIXELS_IN_ALL: Final = 8 * MOST_PIXELS
MOST_UNFOLDED: Final = 64 * MEGABYTE
# Four colours of 16 bits are the most that a point takes;
# filters of pictures add an octet a row (SLACK).
MOST_OF_A_PIXEL: Final = 8
SLACK: Final = 64 * 1024
# Two octets stand for 128 at most.
RUN_LENGTH: Final = 64
FLATE, RUNS = "/FlateDecode", "/RunLengthDecode"
IN_LETTERS: Final = frozenset({"/ASCII85Decode", "/ASCIIHexDecode"})
PICTURES: Final = {"/DCTDecode": "JPEG", "/JPXDecode": "JPEG2000"}
# Nothing here undoes these two. They are bounded by what
# they say of themselves, as the threat model tells.
BY_SIZE_ALONE: Final = frozenset({"/CCITTFaxDecode", "/JBIG2Decode"})


class PaperTooLarge(Exception):
    """More than ten megabytes or forty pages, or it would unfold to more than a scan does."""


class BrokenPaper(Exception):
    """It begins like a picture or a PDF, and cannot be read to its end."""


class Measured:
    """Adds up what the streams of one document hold. Raises PaperTooLarge or BrokenPaper."""

    def __init__(self) -> None:
        self.pixels = self.octets = 0

    def add(self, stream: pikepdf.Object) -> None:
        """Count a stream; a picture also by what it says of its size."""
        # A bomb calls itself a small picture and unfolds to a large
        # one: what it says and what it holds both count.
        is_picture = stream.get("/Subtype") == pikepdf.Name.Image
        said = _said_pixels(stream) if is_picture else 0
        coded, octets = _measured(stream.read_raw_bytes(), filters_of(stream))
        pixels = max(said, coded)
        if pixels > MOST_PIXELS or (is_picture and octets > said * MOST_OF_A_PIXEL + SLACK):
            raise PaperTooLarge
        self.pixels += pixels
        self.octets += 0 if is_picture else octets
        if self.pixels > MOST_PIXELS_IN_ALL or self.octets > MOST_UNFOLDED:
            raise PaperTooLarge


def filters_of(stream: pikepdf.Object) -> list[str]:
    """Return the names of a stream's filters, the first to be undone first."""
    found = stream.get("/Filter")
    if found is None:
        return []
    return [str(one) for one in found] if isinstance(found, pikepdf.Array) else [str(found)]


def unfolded(data: bytes, most: int) -> bytes:
    """Undo deflate. Raises PaperTooLarge beyond `most` octets, zlib.error when it is broken."""
    # One octet beyond tells "too much" from "just enough" without unfolding the rest.
    whole = zlib.decompressobj().decompress(data, most + 1)
    if len(whole) > most:
        raise PaperTooLarge
    return whole


def _said_pixels(stream: pikepdf.Object) -> int:
    try:
        width, height = int(stream.Width), int(stream.Height)
    except (AttributeError, TypeError, ValueError):
        raise BrokenPaper from None
    if width < 1 or height < 1:
        raise BrokenPaper
    return width * height


def _measured(data: bytes, chain: list[str]) -> tuple[int, int]:
    """Return (pixels of a coded picture, octets of anything else)."""
    for name in chain[:-1]:
        data = _undone(data, name)
    last = chain[-1] if chain else ""
    if last in PICTURES:
        return _coded_pixels(data, PICTURES[last]), 0
    if last in BY_SIZE_ALONE:
        return 0, 0
    if last == FLATE:
        return 0, _count_unfolded(data)
    if last == RUNS:
        return 0, len(data) * RUN_LENGTH
    return 0, len(_undone(data, last) if last else data)


def _undone(data: bytes, name: str) -> bytes:
    if name == FLATE:
        return unfolded(data, MOST_BYTES)
    if name in IN_LETTERS:
        return _from_letters(data, name)
    raise PaperTooLarge  # how far it unfolds is not known before it is done


def _count_unfolded(data: bytes) -> int:
    most, count, unfolding = MOST_PIXELS * MOST_OF_A_PIXEL + SLACK, 0, zlib.decompressobj()
    # Piece by piece: unfolded at once, the bomb would have gone off before it is counted.
    while data and not unfolding.eof:
        count += len(unfolding.decompress(data, MEGABYTE))
        data = unfolding.unconsumed_tail
        if count > most:
            raise PaperTooLarge
    return count


def _from_letters(data: bytes, name: str) -> bytes:
    try:
        if name == "/ASCIIHexDecode":
            return binascii.unhexlify(b"".join(data.partition(b">")[0].split()))
        return base64.a85decode(data.partition(b"~>")[0])
    except (ValueError, binascii.Error):
        raise BrokenPaper from None


def _coded_pixels(data: bytes, kind: str) -> int:
    try:
        with Image.open(BytesIO(data), formats=[kind]) as picture:
            return picture.width * picture.height
    except Image.DecompressionBombError:
        raise PaperTooLarge from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return 0  # no reader makes a picture of it either
