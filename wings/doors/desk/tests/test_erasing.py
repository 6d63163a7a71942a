from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from wings.casework.cases.actions import change_card
from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartment
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.participants.contents import Card
from wings.casework.participants.models import CardRow
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.models import Entry
from wings.foundation.vault import erasures
from wings.programme.staff.tests.factories import long_ago

pytestmark = pytest.mark.django_db
ASKED = {"reason": "she_asked"}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    (tmp_path / "pepper").write_bytes((settings.HOME / "pepper").read_bytes())
    settings.HOME = tmp_path


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house, chosen_name="Kanarie")


def path(case):
    return reverse("desk:erase", args=[case.code])


def test_before_anything_the_page_says_what_goes_and_until_when_a_backup_opens(house, case):
    page = client_of(house.key_worker).get(path(case)).text
    last = timezone.localdate() + timedelta(days=90)

    assert "every key to it" in page
    assert "unsaved text" in page
    assert f"until {date_format(last)}" in page
    assert "90 days" in page
    assert Case.objects.filter(pk=case.pk).exists()


def test_the_file_is_erased_once_its_code_is_typed_and_the_page_confirms_it_without_a_name(
    house, case
):
    client = client_of(house.key_worker)
    answer = client.post(path(case), {**ASKED, "code": f" {case.code.lower()} "})

    [erasure] = erasures.erasures()
    assert answer.status_code == 200
    assert str(erasure.id) in answer.text
    card = answer.text.split("<main")[1]
    assert case.code not in card
    assert "Kanarie" not in answer.text
    assert not Case.objects.filter(pk=case.pk).exists()
    assert Entry.objects.filter(event="cases.erased", actor=house.key_worker.keyholder).count() == 1
    assert client.get(path(case)).status_code == 404
    assert client.get(reverse("desk:caseload")).status_code == 200


@pytest.mark.parametrize("sent", [{}, ASKED, {**ASKED, "code": "W-00000"}, {"code": "right"}])
def test_without_reason_and_the_right_code_nothing_is_erased(house, case, sent):
    sent = {**sent, "code": case.code} if sent.get("code") == "right" else sent
    answer = client_of(house.key_worker).post(path(case), sent)

    assert answer.status_code == 200
    assert "Erase the file" in answer.text
    assert Case.objects.filter(pk=case.pk).exists()
    assert erasures.erasures() == []


def test_an_old_second_factor_erases_nothing(house, case):
    client = client_of(house.key_worker, factor_at=long_ago(11), seen_at=timezone.now())
    answer = client.post(path(case), {**ASKED, "code": case.code})

    assert answer.url.startswith(reverse("staff:confirm"))
    assert Case.objects.filter(pk=case.pk).exists()


def test_the_confirmation_is_in_her_first_language_that_there_are_texts_in(house, case):
    keyring = house.key_worker.keyring(at=timezone.now())
    row, card = card_of(keyring, compartment(case, Kind.CARD))
    assert isinstance(row, CardRow)
    hers = Card(card.chosen_name, ("xx", "fr", "en"), card.contact)
    change_card(keyring, case, hers, row=row, at=timezone.now())

    answer = client_of(house.key_worker).post(path(case), {**ASKED, "code": case.code})

    assert '<section class="card" lang="fr">' in answer.text


def test_only_key_worker_and_deputy_find_the_page_and_the_way_to_it(house, case):
    shown = client_of(house.deputy).get(reverse("desk:file", args=[case.code])).text

    assert path(case) in shown
    assert client_of(house.deputy).get(path(case)).status_code == 200
    for member in (house.trainer, house.psychologist, house.counsellor):
        assert client_of(member).get(path(case)).status_code == 404
