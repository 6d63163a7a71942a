from datetime import date, timedelta

import pytest

from wings.casework.cases import actions
from wings.casework.cases.contents import Progress
from wings.casework.cases.models import FlagRow, TeamMember
from wings.casework.cases.queries import (
    NoSuchCase,
    case_for,
    cases_of,
    compartment,
    flags_of,
    held_compartments,
    progress_of,
    roster_of,
)
from wings.casework.cases.tests.factories import make_card, make_case, make_house
from wings.casework.cases.vocabulary import FlagKind, TeamRole
from wings.casework.consent.actions import record_decision
from wings.casework.consent.contents import Consent
from wings.casework.participants.queries import card_of, cards
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.queries import entries_about
from wings.foundation.audit.verification import verify
from wings.foundation.vault.actions import commit_ledger
from wings.foundation.vault.models import Compartment, Grant, Slip
from wings.foundation.vault.opening import NoGrant
from wings.foundation.vault.stored import fingerprints
from wings.foundation.vault.tests.factories import (
    NOON,
    make_member,
    make_organisation,
    trust_each_other,
)
from wings.programme.organisations.models import Organisation
from wings.programme.staff.vocabulary import May, Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house)


def kinds(member, case, at=NOON):
    return set(held_compartments(member.keyring(at=at), case))


def test_key_worker_and_deputy_open_the_file_from_the_first_moment(house, case):
    card = compartment(case, Kind.CARD)

    for member in (house.key_worker, house.deputy):
        assert card_of(member.keyring(), card)[1] == make_card()
        assert kinds(member, case) == {Kind.CARD, Kind.IDENTITY, Kind.PLAN}


def test_nobody_outside_the_team_finds_or_opens_the_file(house, case):
    keyring = house.counsellor.keyring()

    with pytest.raises(NoSuchCase):
        case_for(keyring, case.code, may=May.OPEN_FILE)
    with pytest.raises(NoGrant):
        card_of(keyring, compartment(case, Kind.CARD))
    assert cases_of(keyring) == []


def test_a_colleague_who_joins_gets_what_her_place_comes_with(house, case):
    actions.add_member(
        house.key_worker.keyring(),
        case,
        keyholder=house.trainer.keyholder,
        role=TeamRole.TRAINER,
        at=NOON,
    )

    assert kinds(house.trainer, case) == {Kind.CARD}
    assert case_for(house.trainer.keyring(), case.code, may=May.OPEN_FILE) == case
    with pytest.raises(NoSuchCase):
        case_for(house.trainer.keyring(), case.code, may=May.SEE_PLAN)


def test_a_place_written_into_the_database_brings_no_key(house, case):
    TeamMember.objects.create(
        case=case,
        keyholder_id=house.psychologist.keyholder,
        organisation_id=house.organisation.id,
        role=TeamRole.PSYCHOLOGIST,
        since_on=NOON.date(),
    )

    actions.settle(house.key_worker.keyring(), case, at=NOON)

    assert kinds(house.psychologist, case) == set()


def test_a_person_without_the_certified_role_gets_no_place(house, case):
    with pytest.raises(actions.NotCertified):
        actions.add_member(
            house.key_worker.keyring(),
            case,
            keyholder=house.trainer.keyholder,
            role=TeamRole.PSYCHOLOGIST,
            at=NOON,
        )


def test_the_clinical_part_is_made_by_the_psychologist_and_opens_for_nobody_else(house, case):
    actions.add_member(
        house.key_worker.keyring(),
        case,
        keyholder=house.psychologist.keyholder,
        role=TeamRole.PSYCHOLOGIST,
        at=NOON,
    )
    with pytest.raises(actions.NotEntitled):
        actions.open_part(house.key_worker.keyring(), case, Kind.CLINICAL, at=NOON)

    actions.open_part(house.psychologist.keyring(), case, Kind.CLINICAL, at=NOON)

    assert Kind.CLINICAL in kinds(house.psychologist, case)
    assert Kind.CLINICAL not in kinds(house.key_worker, case)


def test_who_leaves_the_team_loses_every_key_and_the_parts_get_new_ones(house, case):
    worker = house.key_worker
    member = actions.add_member(
        worker.keyring(), case, keyholder=house.trainer.keyholder, role=TeamRole.TRAINER, at=NOON
    )

    learning = actions.open_part(worker.keyring(), case, Kind.LEARNING, at=NOON)
    due = actions.end_member(worker.keyring(), member, at=NOON)
    card = compartment(case, Kind.CARD)
    renewed = actions.renew_keys(worker.keyring(), case, at=NOON)

    assert sorted(part.kind for part in due) == [Kind.CARD, Kind.LEARNING]
    assert card.rotation_due_at is None, "the roster's own key is new before anything else happens"
    assert renewed == 1
    assert compartment(case, Kind.LEARNING).epoch == learning.epoch + 1
    assert kinds(house.trainer, case) == set()
    assert card_of(house.deputy.keyring(), compartment(case, Kind.CARD))[1] == make_card()


def test_a_grant_written_into_the_database_gets_no_new_key(house, case):
    worker = house.key_worker
    member = actions.add_member(
        worker.keyring(), case, keyholder=house.trainer.keyholder, role=TeamRole.TRAINER, at=NOON
    )
    card = compartment(case, Kind.CARD)
    Grant.objects.create(
        compartment=card,
        epoch=1,
        keyholder_id=house.counsellor.keyholder,
        basis="care",
        sealed=b"x",
    )
    actions.end_member(worker.keyring(), member, at=NOON)

    actions.renew_keys(worker.keyring(), case, at=NOON)

    assert kinds(house.counsellor, case) == set()


def test_handing_over_moves_the_keys_to_the_follower(house, case):
    follower = make_member(Role.KEY_WORKER, organisation=house.organisation)
    deputy = TeamMember.objects.get(case=case, role=TeamRole.DEPUTY)

    actions.hand_over(house.key_worker.keyring(), deputy, to=follower.keyholder, at=NOON)
    actions.renew_keys(house.key_worker.keyring(), case, at=NOON)

    assert kinds(house.deputy, case) == set()
    assert Kind.PLAN in kinds(follower, case)


@pytest.fixture
def partner(house):
    other = make_organisation()
    trust_each_other(house.organisation, other)
    Organisation.objects.create(
        id=other.id, programme="it-palermo", root_public=b"", sealed_name=b"", made_on=NOON.date()
    )
    return make_member(Role.COUNSELLOR, organisation=other)


def agreed(house, case, partner, **changes):
    fields = {
        "consent": "share-employment",
        "version": "1",
        "wording": "…",
        "purpose": "employment",
        "decision": "given",
        "language": "en",
        "explained": "read_together",
        "asked_by": house.key_worker.keyholder,
        "decided_on": NOON.date(),
        "until": date(2026, 3, 31),
        "organisation": partner.organisation.id,
        "compartments": ("card",),
    }
    return record_decision(
        house.key_worker.keyring(),
        compartment(case, Kind.IDENTITY),
        Consent(**(fields | changes)),
        at=NOON,
    )


def share(house, case, row, partner):
    return actions.share(
        house.key_worker.keyring(),
        case,
        row,
        keyholder=partner.keyholder,
        role=TeamRole.COUNSELLOR,
        at=NOON,
    )


def test_a_partner_opens_what_her_consent_names_until_its_last_day(house, case, partner):
    share(house, case, agreed(house, case, partner), partner)

    assert kinds(partner, case, at=NOON + 29 * DAY) == {Kind.CARD}
    assert kinds(partner, case, at=NOON + 31 * DAY) == set()
    with pytest.raises(NoSuchCase):
        case_for(partner.keyring(at=NOON + 31 * DAY), case.code, may=May.OPEN_FILE)


@pytest.mark.parametrize(
    "changes", [{"decision": "refused"}, {"until": None}, {"organisation": None}]
)
def test_without_a_consent_that_names_organisation_and_end_nothing_is_shared(
    house, case, partner, changes
):
    row = agreed(house, case, partner, **changes)

    with pytest.raises(actions.NotAgreed):
        share(house, case, row, partner)
    assert kinds(partner, case) == set()


def test_stopping_a_consent_closes_the_file_to_the_partner_at_once(house, case, partner):
    row = agreed(house, case, partner)
    share(house, case, row, partner)
    row.refresh_from_db()

    actions.withdraw(house.key_worker.keyring(), case, row, at=NOON)

    assert kinds(partner, case) == set()
    with pytest.raises(NoSuchCase):
        case_for(partner.keyring(), case.code, may=May.OPEN_FILE)


def test_a_flag_reaches_key_worker_and_deputy_from_somebody_who_cannot_open_the_plan(house, case):
    actions.add_member(
        house.key_worker.keyring(),
        case,
        keyholder=house.trainer.keyholder,
        role=TeamRole.TRAINER,
        at=NOON,
    )
    actions.raise_flag(house.trainer.keyring(), case, kind=FlagKind.NOT_HERE, at=NOON)
    assert Slip.objects.count() == 1

    keyring = house.deputy.keyring()
    actions.file_slips(keyring, [compartment(case, Kind.PLAN)], at=NOON)

    [(_case, _row, flag)] = flags_of(house.key_worker.keyring(), [case])
    assert (flag.kind, flag.raised_by) == (FlagKind.NOT_HERE, house.trainer.keyholder)
    assert not Slip.objects.exists()


def test_what_waits_is_filed_also_where_a_partners_time_is_over(house, case, partner):
    share(house, case, agreed(house, case, partner), partner)
    told = Progress("language", "hours", 2, 48)
    actions.note_progress(house.trainer.keyring(), case, told, at=NOON)
    later = NOON + 31 * DAY

    actions.put_in_order(house.key_worker.keyring(at=later), case, at=later)

    assert not Slip.objects.exists()
    places = roster_of(house.key_worker.keyring(at=later), case)[1].places
    assert partner.keyholder not in {place.keyholder for place in places}


def test_an_answered_flag_waits_no_longer(house, case):
    keyring = house.key_worker.keyring()
    actions.raise_flag(keyring, case, kind=FlagKind.PLEASE_CHECK, at=NOON)

    actions.answer_flag(keyring, FlagRow.objects.get(), answer="She is well.", at=NOON)

    assert flags_of(keyring, [case]) == []


def test_progress_is_written_over_and_seen_by_the_team(house, case):
    keyring = house.key_worker.keyring()
    for hours in (2, 4):
        progress = Progress("language", "hours", hours, 48)
        actions.note_progress(keyring, case, progress, at=NOON)

    found = progress_of(house.deputy.keyring(), compartment(case, Kind.CARD))

    assert [one.done for one in found] == [4]


def test_a_list_leaves_one_trace_a_session_and_is_told_in_the_file_of_each(house, case):
    for _page in range(2):
        keyring = house.key_worker.keyring()
        assert [one.subject for one in cards(keyring, [case.pk], seen_in="caseload")] == [case.pk]
        commit_ledger(keyring)

    events = [entry.event for entry in entries_about([house.organisation.id], case.pk)]

    assert events.count("list_seen") == 1


def test_the_chain_vouches_for_everything_that_is_stored(house, case):
    report = verify(house.organisation.id, fingerprints(house.organisation.id))

    assert [fault for fault in report.faults if not fault.startswith("certificate:")] == []
    assert report.rows > 20


def test_a_row_that_was_rolled_back_is_found(house, case):
    Compartment.objects.update(epoch=1)
    Grant.objects.filter(keyholder=house.deputy.keyholder).delete()

    report = verify(house.organisation.id, fingerprints(house.organisation.id))

    assert any("removed without an entry" in fault for fault in report.faults)


def test_opening_a_file_costs_the_same_however_often(house, case, django_assert_num_queries):
    keyring = house.deputy.keyring()
    held_compartments(keyring, case)
    commit_ledger(keyring)

    with django_assert_num_queries(2):
        held_compartments(house.deputy.keyring(), case)
