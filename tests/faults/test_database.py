"""A database that is locked or full: a clear page, nothing lost, nothing half written."""

import contextlib
import re
import sqlite3
from html import unescape
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from wings.casework.cases.models import Case
from wings.foundation.audit.models import Entry
from wings.foundation.audit.verification import verify
from wings.foundation.vault.stored import fingerprints
from wings.programme.staff.models import LateForm, Session

pytestmark = [pytest.mark.database, pytest.mark.xdist_group("faults")]
INTAKE = "/women/new/intake/"
NAME = "Kanariella"
UNLIMITED = 2**30


@pytest.fixture
def kasia(installation):
    browser = installation.browser("kasia")
    browser.raise_request_exception = False
    return browser


@pytest.fixture
def impatient(installation):
    """Let Django's connection wait a moment only for a lock."""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=50" if on_sqlite else "SET lock_timeout=50")
    yield
    connection.close()


def filled(installation):
    return {
        "file": str(uuid4()),
        "chosen_name": NAME,
        "language": "pcm",
        "channel": "text",
        "reach": "+39 000 4711",
        "hours": "“mornings” & <never> at night",
        "explained": "read-together",
        "deputy": str(installation.people["debora"].keyholder),
    }


@contextlib.contextmanager
def held_by_another(on_sqlite, on_postgresql):
    """Hold a lock as a second writer of the same database."""
    with contextlib.closing(another()) as other:
        other.execute(on_sqlite if connection.vendor == "sqlite" else on_postgresql)
        yield
        other.rollback()


def another():
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return sqlite3.connect(told["NAME"], isolation_level=None, timeout=1)
    return psycopg.connect(
        dbname=told["NAME"], user=told["USER"], password=told["PASSWORD"], host=told["HOST"]
    )


def offered(page):
    """Return the fields of the form that a page offers to send again."""
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def stored():
    return Case.objects.count(), Entry.objects.count()


def holds(installation):
    return verify(installation.organisation, fingerprints(installation.organisation)).faults == []


def test_while_somebody_else_writes_the_form_is_kept_on_the_page_and_can_be_sent_again(
    installation, kasia, impatient, log
):
    before, typed = stored(), filled(installation)
    with held_by_another("BEGIN IMMEDIATE", "LOCK cases_case"):
        refused = kasia.post(INTAKE, typed)
    page = refused.content.decode()

    assert refused.status_code == 503
    assert "What was saved before is safe" in page
    assert stored() == before
    assert {name: offered(page)[name] for name in typed} == typed
    assert kasia.post(INTAKE, offered(page)).status_code == 302
    assert Case.objects.count() == before[0] + 1
    assert NAME not in log.getvalue()
    assert "OperationalError" in log.getvalue() or "LockNotAvailable" in log.getvalue()
    assert holds(installation)


def test_a_database_that_nobody_can_read_gives_a_page_that_needs_none(
    installation, kasia, impatient, log
):
    with held_by_another("BEGIN EXCLUSIVE", "LOCK staff_session"):
        answers = [kasia.get(INTAKE), kasia.post(INTAKE, filled(installation))]

    for answer in answers:
        assert answer.status_code == 503
        assert "Traceback" not in answer.content.decode()
    assert NAME not in log.getvalue()
    assert kasia.get(INTAKE).status_code == 200


def test_wherever_the_disk_gets_full_a_file_is_whole_or_not_there(installation, kasia, log):
    only_on_sqlite()
    refusals, before = 0, stored()
    typed = filled(installation)
    answer = kasia.get(INTAKE)
    while answer.status_code != 302:
        pages_allowed(present_pages() + refusals)
        answer = kasia.post(INTAKE, typed)
        if answer.status_code != 302:
            refusals += 1
            assert answer.status_code == 503
            assert {name: offered(answer.content.decode())[name] for name in typed} == typed
            assert stored() == before or Case.objects.count() == before[0] + 1
    pages_allowed(UNLIMITED)

    assert refusals > 3
    assert Case.objects.count() == before[0] + 1
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert holds(installation)
    assert NAME not in log.getvalue()


def test_a_form_that_comes_to_a_locked_session_on_a_full_disk_is_not_lost(installation):
    only_on_sqlite()
    debora = installation.browser("debora")
    debora.raise_request_exception = False
    keyholder = installation.people["debora"].keyholder
    Session.objects.filter(account=keyholder).update(locked_at=timezone.now())
    pages_allowed(present_pages())
    answers = [debora.post(INTAKE, filled(installation)) for _ in range(9)]
    pages_allowed(UNLIMITED)

    full = [answer for answer in answers if answer.status_code == 503]
    assert full
    assert all(offered(answer.content.decode())["chosen_name"] == NAME for answer in full)
    assert LateForm.objects.count() == len(answers) - len(full)


def only_on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("how far a database may grow is SQLite's own")


def present_pages():
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA page_count").fetchone()[0]


def pages_allowed(number):
    """Let the database grow to so many pages and no further, as if the disk were full."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count={number}")
