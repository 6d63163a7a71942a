from types import SimpleNamespace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from wings.foundation.audit.models import Entry
from wings.foundation.keys.certificates import Kind
from wings.foundation.vault import queries as vault
from wings.foundation.vault.tests.factories import NOON
from wings.programme.organisations import actions as organisations
from wings.programme.organisations.contents import Place
from wings.programme.staff.actions import certifying, leaving
from wings.programme.staff.models import Invitation
from wings.programme.staff.queries.accounts import living_sessions
from wings.programme.staff.queries.leaving import held_parts, leaver
from wings.programme.staff.queries.people import candidate, people
from wings.programme.staff.rules.leaving import is_stranded
from wings.programme.staff.tests.factories import (
    account_of,
    keyring_of,
    make_member,
    make_organisation_root,
    session_client,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """Two key workers who share what the house wrote down, and a certifier who shares it too."""
    ours = make_organisation_root()
    worker, colleague = (make_member("key_worker", organisation=ours) for _ in range(2))
    certifier = account_of(ours.certifier)
    organisations.add_place(worker.keyring, Place("House", "Canary Lane 7"), at=NOON)
    return SimpleNamespace(ours=ours, worker=worker, colleague=colleague, certifier=certifier)


def end(house, who, *, by=None):
    leaving.end_roles(keyring_of(by or house.certifier), who.account.pk, at=NOON)


def grants(house, who):
    return vault.grants_within(house.ours.id, who.account.pk)


def test_certificate_keys_and_sessions_end_at_once_with_one_entry_of_it(house):
    client = session_client(house.worker)
    assert client.get(reverse("staff:roles")).status_code == 200

    end(house, house.worker)

    assert client.get(reverse("staff:roles")).status_code == 302
    assert living_sessions(house.worker.account, since=NOON) == []
    assert session_client(house.worker).get(reverse("staff:roles")).status_code == 302
    assert vault.standing_certificate(house.ours.id, house.worker.account.pk) is None
    assert grants(house, house.worker) == []
    entry = Entry.objects.get(event="staff.roles_ended")
    assert (entry.actor, entry.subject) == (house.certifier.account.pk, house.worker.account.pk)


def test_who_has_left_is_neither_listed_nor_certified_again(house):
    Invitation.objects.create(
        organisation=house.ours.id,
        account=house.worker.account,
        code_digest=b"",
        proposal=b"",
        made_on=NOON.date(),
        used_at=NOON,
        expires_at=NOON,
    )
    by = keyring_of(house.certifier)
    assert candidate(by, house.worker.account.pk) is not None

    end(house, house.worker)

    assert candidate(by, house.worker.account.pk) is None
    assert house.worker.account.pk not in {one.keyholder for one in people(by)}
    with pytest.raises(leaving.NotHere):
        end(house, house.worker)


def test_who_else_holds_what_is_known_before(house):
    [places] = held_parts(keyring_of(house.certifier), house.worker.account.pk)

    assert set(places.staying) == {
        house.colleague.certificate.shown_name,
        house.certifier.certificate.shown_name,
    }
    assert not places.is_stranded
    assert not places.is_single


def test_nobody_goes_who_would_leave_a_part_to_one_person_without_guardians(house):
    end(house, house.colleague)
    [places] = held_parts(keyring_of(house.certifier), house.worker.account.pk)
    assert places.is_stranded

    with pytest.raises(leaving.WouldStrand) as refused:
        end(house, house.worker)

    assert refused.value.parts == [places]
    assert vault.standing_certificate(house.ours.id, house.worker.account.pk) is not None
    assert grants(house, house.worker)
    assert Entry.objects.filter(event="staff.roles_ended").count() == 1


def test_the_last_guardians_go_only_when_two_people_hold_everything():
    ours = make_organisation_root()
    worker = make_member("key_worker", organisation=ours)
    guardians = [make_member("guardian", organisation=ours) for _ in range(2)]
    house = SimpleNamespace(ours=ours, certifier=account_of(ours.certifier))
    organisations.open_compartment(worker.keyring, organisations.Kind.INTAKE, at=NOON)

    with pytest.raises(leaving.WouldStrand):
        end(house, guardians[0])
    make_member("key_worker", organisation=ours)
    with pytest.raises(leaving.WouldStrand):  # she is certified, and nobody has handed her the key
        end(house, guardians[0])
    organisations.settle(worker.keyring, at=NOON)

    end(house, guardians[0])


def test_a_certifier_is_left_to_the_root_and_only_a_certifier_ends_roles(house):
    by = keyring_of(house.certifier)
    assert leaver(by, house.certifier.account.pk) is None
    assert leaver(by, house.worker.account.pk).kind is Kind.MEMBER

    with pytest.raises(certifying.SignedByRoot):
        end(house, house.certifier)
    with pytest.raises(certifying.NotACertifier):
        end(house, house.worker, by=house.colleague)


def test_the_roles_of_another_organisation_stay(house):
    other = make_organisation_root()
    make_member("key_worker", organisation=other, person=house.worker)

    end(house, house.worker)

    assert vault.standing_certificate(other.id, house.worker.account.pk) is not None


@given(holders=st.integers(0, 5), guardians=st.integers(0, 5))
def test_more_people_never_strand_a_part(holders, guardians):
    if not is_stranded(holders, guardians):
        assert holders
        assert not is_stranded(holders + 1, guardians)
        assert not is_stranded(holders, guardians + 1)
    assert is_stranded(0, guardians)
