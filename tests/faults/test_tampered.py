"""What was changed in the database is not shown: a calm page says so, and the log names a place."""

import pytest
from django.db import connection

from wings.casework.cases.queries import compartment
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.participants.models import CardRow
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.models import Entry
from wings.foundation.vault.models import CertificateRow, EpochHeaderRow, Grant
from wings.programme.organisations.models import Organisation

pytestmark = pytest.mark.django_db
NAME = "Kanariella"
SEALED = "This part of the file is not what was sealed"


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house, chosen_name=NAME)


@pytest.fixture
def client(house):
    client = client_of(house.key_worker)
    client.raise_request_exception = False
    return client


def bend(row, column):
    was = bytes(getattr(row, column))
    bent = was[:-1] + bytes([was[-1] ^ 1])
    type(row).objects.filter(pk=row.pk).update(**{column: bent})


def paths(case):
    return [f"/women/{case.code}/", f"/women/{case.code}/card/", "/women/", "/"]


def test_a_row_that_was_changed_is_not_shown(case, client, log):
    row = CardRow.objects.get(compartment=compartment(case, Kind.CARD))
    assert NAME in client.get(paths(case)[0]).content.decode()
    bend(row, "sealed")

    for path in paths(case)[:2]:
        answer = client.get(path)
        page = answer.content.decode()
        assert answer.status_code == 500
        assert SEALED in page
        assert "Traceback" not in page
        assert NAME not in page
    assert "Tampered" in log.getvalue()
    assert f"by account:{client_keyholder(case)}" in log.getvalue()
    assert NAME not in log.getvalue()


def client_keyholder(case):
    return case.team.get(role="key_worker").keyholder_id


def test_what_is_typed_over_a_changed_row_is_not_saved_and_the_row_stays(case, client, log):
    row = CardRow.objects.get(compartment=compartment(case, Kind.CARD))
    bend(row, "sealed")
    before = bytes(CardRow.objects.get().sealed)
    answer = client.post(f"/women/{case.code}/card/", {"chosen_name": NAME, "version": 1})

    assert answer.status_code == 500
    assert bytes(CardRow.objects.get().sealed) == before
    assert Entry.objects.filter(event="participants.card_written").count() == 1
    assert NAME not in log.getvalue()


@pytest.mark.parametrize("column", ["body", "signature"])
def test_a_header_that_was_changed_keeps_the_part_closed(case, client, column):
    Grant.objects.update(kept=None, kept_header=None)
    for row in EpochHeaderRow.objects.all():
        bend(row, column)

    answer = client.get(f"/women/{case.code}/")
    assert answer.status_code == 500
    assert SEALED in answer.content.decode()


def test_without_a_grant_the_page_says_that_there_is_no_key(case, client):
    Grant.objects.all().delete()

    answer = client.get(f"/women/{case.code}/card/")
    assert answer.status_code in {403, 200}
    assert "key" in answer.content.decode()
    assert NAME not in answer.content.decode()


def test_a_certificate_that_was_changed_makes_its_owner_nobody_here(case, house, client):
    row = CertificateRow.objects.get(keyholder=house.key_worker.keyholder)
    bend(row, "sealed")

    answer = client.get(f"/women/{case.code}/")
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200


def test_a_name_that_was_changed_gives_a_page_that_needs_none(case, client):
    for row in Organisation.objects.all():
        bend(row, "sealed_name")

    answer = client.get(f"/women/{case.code}/")
    assert answer.status_code == 500
    assert SEALED in answer.content.decode()
    assert connection.is_usable()
