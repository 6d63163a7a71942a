"""Scans of signed papers, written anew in memory without what a camera or an office adds to them.

Where a picture was taken, with what, when, by whom: none of it belongs into her file.
"""

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 60_000_000
MOST_PAGES: Final = 40
JPEG_QUALITY: Final = 88
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
STARTS: Final = {b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG, b"%PDF-": PDF}
TOLD_BY_PDF: Final = (
    "/AA", "/AF", "/Annots", "/LastModified", "/Metadata", "/PieceInfo", "/StructParents", "/Thumb",
)  # fmt: skip
MARKER: Final = 0xFF
MARKERS_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD8)})
START_OF_SCAN, ADOBE, COMMENT = 0xDA, 0xEE, 0xFE
APPLICATION: Final = range(0xE0, 0xF0)


class NotAPaper(Exception):
    """Neither JPEG nor PNG nor PDF, whatever its name says."""


class PaperTooLarge(Exception):
    """More than ten megabytes, forty pages or sixty million points."""


class BrokenPaper(Exception):
    """It begins like a picture or a PDF, and cannot be read to its end."""


class LockedPaper(Exception):
    """A PDF that opens with a password only."""


@dataclass(frozen=True)
class Paper:
    """A scan that holds its pages and nothing else."""

    media_type: str
    data: bytes


def cleaned(data: bytes) -> Paper:
    """Return a scan written anew, without metadata; its type is read from its first bytes.

    Raises NotAPaper, PaperTooLarge, BrokenPaper or LockedPaper.
    """
    if len(data) > MOST_BYTES:
        raise PaperTooLarge
    kind = next((kind for start, kind in STARTS.items() if data.startswith(start)), None)
    if kind is None:
        raise NotAPaper
    return Paper(kind, _document(data) if kind == PDF else _picture(data, kind))


def _picture(data: bytes, kind: str) -> bytes:
    try:
        with Image.open(BytesIO(data), formats=[kind.partition("/")[2]]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PaperTooLarge
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise BrokenPaper from None
    except Image.DecompressionBombError:
        raise PaperTooLarge from None
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    written = BytesIO()
    bare.save(written, "JPEG" if kind == JPEG else "PNG", quality=JPEG_QUALITY)
    return written.getvalue()


def _document(data: bytes) -> bytes:
    try:
        with pikepdf.open(BytesIO(data)) as old, pikepdf.new() as bare:
            if len(old.pages) > MOST_PAGES:
                raise PaperTooLarge
            old.flatten_annotations("all")
            bare.pages.extend(old.pages)
            for thing in bare.objects:
                _strip(thing)
            written = BytesIO()
            bare.save(written)
    except pikepdf.PasswordError:
        raise LockedPaper from None
    except (pikepdf.PdfError, ValueError, RuntimeError, zlib.error):
        raise BrokenPaper from None
    return written.getvalue()


def _strip(thing: pikepdf.Object) -> None:
    is_stream = isinstance(thing, pikepdf.Stream)
    if not is_stream and not (isinstance(thing, pikepdf.Dictionary) and "/Type" in thing):
        return  # the names in a list of resources are anybody's
    for name in TOLD_BY_PDF:
        if name in thing:
            del thing[name]
    if is_stream:
        _strip_picture(thing)


def _strip_picture(stream: pikepdf.Object) -> None:
    filters = stream.get("/Filter")
    chain = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    raw = stream.read_raw_bytes()
    if chain == [pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode]:
        raw, chain = zlib.decompress(raw), chain[1:]
    if chain == [pikepdf.Name.DCTDecode]:
        stream.write(_without_segments(raw), filter=pikepdf.Name.DCTDecode)


def _without_segments(jpeg: bytes) -> bytes:
    """Return a JPEG without its application segments and comments; Adobe's tells the colours."""
    kept, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == MARKER:
        marker = jpeg[at + 1]
        if marker == START_OF_SCAN:
            break
        length = 2 if marker in MARKERS_WITHOUT_LENGTH else 2 + _length(jpeg, at)
        if (marker not in APPLICATION and marker != COMMENT) or marker == ADOBE:
            kept += jpeg[at : at + length]
        at += length
    return bytes(kept) + jpeg[at:]


def _length(jpeg: bytes, at: int) -> int:
    return int.from_bytes(jpeg[at + 2 : at + 4], "big")
