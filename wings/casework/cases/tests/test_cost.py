"""A page costs the same however many files there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wings.casework.cases.tests.factories import client_of, make_case, make_house

pytestmark = pytest.mark.django_db
PAGES = ["card", "identity", "whereabouts", "consents", "team", "flags", "extras"]


def queries(client, path, data=None):
    client.get(path)  # the first opening verifies and keeps the key
    with CaptureQueriesContext(connection) as counted:
        answer = client.post(path, data) if data else client.get(path)
    assert answer.status_code == 200
    return len(counted)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_file_costs_the_same_among_many_files(page):
    house = make_house()
    client, case = client_of(house.key_worker), make_case(house)
    path = reverse(f"cases:{page}", args=[case.code])
    alone = queries(client, path)
    for _more in range(5):
        make_case(house)

    assert queries(client, path) == alone


def test_a_search_costs_the_same_among_many_files():
    house = make_house()
    client = client_of(house.key_worker)
    make_case(house, chosen_name="Zuleika")
    path, name = reverse("cases:new"), {"name": "Zuleika"}
    alone = queries(client, path, name)
    for _more in range(5):
        make_case(house, chosen_name="Somebody Else")

    assert queries(client, path, name) <= alone
