"""A certified insider who also writes to the database: what she plants brings her nothing."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases import actions as cases
from wings.casework.cases.contents import Flag, Place, Roster
from wings.casework.cases.models import RosterRow, TeamMember
from wings.casework.cases.queries import compartment, flags_of, held_compartments, roster_of
from wings.casework.cases.tests.factories import make_case, make_house
from wings.casework.cases.vocabulary import TeamRole
from wings.casework.participants.vocabulary import Kind
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault import actions as vault
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import open_row
from wings.foundation.vault.tests.factories import (
    NOON,
    make_member,
    make_organisation,
    trust_each_other,
)
from wings.foundation.vault.vocabulary import Custody
from wings.programme.staff.models import LateForm, Session
from wings.programme.staff.tests import factories as staff
from wings.programme.staff.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house)


def joined(house, case, member, role):
    by = house.key_worker.keyring()
    return cases.add_member(by, case, keyholder=member.keyholder, role=role, at=NOON)


def kinds(member, case):
    return set(held_compartments(member.keyring(), case))


def test_a_roster_that_another_organisation_planted_is_not_read(house, case):
    other = make_organisation()
    trust_each_other(house.organisation, other)
    insider = make_member(Role.TRAINER, organisation=other)
    planted = vault.make_compartment(
        insider.keyring(),
        organisation=other.id,
        subject=case.pk,
        kind=Kind.CARD,
        custody=Custody((insider.keyholder, house.key_worker.keyholder)),
        at=NOON,
    )
    place = Place(insider.keyholder, other.id, "trainer", "consent:x", NOON.date(), None, ("plan",))
    vault.seal_row(insider.keyring(), RosterRow, compartment=planted, content=Roster((place,)))

    cases.settle(house.key_worker.keyring(), case, at=NOON)

    _row, roster = roster_of(house.key_worker.keyring(), case)
    assert insider.keyholder not in {one.keyholder for one in roster.places}
    assert kinds(insider, case) == set()


def test_who_holds_the_card_cannot_write_herself_more_of_the_file(house, case):
    joined(house, case, house.trainer, TeamRole.TRAINER)
    by = house.trainer.keyring()
    row, roster = roster_of(by, case)
    mine = next(place for place in roster.places if place.keyholder == by.keyholder)
    wished = replace(mine, basis="consent:x", kinds=("card", "plan", "identity", "clinical"))
    vault.reseal_row(by, row, Roster((*roster.places, wished)))

    cases.settle(house.key_worker.keyring(), case, at=NOON)

    assert kinds(house.trainer, case) == {Kind.CARD}


def test_a_partner_has_no_place_by_the_care_relation_whatever_the_roster_says(house, case):
    other = make_organisation()
    trust_each_other(house.organisation, other)
    insider = make_member(Role.KEY_WORKER, organisation=other)
    by = house.deputy.keyring()
    row, roster = roster_of(by, case)
    place = Place(insider.keyholder, other.id, TeamRole.DEPUTY, "care", NOON.date())
    vault.reseal_row(by, row, Roster((*roster.places, place)))

    cases.settle(house.key_worker.keyring(), case, at=NOON)

    assert kinds(insider, case) == set()


def test_a_row_under_a_key_that_was_replaced_is_refused(house, case):
    member = joined(house, case, house.trainer, TeamRole.TRAINER)
    row, _roster = roster_of(house.trainer.keyring(), case)
    old = {"epoch": row.epoch, "version": row.version, "sealed": bytes(row.sealed)}
    cases.end_member(house.key_worker.keyring(), member, at=NOON)
    cases.renew_keys(house.key_worker.keyring(), case, at=NOON)
    RosterRow.objects.filter(pk=row.pk).update(**old)

    planted = RosterRow.objects.select_related("compartment").get(pk=row.pk)

    with pytest.raises(Tampered):
        open_row(house.deputy.keyring(), planted)


@pytest.mark.parametrize("changed", [{"role": "counsellor"}, {"basis": "consent:y"}])
def test_a_changed_place_is_not_called_ended_while_its_keys_stay(house, case, changed):
    member = joined(house, case, house.trainer, TeamRole.TRAINER)
    TeamMember.objects.filter(pk=member.pk).update(**changed)

    with pytest.raises(Tampered):
        cases.end_member(house.key_worker.keyring(), TeamMember.objects.get(pk=member.pk), at=NOON)


@pytest.mark.parametrize("kind", [Kind.CLINICAL, Kind.WHEREABOUTS, Kind.IDENTITY])
def test_a_part_that_a_trainer_began_is_believed_by_nobody(house, case, kind):
    Compartment.objects.filter(subject=case.pk, kind=kind).delete()

    with pytest.raises(Tampered):
        vault.make_compartment(
            house.trainer.keyring(),
            organisation=house.organisation.id,
            subject=case.pk,
            kind=kind,
            custody=Custody((house.trainer.keyholder, house.deputy.keyholder)),
            at=NOON,
        )


def test_a_flag_is_shown_as_from_who_signed_the_slip(house, case):
    joined(house, case, house.trainer, TeamRole.TRAINER)
    forged = Flag("please_check", "", house.psychologist.keyholder, NOON)
    plan = compartment(case, Kind.PLAN)
    vault.drop_slip(house.trainer.keyring(), plan, label="cases.flag", content=forged)

    cases.file_slips(house.key_worker.keyring(), [plan], at=NOON)

    [(_case, _row, flag)] = flags_of(house.key_worker.keyring(), [case])
    assert flag.raised_by == house.trainer.keyholder


def test_a_session_pointed_at_another_account_hands_nothing_over():
    organisation = staff.make_organisation_root()
    anna = staff.make_member(("key_worker",), organisation=organisation)
    curious = staff.make_member(("administrator",), organisation=organisation)
    client = staff.session_client(anna)
    Session.objects.filter(account=anna.account).update(
        account=curious.account, ended_at=timezone.now(), sealed=b""
    )

    client.post(reverse("desk:caseload"), {"text": "a name that she typed"})

    assert not LateForm.objects.exists()


def test_the_recovery_paper_alone_is_not_both_steps():
    anna = staff.make_member(("key_worker",))
    client = staff.session_client(anna)
    Session.objects.filter(account=anna.account).update(by_recovery=True)

    page = client.get(reverse("desk:home"))

    assert page.status_code == 302, "changing what opened a session closes it"
