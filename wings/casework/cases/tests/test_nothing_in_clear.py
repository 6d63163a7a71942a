"""What was typed into any page of casework stands nowhere in the tables."""

from base64 import b64encode
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from wings.casework.cases.models import Case, FlagRow
from wings.casework.cases.tests.factories import client_of, make_house
from wings.casework.consent.models import ConsentRow
from wings.casework.consent.rules import months_after

pytestmark = pytest.mark.django_db


def rows(cursor, table):
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
    return cursor.fetchall()


def stored():
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cells = [(table, cell) for table in tables for row in rows(cursor, table) for cell in row]
    for table, cell in cells:
        yield table, bytes(cell) if isinstance(cell, memoryview) else cell


def forms_of(word):
    raw = word.encode()
    yield from (raw, word.encode("utf-16-le"), raw.hex().encode(), b64encode(raw)[:-4])
    yield from (b64encode(b"x" + raw)[4:-4], b64encode(b"xy" + raw)[4:-4])


def found(words):
    wanted = [(word, form) for word in words for form in forms_of(word)]
    for table, value in stored():
        content = value if isinstance(value, bytes) else str(value).encode()
        for word, form in wanted:
            if form in content or form.lower() in content.lower():
                yield table, word


class Typist:
    """Types a word that stands nowhere else into every field, through the real pages."""

    def __init__(self, house):
        self.house, self.client, self.words = house, client_of(house.key_worker), []

    def word(self):
        self.words.append(f"canary{uuid4().hex}")
        return self.words[-1]

    def fill(self, *fields):
        return {field: self.word() for field in fields}

    def post(self, page, fields, *more):
        code = Case.objects.get().code
        answer = self.client.post(reverse(f"cases:{page}", args=[code, *more]), fields)
        assert answer.status_code in {200, 302}, page
        assert b"Please look at this again" not in answer.content, page

    def take_in(self):
        path = reverse("cases:intake")
        typed = {
            "file": str(uuid4()),
            "language": "pcm",
            "channel": "text",
            "explained": "read-together",
            "deputy": str(self.house.deputy.keyholder),
        } | self.fill("chosen_name", "reach", "hours", "words")
        self.client.post(reverse("cases:new"), {"name": typed["chosen_name"]})
        draft = self.client.get(path).content.decode().split('hx-post="')[1].split('"')[0]
        self.client.post(draft.replace("&amp;", "&"), typed | self.fill("hours"))
        self.client.post(path, typed)
        return typed

    def write_records(self, typed):
        self.post("card", typed | {"version": 1, "interpreter": "no"} | self.fill("adjustments"))
        legal = self.fill("legal_name", "nationality", "documents", "guardian")
        self.post("identity", {"version": 0, "birth_year": "1994"} | legal)
        where = self.fill("address", "shelter", "areas_avoided", "appointment_places")
        self.post("whereabouts", {"version": 0} | where)
        self.post("extras", {"seen": "0"} | self.fill("hopes", "avoid-areas", "more-adjustments"))

    def agree(self):
        picture = BytesIO()
        Image.new("RGB", (9, 9)).save(picture, "JPEG", comment=self.word().encode())
        given = {
            "decision": "given",
            "explained": "read-together",
            "until": str(months_after(timezone.now().date(), 1)),
            "paper": SimpleUploadedFile(f"{self.word()}.jpg", picture.getvalue()),
        }
        self.post("consent-ask", given | self.fill("recipient"), "share-legal")
        assert ConsentRow.objects.exists()

    def signal(self):
        self.post("flags", {"kind": "please_check"} | self.fill("words"))
        self.post("flag", {"version": 1} | self.fill("reply"), FlagRow.objects.get().pk)


def test_what_was_typed_stands_nowhere_in_clear():
    typist = Typist(make_house())

    typist.write_records(typist.take_in())
    typist.agree()
    typist.signal()

    assert len(typist.words) > 20
    assert list(found(typist.words)) == []


def test_the_search_finds_what_does_stand_in_clear():
    Typist(make_house()).take_in()
    Case.objects.update(framework_version="canary0123456789")

    assert list(found(["canary0123456789"])) == [("cases_case", "canary0123456789")]
