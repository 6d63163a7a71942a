"""Scans that are small as files and huge once they are unfolded."""

import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
from PIL import Image

MEGABYTE = 1024 * 1024
ADLER = 65521
SIZE = {"/Width": 300, "/Height": 200}


def folded(megabytes: int) -> bytes:
    """Return so many megabytes of zeros as deflate writes them: about a kilobyte for each."""
    folding = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = folding.compress(bytes(MEGABYTE)) + folding.flush(zlib.Z_FULL_FLUSH)
    checked = ((megabytes * MEGABYTE) % ADLER << 16 | 1).to_bytes(4, "big")
    return b"\x78\xda" + block * megabytes + b"\x03\x00" + checked


def document(data: bytes, filters: list[str], *, picture: bool = False, **more: object) -> bytes:
    """Return a PDF with one stream: what its page draws, or a picture on it."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    stream = pdf.make_stream(b"")
    names = pikepdf.Array([pikepdf.Name(name) for name in filters])
    stream.write(data, filter=names)
    if picture:
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.ColorSpace, stream.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        for name, value in (SIZE | more).items():
            stream[name] = value
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=stream))
    else:
        pdf.pages[0].Contents = stream
    written = BytesIO()
    pdf.save(written, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return written.getvalue()


def with_objects_in(megabytes: int) -> bytes:
    """Return a PDF whose objects lie in a stream that unfolds to so much when it is opened."""
    stream = folded(megabytes)
    parts = [
        b"%PDF-1.5\n",
        b"1 0 obj<</Type/ObjStm/N 2/First 20/Filter/FlateDecode/Length %d>>stream\n" % len(stream),
        stream,
        b"\nendstream endobj\n",
    ]
    at = sum(map(len, parts))
    rows = b"".join(
        kind.to_bytes(1, "big") + place.to_bytes(4, "big") + number.to_bytes(2, "big")
        for kind, place, number in ((0, 0, 0), (1, 9, 0), (2, 1, 0), (2, 1, 1), (1, at, 0))
    )
    parts.append(
        b"4 0 obj<</Type/XRef/Size 5/W[1 4 2]/Root 2 0 R/Length %d>>stream\n" % len(rows)
        + rows
        + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % at
    )
    return b"".join(parts)


def picture(kind: str, size: tuple[int, int], mode: str = "L", **options: object) -> bytes:
    """Return a picture of one colour."""
    written = BytesIO()
    Image.new(mode, size).save(written, kind, **options)
    return written.getvalue()


def pages(count: int) -> bytes:
    """Return a PDF with so many empty pages."""
    pdf = pikepdf.new()
    for _ in range(count):
        pdf.add_blank_page()
    written = BytesIO()
    pdf.save(written)
    return written.getvalue()


FLATE = "/FlateDecode"
BOMBS: dict[str, Callable[[], bytes]] = {
    "a PNG of 100 million points": lambda: picture("PNG", (10_000, 10_000), "1"),
    "a JPEG of 51 million points": lambda: picture("JPEG", (6_000, 8_500)),
    "forty-one pages": lambda: pages(41),
    "a page that draws 2 gigabytes": lambda: document(folded(2_000), [FLATE]),
    "a page that is folded twice": lambda: document(zlib.compress(folded(2_000)), [FLATE, FLATE]),
    "a picture that unfolds to more than it says": lambda: document(
        folded(2_000), [FLATE], picture=True
    ),
    "a picture that says that it is huge": lambda: document(
        b"\0", ["/CCITTFaxDecode"], picture=True, **{"/Width": 60_000, "/Height": 60_000}
    ),
    "a JPEG in a PDF that is larger than it says": lambda: document(
        picture("JPEG", (6_000, 8_500)), ["/DCTDecode"], picture=True
    ),
    "a JPEG 2000 in a PDF that is larger than it says": lambda: document(
        picture("JPEG2000", (6_000, 8_500)), ["/JPXDecode"], picture=True
    ),
    "runs of one letter": lambda: document(b"\x81\0" * 2 * MEGABYTE, ["/RunLengthDecode"]),
    "what is folded in a way that cannot be counted": lambda: document(
        b"\x80\x0b\x60\x50", ["/LZWDecode"]
    ),
    "a list of objects of 2 gigabytes": lambda: with_objects_in(2_000),
}
