from dataclasses import replace

import pytest
from django.db import transaction

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
FIRST = some_id("the first part of a file")


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def team(organisation):
    return [make_member("key_worker", organisation=organisation) for _ in range(3)]


def custody_of(holders, guardians=()):
    return Custody(
        tuple(one.keyholder for one in holders), tuple(one.keyholder for one in guardians)
    )


def made(by, holders, guardians=()):
    """Begin a file."""
    return actions.begin_file(by, first_part=FIRST, custody=custody_of(holders, guardians), at=NOON)


def made_more(by, card, holders, kind="plan"):
    """Make another part of a file."""
    return actions.make_compartment(
        by,
        organisation=by.organisation,
        subject=card.subject,
        kind=kind,
        custody=custody_of(holders),
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
    compartment = actions.make_compartment(
        team[0].keyring(),
        organisation=organisation.id,
        subject=organisation.id,
        kind="places",
        custody=custody_of(team[:2]),
        at=NOON,
    )
    trust_each_other(organisation, other)

    actions.grant(team[0].keyring(), compartment, to=partner.keyholder, basis="consent:x", at=NOON)

    assert data_key(partner.keyring(), compartment, 1)


def test_a_grant_ends_at_its_instant_and_marks_the_compartment(team):
    first, *_ = team
    custody = Custody(
        tuple(one.keyholder for one in team), bases={team[2].keyholder: ("consent:x", NOON)}
    )
    compartment = actions.begin_file(first.keyring(), first_part=FIRST, custody=custody, at=NOON)

    with pytest.raises(GrantExpired):
        data_key(team[2].keyring(), compartment, 1)
    actions.end_expired([compartment.subject], at=NOON)

    assert not Grant.objects.filter(keyholder=team[2].keyholder).exists()
    compartment.refresh_from_db()
    assert compartment.rotation_due_at == NOON


def test_the_key_of_a_file_is_handed_to_nobody_for_whom_it_was_not_made(team):
    first, named, other = team
    compartment = made(first.keyring(), [first, named])

    with pytest.raises(actions.NotNamed):
        actions.grant(first.keyring(), compartment, to=other.keyholder, at=NOON)
    again = actions.grant(
        first.keyring(), compartment, to=named.keyholder, basis="consent:x", at=NOON
    )

    assert data_key(named.keyring(), compartment, 1)
    assert again.basis == "consent:x"


def test_who_makes_the_key_of_a_file_is_one_of_its_holders(team):
    first, *others = team

    with pytest.raises(Tampered):
        made(first.keyring(), others)


def test_a_new_key_that_was_rolled_back_does_not_cost_the_key_before(team):
    keyring = team[0].keyring()
    compartment = made(keyring, team[:2])
    with transaction.atomic():
        actions.rekey(
            keyring, compartment, custody=Custody(tuple(one.keyholder for one in team)), at=NOON
        )
        transaction.set_rollback(True)

    actions.commit_ledger(keyring)

    assert data_key(team[0].keyring(), Compartment.objects.get(), 1)


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


def test_grants_are_ended_in_one_order_however_they_come(team):
    first = team[0].keyring()
    card = made(first, team)
    parts = [card, *(made_more(first, card, team, kind) for kind in ("plan", "notes", "work"))]
    held = Grant.objects.filter(keyholder=team[1].keyholder, compartment__in=parts)

    come = sorted(held, key=lambda grant: grant.compartment_id, reverse=True)
    due = actions.end_grants(come, by=first.keyholder, why="left", at=NOON)

    assert [one.pk for one in due] == sorted(one.pk for one in parts)


def test_the_ledger_is_written_once_a_file_and_names_the_kinds(team):
    keyring = team[0].keyring()
    compartment = made(keyring, team[:2])
    open_slips(keyring, compartment)
    keyring.ledger.note(compartment)
    actions.commit_ledger(keyring)

    entry = Entry.objects.get(event="opened")
    assert entry.subject == compartment.subject
    assert entry.details == '{"kinds":["card"]}'


def test_roles_come_from_the_signed_certificate_alone(team):
    keyring = replace(team[0].keyring())

    assert keyring.roles == {"key_worker"}
