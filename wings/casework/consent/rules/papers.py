"""Scans of signed papers, written anew in memory without what a camera or an office adds to them.

Where a picture was taken, with what, when, by whom: none of it belongs into her file.
"""

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from wings.casework.consent.rules.measuring import (
    MOST_BYTES,
    MOST_PIXELS,
    BrokenPaper,
    Measured,
    PaperTooLarge,
    filters_of,
    unfolded,
)

MOST_WRITTEN: Final = 2 * MOST_BYTES
MOST_PAGES: Final = 40
JPEG_QUALITY: Final = 88
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
# Neither the name nor the type that the browser tells: both are the sender's word.
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
    written = _document(data) if kind == PDF else _picture(data, kind)
    if len(written) > MOST_WRITTEN:
        raise PaperTooLarge
    return Paper(kind, written)


def _picture(data: bytes, kind: str) -> bytes:
    try:
        upright = _upright(data, kind)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise BrokenPaper from None
    except Image.DecompressionBombError:
        raise PaperTooLarge from None
    # A new picture, point by point: what hangs on the opened
    # one (place, device, remarks) is saved with it else.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    del upright  # at most two pictures of this size in memory at a time
    written = BytesIO()
    bare.save(written, "JPEG" if kind == JPEG else "PNG", quality=JPEG_QUALITY)
    return written.getvalue()


def _upright(data: bytes, kind: str) -> Image.Image:
    # This one reader alone: each of the others is one more door in C for what strangers send.
    with Image.open(BytesIO(data), formats=[kind.partition("/")[2]]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise PaperTooLarge
        # Before the metadata goes: only there a telephone says which side is up.
        ImageOps.exif_transpose(opened, in_place=True)
        return opened.convert("RGB")


def _document(data: bytes) -> bytes:
    try:
        with pikepdf.open(BytesIO(data)) as old, pikepdf.new() as bare:
            if len(old.pages) > MOST_PAGES:
                raise PaperTooLarge
            # First of all: her signature may be an annotation, and
            # annotations are stripped with their authors.
            old.flatten_annotations("all")
            # Scripts, attachments and forms hang on the old document and stay with it.
            bare.pages.extend(old.pages)
            _measure(bare)
            for thing in bare.objects:
                _strip(thing)
            written = BytesIO()
            # Saving would unfold streams anew, beyond what was measured.
            bare.save(written, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    except pikepdf.PasswordError:
        raise LockedPaper from None
    # pikepdf passes faults of the library below on as bare RuntimeError and ValueError.
    except (pikepdf.PdfError, ValueError, RuntimeError, zlib.error):
        raise BrokenPaper from None
    return written.getvalue()


def _measure(pdf: pikepdf.Pdf) -> None:
    measured = Measured()
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            measured.add(thing)


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
    chain, raw = filters_of(stream), stream.read_raw_bytes()
    # A photograph inside a PDF keeps what the camera wrote into it, packed or not.
    if chain == ["/FlateDecode", "/DCTDecode"]:
        raw, chain = unfolded(raw, MOST_BYTES), chain[1:]
    if chain == ["/DCTDecode"]:
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
