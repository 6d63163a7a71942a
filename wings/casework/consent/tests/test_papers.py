from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from wings.casework.consent.rules import (
    MOST_BYTES,
    BrokenPaper,
    LockedPaper,
    NotAPaper,
    PaperTooLarge,
    cleaned,
)

GPS = 0x8825
SECRET = b"SpyCam of Anna Rossi"


def picture(kind="JPEG", size=(300, 200)):
    image = Image.effect_noise(size, 40).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (38.0, 7.0, 12.0)})
    written = BytesIO()
    comment = {"comment": SECRET} if kind == "JPEG" else {}
    image.save(written, kind, exif=exif, **comment)
    return written.getvalue()


def document(picture_bytes, *, encryption=None):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    stream = pdf.make_stream(picture_bytes)
    for name, value in {
        "/Type": pikepdf.Name.XObject,
        "/Subtype": pikepdf.Name.Image,
        "/Width": 300,
        "/Height": 200,
        "/ColorSpace": pikepdf.Name.DeviceRGB,
        "/BitsPerComponent": 8,
        "/Filter": pikepdf.Name.DCTDecode,
    }.items():
        stream[name] = value
    pdf.docinfo["/Author"] = SECRET.decode()
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET.decode()]
    pdf.attachments["notes.txt"] = SECRET
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=stream))
    pdf.pages[0].Contents = pdf.make_stream(b"q 600 0 0 400 0 0 cm /A Do Q")
    written = BytesIO()
    pdf.save(written, encryption=encryption or False)
    return written.getvalue()


def padded(data, length):
    return data + bytes(length - len(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_keeps_what_it_shows_and_not_where_or_by_whom_it_was_taken(kind):
    data = picture(kind)
    assert SECRET in data

    paper = cleaned(data)

    assert SECRET not in paper.data
    again = Image.open(BytesIO(paper.data))
    assert (again.size, again.format) == ((300, 200), kind)
    assert not again.getexif()
    assert not again.getexif().get_ifd(GPS)
    assert "comment" not in again.info


def test_a_picture_that_the_camera_held_sideways_is_upright():
    image, exif, written = Image.new("RGB", (300, 200)), Image.Exif(), BytesIO()
    exif[0x0112] = 6
    image.save(written, "JPEG", exif=exif)

    assert Image.open(BytesIO(cleaned(written.getvalue()).data)).size == (200, 300)


def test_a_document_keeps_its_page_and_neither_author_nor_attachment_nor_camera():
    data = document(picture())

    paper = cleaned(data)

    with pikepdf.open(BytesIO(paper.data)) as pdf:
        assert len(pdf.pages) == 1
        assert not pdf.docinfo
        assert not pdf.attachments
        assert "/Metadata" not in pdf.Root
        shown = pdf.pages[0].Resources.XObject["/A"].read_raw_bytes()
    for told in (b"SpyCam", b"Anna", b"Exif"):
        assert told not in shown
        assert told not in paper.data


def test_a_locked_document_is_refused():
    with pytest.raises(LockedPaper):
        cleaned(document(picture(), encryption=pikepdf.Encryption(user="x", owner="y")))


@given(st.text("abcdefghijklmnop", min_size=12, max_size=60))
def test_nothing_that_was_written_into_a_picture_beside_its_points_is_kept(text):
    written = BytesIO()
    Image.new("RGB", (4, 4)).save(written, "JPEG", comment=text.encode())

    assert text.encode() not in cleaned(written.getvalue()).data


def test_ten_megabytes_are_taken_and_one_byte_more_is_not():
    data = picture()

    assert cleaned(padded(data, MOST_BYTES)).data
    with pytest.raises(PaperTooLarge):
        cleaned(padded(data, MOST_BYTES + 1))


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"PK\x03\x04", b"<html>", b"MZ"])
def test_other_kinds_of_files_are_refused_whatever_their_name(data):
    with pytest.raises(NotAPaper):
        cleaned(data)


@pytest.mark.parametrize(
    "data", [picture()[:300], picture("PNG")[:100], b"%PDF-1.7 nothing more", b"\xff\xd8\xff\xe0"]
)
def test_a_broken_file_is_refused(data):
    with pytest.raises(BrokenPaper):
        cleaned(data)
