"""Scans stay in memory, the server's own buffers included; what is too large is refused clearly."""

import os
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tests.faults.serving import Browser, serving
from wings.casework.cases.models import Case
from wings.casework.consent.models import ConsentRow, ScanRow
from wings.casework.consent.rules.papers import MOST_BYTES

pytestmark = [pytest.mark.database, pytest.mark.xdist_group("uploads")]
SIDE = 1_800
NOISE = "Kanarienmetadaten"


@pytest.fixture(scope="module")
def scan():
    """A noisy photograph of exactly ten megabytes."""
    picture, noise = BytesIO(), os.urandom(SIDE * SIDE * 3)
    drawn = Image.frombytes("RGB", (SIDE, SIDE), noise)
    drawn.save(picture, "JPEG", quality=95, comment=NOISE.encode())
    assert len(picture.getvalue()) <= MOST_BYTES
    return picture.getvalue().ljust(MOST_BYTES, b"\0")


@pytest.fixture(scope="module")
def kasia(installation):
    """Her browser, once a woman is taken in and a decision of hers is recorded."""
    browser = installation.browser("kasia")
    deputy = str(installation.people["debora"].keyholder)
    intake = {"chosen_name": "Mimi", "language": "pcm", "channel": "in_person", "deputy": deputy}
    browser.post("/women/new/intake/", intake | {"explained": "read-together"})
    code = Case.objects.get().code
    decision = {"decision": "refused", "explained": "read-together"}
    answer = browser.post(f"/women/{code}/consents/ask/photograph/", decision)
    assert answer.status_code == 302, answer.content.decode()
    return browser


@pytest.fixture
def path(kasia):
    return f"/women/{Case.objects.get().code}/consents/{ConsentRow.objects.get().pk}/paper/add/"


@pytest.fixture(scope="module")
def server(installation, tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    with serving(installation.home, installation.url, folder) as server:
        yield server


@pytest.fixture(scope="module")
def debora(installation, kasia, server):
    browser = Browser(server.port)
    browser.sign_in(installation.people["debora"], timezone.now())
    return browser


def test_ten_megabytes_are_taken_and_ten_and_a_byte_are_told_to_be_too_much(kasia, path, scan, log):
    for data, status in ((scan, 302), (scan + b"\0", 200)):
        answer = kasia.post(path, {"paper": SimpleUploadedFile("kanarienvogel.jpg", data)})
        assert answer.status_code == status
    assert "10 MB" in answer.content.decode()
    assert ScanRow.objects.count() == 1
    assert "kanarienvogel" not in log.getvalue()


def test_more_than_is_kept_in_memory_is_refused_before_anything_is(kasia, path, scan, log):
    before = ScanRow.objects.count()
    too_much = SimpleUploadedFile("kanarienvogel.jpg", scan + bytes(2_000_000))
    answer = kasia.post(path, {"paper": too_much})

    assert answer.status_code == 413
    assert "That file is too large" in answer.content.decode()
    assert "Go back" in answer.content.decode()
    assert ScanRow.objects.count() == before
    assert "kanarienvogel" not in log.getvalue()


def test_a_scan_goes_through_the_server_without_a_temporary_file(debora, server, path, scan):
    seen = []

    def halfway():
        seen.append(({one.name for one in server.temporary.iterdir()}, server.open_files()))

    before = server.open_files()
    status, page = debora.upload(path, scan, halfway=halfway)

    assert status == 302, page
    [(temporary, opened)] = seen
    assert temporary == set()
    assert {one for one in opened - before if "sqlite3" not in one} == set()
    assert set(server.temporary.iterdir()) == set()
    assert ScanRow.objects.exists()


def test_the_server_answers_an_upload_that_is_too_large_with_its_page(debora, server, path, scan):
    status, page = debora.upload(path, scan + bytes(20_000_000))

    assert status == 413
    assert "That file is too large" in page
    assert set(server.temporary.iterdir()) == set()
    assert debora.get("/healthz")[0] == 200


def test_the_log_of_the_server_tells_routes_alone(debora, server, path, scan):
    debora.upload(path, scan)
    debora.get("/women/Kanarienvogel/?q=Kanarienvogel")
    said = server.log.read_text()

    assert "POST /women/<str:code>/consents/<uuid:pk>/paper/add/ 302" in said
    assert "kanarien" not in said.lower()
    assert "Traceback" not in said
