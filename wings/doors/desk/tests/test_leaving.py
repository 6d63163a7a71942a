import pytest
from django.urls import reverse

from tests.files import whole_file
from wings.casework.cases.queries import compartments
from wings.casework.cases.tests.factories import make_house
from wings.casework.participants.vocabulary import Kind
from wings.foundation.vault import queries as vault
from wings.programme.staff.tests.factories import account_of, make_member, session_client
from wings.programme.staff.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def file(house):
    return whole_file(house, "Mimi")


@pytest.fixture
def certifies(house):
    return session_client(account_of(house.organisation.certifier))


def page_of(member):
    return reverse("desk:leaving", args=[member.keyholder])


def stands(house, member):
    return vault.standing_certificate(house.organisation.id, member.keyholder) is not None


def test_a_file_that_one_person_would_hold_is_shown_before_with_who_that_is(house, file, certifies):
    page = certifies.get(page_of(house.key_worker)).text

    assert file.case.code in page
    assert "One person alone would hold these" in page
    assert house.deputy.certificate.shown_name in page
    assert "Mimi" not in page


def test_nobody_ends_who_alone_holds_a_part(house, file, certifies):
    page = certifies.get(page_of(house.psychologist)).text
    assert "Too few could open these" in page
    assert file.case.code in page

    again = certifies.post(page_of(house.psychologist))

    assert again.status_code == 200
    assert stands(house, house.psychologist)


def test_somebody_on_whom_no_file_depends_goes_with_one_click(house, file, certifies):
    idle = make_member((Role.COUNSELLOR,), organisation=house.organisation).vault
    assert "No file depends on this person" in certifies.get(page_of(idle)).text

    assert certifies.post(page_of(idle)).url == reverse("staff:people")

    assert not stands(house, idle)
    assert certifies.get(page_of(idle)).status_code == 404


def test_the_next_holder_gives_the_parts_new_keys_that_nobody_who_left_was_handed(
    house, file, certifies
):
    gone = house.key_worker.keyholder
    assert certifies.post(page_of(house.key_worker)).status_code == 302

    deputy = session_client(account_of(house.deputy))
    assert deputy.get(reverse("desk:file", args=[file.case.code])).status_code == 200

    parts = compartments(file.case)
    holders = vault.holders_of(parts.values())
    hers = [parts[kind] for kind in (Kind.CARD, Kind.IDENTITY, Kind.PLAN)]
    assert all(part.epoch > 1 and part.rotation_due_at is None for part in hers)
    assert all(holders[part.pk] and gone not in holders[part.pk] for part in hers)


def test_the_page_of_a_person_leads_there_and_a_certifier_has_none(house, certifies):
    account_of(house.trainer)
    roles = certifies.get(reverse("staff:certify", args=[house.trainer.keyholder])).text
    assert page_of(house.trainer) in roles

    assert certifies.get(page_of(house.organisation.certifier)).status_code == 404
