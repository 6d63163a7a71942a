"""Whatever is raised, the page is calm, says what to do, and tells nothing."""

import re
from html import unescape

import psycopg.errors
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from wings.config import urls
from wings.config.faults import fault
from wings.foundation.keys.certificates import Untrusted
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault.actions import EpochMoved, RotationDue, TooFewKeyholders, VersionClash
from wings.foundation.vault.actions.keyholders import BlobMoved
from wings.foundation.vault.coding import UnknownVersion
from wings.foundation.vault.opening import GrantExpired, NoGrant

CANARY = "kanarienvogel über dem Bäcker"
RAISED = {
    "locked": OperationalError("database is locked", CANARY),
    "full": OperationalError("database or disk is full", CANARY),
    "serialization": OperationalError(psycopg.errors.SerializationFailure(CANARY)),
    "gone": InterfaceError("connection already closed", CANARY),
    "tampered": Tampered(CANARY),
    "untrusted": Untrusted(CANARY),
    "newer": UnknownVersion(CANARY, 7),
    "no-grant": NoGrant(CANARY),
    "expired": GrantExpired(CANARY),
    "rotation": RotationDue(CANARY),
    "epoch": EpochMoved(CANARY),
    "clash": VersionClash(CANARY),
    "account": BlobMoved(CANARY),
    "few": TooFewKeyholders(CANARY),
    "malformed": DatabaseError("database disk image is malformed", CANARY),
    "bug": ZeroDivisionError(CANARY),
}
STATUS = dict.fromkeys(RAISED, 503) | {
    "tampered": 500,
    "untrusted": 500,
    "no-grant": 403,
    "expired": 403,
    "rotation": 409,
    "epoch": 409,
    "clash": 409,
    "account": 409,
    "few": 409,
    "malformed": 500,
    "bug": 500,
}
OFFERED_AGAIN = {"locked", "full", "serialization", "gone", "rotation", "epoch"}


def stumble(request, what):
    _typed = request.POST.get("note")
    if request.POST.get("calm"):
        return HttpResponse("saved")
    raise RAISED[what]


urlpatterns = [path("stumble/<str:what>/", stumble), *urls.urlpatterns]
handler500 = fault
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def words(answer):
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return unescape(re.sub(r"\s+", " ", text))


@pytest.mark.parametrize("what", RAISED)
def test_a_fault_is_told_calmly_and_without_a_trace(client, log, what):
    answer = client.get(f"/stumble/{what}/?q={CANARY}")

    assert answer.status_code == STATUS[what]
    page = answer.content.decode()
    assert page.count("<h1>") == 1
    assert len(words(answer)) > 80
    for never in (
        CANARY,
        "Traceback",
        "Exception",
        "Error",
        "/wings/",
        type(RAISED[what]).__name__,
    ):
        assert never not in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("what", RAISED)
def test_the_log_tells_what_and_where_but_nothing_that_was_typed(client, log, what):
    client.post(f"/stumble/{what}/?q={CANARY}", {"note": CANARY}, headers={"X-Note": CANARY})

    told = log.getvalue()
    assert type(RAISED[what]).__name__ in told
    assert "in stumble" in told
    assert "/stumble/<str:what>/ by nobody" in told
    assert "kanarienvogel" not in told
    assert "B\\xe4cker" not in told
    assert "%C3%BC" not in told


@pytest.mark.parametrize("what", RAISED)
def test_what_may_be_over_soon_offers_what_was_typed_once_more(client, what):
    typed = {"note": f"<b>{CANARY}</b>", "strand": ["language", "employment"], "passphrase": "six"}
    answer = client.post(f"/stumble/{what}/?step=2", typed)
    page = answer.content.decode()

    if what not in OFFERED_AGAIN:
        assert CANARY not in page
        return
    assert f'action="/stumble/{what}/?step=2"' in page
    offered = [
        (name, unescape(value))
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    ]
    assert ("note", f"<b>{CANARY}</b>") in offered
    assert [value for name, value in offered if name == "strand"] == ["language", "employment"]
    assert "passphrase" not in dict(offered)


def test_what_is_offered_can_be_sent_again(log):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.cookies["__Host-csrf"] = "a" * 32
    first = client.post("/stumble/locked/", {"note": CANARY, "csrfmiddlewaretoken": "a" * 32})
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', first.content.decode())[1]

    again = {"note": CANARY, "csrfmiddlewaretoken": token, "calm": "yes"}
    assert client.post("/stumble/locked/", again).content == b"saved"


def test_what_another_site_sent_is_never_offered(log):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answer = client.post("/stumble/locked/", {"note": CANARY}, headers={"Referer": CANARY})

    assert answer.status_code == 403
    assert CANARY not in answer.content.decode()
    assert "kanarienvogel" not in log.getvalue()


def test_a_path_that_is_not_there_leaves_nothing_of_itself_in_the_log(client, log):
    answer = client.get(f"/stumble/nowhere/{CANARY}")

    assert answer.status_code == 404
    assert "kanarienvogel" not in log.getvalue()
    assert "no such path" in log.getvalue()


def test_a_host_that_is_not_ours_leaves_nothing_of_itself_in_the_log(client, log):
    answer = client.get("/stumble/bug/", headers={"Host": "kanarienvogel.example"})

    assert answer.status_code == 400
    assert "kanarienvogel" not in log.getvalue()
