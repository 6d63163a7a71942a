import json
from importlib import import_module, reload
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import NoReverseMatch, clear_url_caches, reverse

from wings.programme.staff.tests.factories import (
    PASSPHRASE,
    give_secrets,
    make_member,
    make_organisation_root,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    anna = make_member("trainer")
    give_secrets(anna)
    return anna


def person(member, organisation):
    return {
        "organisation": organisation.name,
        "role": "language trainer",
        "name": "Invented Person",
        "sign_in": member.certificate.sign_in,
        "passphrase": PASSPHRASE,
        "totp_seed": "",
    }


@pytest.fixture
def demo(tmp_path, anna):
    """Turn this into a demonstration, its addresses too, and back."""
    other = make_organisation_root()
    make_member("coordinator", organisation=other, person=anna)
    people = [person(anna, anna.organisation), person(anna, other)]
    file = tmp_path / "demo-people.json"
    file.write_text(json.dumps(people))
    with override_settings(DEMO=True, DEMO_PEOPLE=file):
        clear_url_caches()
        reload(import_module(settings.ROOT_URLCONF))
        yield SimpleNamespace(other=other)
    clear_url_caches()
    reload(import_module(settings.ROOT_URLCONF))


def test_a_click_signs_an_invented_person_in_where_she_works(client, demo):
    page = client.get(reverse("staff:sign-in")).content.decode()
    assert "Invented Person" in page
    assert "Demonstration" in page

    way = client.post(reverse("demo:sign-in-as"), {"person": "1", "next": "/roles/"})

    assert way.url == "/roles/"
    assert demo.other.name in client.get("/roles/").content.decode()


def test_a_person_who_is_not_on_the_list_is_not_there(client, demo):
    for number in ("2", "-1", "x", ""):
        assert client.post(reverse("demo:sign-in-as"), {"person": number}).status_code == 404


def test_elsewhere_there_is_no_such_page(client):
    with pytest.raises(NoReverseMatch):
        reverse("demo:sign-in-as")
    assert client.post("/sign-in/demo/", {"person": "0"}).status_code == 404
    assert "Invented Person" not in client.get(reverse("staff:sign-in")).content.decode()
