from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.consent.models import ConsentRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house)


@pytest.fixture
def client(house):
    return client_of(house.key_worker)


def path(case, page, *more):
    return reverse(f"cases:{page}", args=[case.code, *more])


def ask(client, case, consent, **answers):
    until = str(timezone.localdate() + timedelta(days=60))
    said = {"decision": "given", "explained": "read-together", "until": until}
    return client.post(path(case, "consent-ask", consent), said | answers)


def test_who_asks_again_is_told_what_still_holds_and_that_a_no_does_not_end_it(case, client):
    asked = path(case, "consent-ask", "share-legal")
    assert "still holds" not in client.get(asked).content.decode()

    ask(client, case, "share-legal", recipient="Studio Verdi")
    stop = path(case, "consent-stop", ConsentRow.objects.get().pk)
    page = client.get(asked).content.decode()
    assert "still holds" in page
    assert "Studio Verdi" in page
    assert stop in page

    client.post(stop)
    assert "still holds" not in client.get(asked).content.decode()


def test_what_holds_stands_before_a_no_of_the_same_day(case, client):
    ask(client, case, "share-legal", decision="refused", until="")
    ask(client, case, "share-legal", recipient="Studio Verdi")
    ask(client, case, "share-legal", decision="refused", until="")

    page = client.get(path(case, "consents")).content.decode()

    answered = page[page.index("Answered") :]
    assert answered.index("she agrees") < answered.index("she does not agree")
