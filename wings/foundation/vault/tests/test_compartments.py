from dataclasses import replace

import pytest

from wings.foundation.audit.models import Entry
from wings.foundation.keys.certificates import Untrusted
from wings.foundation.keys.suite import Tampered, fresh_key, seal_to
from wings.foundation.vault import actions
from wings.foundation.vault.letterbox import open_slips
from wings.foundation.vault.models import Compartment, EpochHeaderRow, Grant, GuardianPiece
from wings.foundation.vault.opening import GrantExpired, NoGrant, can_open, data_key
from wings.foundation.vault.places import grant_place
from wings.foundation.vault.tests.factories import (
    NOON,
    make_member,
    make_organisation,
    some_id,
    trust_each_other,
)
from wings.foundation.vault.vocabulary import Custody

pytestmark = pytest.mark.django_db
FILE = some_id("a file")


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def team(organisation):
    return [make_member("key_worker", organisation=organisation) for _ in range(3)]


def made(by, holders, guardians=(), kind="plan"):
    return actions.make_compartment(
        by,
        organisation=by.organisation,
        subject=FILE,
        kind=kind,
        custody=Custody(
            tuple(one.keyholder for one in holders), tuple(one.keyholder for one in guardians)
        ),
        at=NOON,
    )


def test_every_holder_opens_the_same_key_and_nobody_else_opens_one(team):
    first, second, other = (one.keyring() for one in team)
    compartment = made(first, team[:2])

    assert data_key(second, compartment, 1) == data_key(first, compartment, 1)
    with pytest.raises(NoGrant):
        data_key(other, compartment, 1)
    assert not can_open(other, compartment)


def test_a_compartment_with_one_holder_and_no_guardians_is_not_made(team):
    with pytest.raises(actions.TooFewKeyholders):
        made(team[0].keyring(), team[:1])

    assert not Compartment.objects.exists()


def test_one_holder_and_guardians_are_enough(organisation, team):
    guardians = [make_member("guardian", organisation=organisation) for _ in range(3)]

    compartment = made(team[0].keyring(), team[:1], guardians)

    assert GuardianPiece.objects.filter(compartment=compartment).count() == 6


def test_a_holder_without_a_trusted_certificate_stops_the_making(team):
    stranger = make_member("key_worker", organisation=make_organisation())

    with pytest.raises(Untrusted):
        made(team[0].keyring(), [*team[:2], stranger])

    assert not Grant.objects.exists()


def test_a_partner_is_granted_once_the_organisations_trust_each_other(organisation, team):
    other = make_organisation()
    partner = make_member("counsellor", organisation=other)
    compartment = made(team[0].keyring(), team[:2])
    trust_each_other(organisation, other)

    actions.grant(team[0].keyring(), compartment, to=partner.keyholder, basis="consent:x", at=NOON)

    assert data_key(partner.keyring(), compartment, 1)


def test_a_grant_ends_at_its_instant_and_marks_the_compartment(team):
    first, *_ = team
    compartment = made(first.keyring(), team[:2])
    actions.grant(
        first.keyring(),
        compartment,
        to=team[2].keyholder,
        basis="consent:x",
        expires_at=NOON,
        at=NOON,
    )

    with pytest.raises(GrantExpired):
        data_key(team[2].keyring(), compartment, 1)
    actions.end_expired([FILE], at=NOON)

    assert not Grant.objects.filter(keyholder=team[2].keyholder).exists()
    compartment.refresh_from_db()
    assert compartment.rotation_due_at == NOON


def test_a_planted_key_with_a_valid_grant_is_refused(team):
    compartment = made(team[0].keyring(), team[:2])
    grant = Grant.objects.get(keyholder=team[1].keyholder)
    grant.sealed = seal_to(
        team[1].certificate.sealing_public, fresh_key(), grant_place(compartment, grant)
    )
    grant.save()

    with pytest.raises(Tampered):
        data_key(team[1].keyring(), compartment, 1)


@pytest.mark.parametrize("column", ["body", "signature"])
def test_a_changed_header_is_refused(team, column):
    compartment = made(team[0].keyring(), team[:2])
    header = EpochHeaderRow.objects.get()
    changed = bytearray(getattr(header, column))
    changed[-2] ^= 1
    setattr(header, column, bytes(changed))
    header.save()

    with pytest.raises(Tampered):
        data_key(team[1].keyring(), compartment, 1)


@pytest.mark.parametrize(
    "moved",
    [{"subject": some_id("another file")}, {"kind": "clinical"}, {"organisation": some_id("o")}],
)
def test_a_compartment_moved_to_another_file_or_kind_does_not_open(team, moved):
    compartment = made(team[0].keyring(), team[:2])
    Compartment.objects.filter(pk=compartment.pk).update(**moved)

    with pytest.raises((Tampered, Untrusted)):
        data_key(team[1].keyring(), Compartment.objects.get(), 1)


def test_a_longer_end_or_another_basis_written_into_a_grant_is_refused(team):
    compartment = made(team[0].keyring(), team[:2])
    Grant.objects.filter(keyholder=team[1].keyholder).update(basis="consent:y")

    with pytest.raises(Tampered):
        data_key(team[1].keyring(), compartment, 1)


def test_the_first_opening_is_kept_and_the_next_needs_no_header(team, django_assert_num_queries):
    compartment = made(team[0].keyring(), team[:2])
    keyring = team[1].keyring()
    data_key(keyring, compartment, 1)
    actions.commit_ledger(keyring)

    with django_assert_num_queries(1):
        data_key(team[1].keyring(), compartment, 1)


def test_a_new_key_opens_for_the_holders_who_stay_alone(team):
    first, leaver = team[0], team[1]
    compartment = made(first.keyring(), team)
    for one in team:
        actions.commit_ledger(keyring := one.keyring())
        data_key(keyring, compartment, 1)
        actions.commit_ledger(keyring)
    actions.end_grants(
        Grant.objects.filter(keyholder=leaver.keyholder), by=first.keyholder, why="left", at=NOON
    )

    staying = Custody((first.keyholder, team[2].keyholder))
    compartment = actions.rekey(first.keyring(), compartment, custody=staying, at=NOON)

    assert compartment.epoch == 2
    assert data_key(team[2].keyring(), compartment, 2) == data_key(first.keyring(), compartment, 2)
    with pytest.raises(NoGrant):
        data_key(leaver.keyring(), compartment, 2)


def test_the_ledger_is_written_once_a_file_and_names_the_kinds(team):
    keyring = team[0].keyring()
    compartment = made(keyring, team[:2])
    open_slips(keyring, compartment)
    keyring.ledger.note(compartment)
    actions.commit_ledger(keyring)

    entry = Entry.objects.get(event="opened")
    assert entry.subject == FILE
    assert entry.details == '{"kinds":["plan"]}'


def test_roles_come_from_the_signed_certificate_alone(team):
    keyring = replace(team[0].keyring())

    assert keyring.roles == {"key_worker"}
