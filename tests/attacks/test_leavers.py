"""Somebody who left, or whose time is over, and who writes to the database: nothing new opens."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from wings.casework.cases import actions as cases
from wings.casework.cases.contents import Roster
from wings.casework.cases.models import RosterRow, TeamMember
from wings.casework.cases.queries import compartment, roster_of
from wings.casework.cases.tests.factories import make_card, make_case, make_house
from wings.casework.cases.vocabulary import FlagKind, TeamRole
from wings.casework.consent.actions import record_decision
from wings.casework.consent.contents import Consent
from wings.casework.participants.contents import Whereabouts
from wings.casework.participants.models import CardRow, WhereaboutsRow
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.keys.headers import Author, make_header
from wings.foundation.keys.suite import Tampered, seal, unseal
from wings.foundation.vault import actions as vault
from wings.foundation.vault.coding import encode
from wings.foundation.vault.lineage import place_of
from wings.foundation.vault.models import Compartment, EpochHeaderRow, Grant, GuardianPiece, Slip
from wings.foundation.vault.opening import data_key, load_keys
from wings.foundation.vault.places import row_place
from wings.foundation.vault.tests.factories import (
    NOON,
    make_member,
    make_organisation,
    trust_each_other,
)
from wings.programme.organisations.actions import add_place
from wings.programme.organisations.contents import Place
from wings.programme.organisations.models import Organisation
from wings.programme.staff.actions import leaving
from wings.programme.staff.actions.certifying import Subject, certify
from wings.programme.staff.contents import Names
from wings.programme.staff.tests.factories import account_of
from wings.programme.staff.vocabulary import Role
from wings.strands.psychosocial import actions as psychosocial
from wings.strands.psychosocial.models import SessionRow
from wings.strands.psychosocial.tests.factories import some_session

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house)


@pytest.fixture
def leaver(house, case):
    """A second psychologist, who holds the clinical part."""
    member = make_member(Role.PSYCHOLOGIST, organisation=house.organisation)
    by = house.key_worker.keyring()
    for one in (house.psychologist, member):
        cases.add_member(by, case, keyholder=one.keyholder, role=TeamRole.PSYCHOLOGIST, at=NOON)
    first = house.psychologist.keyring()
    part = cases.open_part(first, case, Kind.CLINICAL, at=NOON)
    cases.hand_part(first, case, part, to=member.keyholder, at=NOON)
    for one in (house.psychologist, house.key_worker, house.deputy, member):
        keep(one, case)
    return member


def keep(member, case):
    """Let somebody open what she holds, so that her keys are kept."""
    keyring = member.keyring()
    load_keys(keyring, Compartment.objects.filter(subject=case.pk))
    vault.commit_ledger(keyring)


def known_keys(member, case):
    """Return every key that somebody takes away in her head: by part and epoch."""
    keyring = member.keyring()
    load_keys(keyring, Compartment.objects.filter(subject=case.pk))
    return dict(keyring.data_keys)


def leave(house, case, member):
    """Let the key worker, who holds nothing clinical, end somebody's place."""
    place = TeamMember.objects.get(case=case, keyholder=member.keyholder)
    cases.end_member(house.key_worker.keyring(), place, at=NOON)


def clear_the_mark():
    Compartment.objects.update(rotation_due_at=None)


def opens(keys, row):
    """Say whether somebody opens a row with keys that she knows, whatever its columns say."""
    part = row.compartment
    for (pk, epoch), key in keys.items():
        told = (part.organisation, pk, epoch, row.table(), row.pk, row.version)
        try:
            unseal(key, bytes(row.sealed), row_place(*told))
        except Tampered:
            continue
        return True
    return False


def written(house, case):
    """Let the psychologist who stays write a session; return its row."""
    session = some_session(house.psychologist)
    row = psychosocial.write_session(house.psychologist.keyring(), case, session, at=NOON)
    return SessionRow.objects.select_related("compartment").get(pk=row.pk)


def test_what_is_written_before_somebody_leaves_is_what_she_opens(house, case, leaver):
    assert opens(known_keys(leaver, case), written(house, case))


@pytest.mark.parametrize("before", [False, True])
def test_clearing_the_mark_of_a_due_key_brings_who_left_nothing(house, case, leaver, before):
    """Whether she clears the mark, or takes away what makes the mark."""
    keys = known_keys(leaver, case)
    if before:
        Grant.objects.filter(keyholder=leaver.keyholder).delete()
    leave(house, case, leaver)
    clear_the_mark()

    assert not opens(keys, written(house, case))


def test_nothing_is_sealed_under_a_key_that_who_left_knows(house, case, leaver):
    leave(house, case, leaver)
    clear_the_mark()
    clinical = compartment(case, Kind.CLINICAL)

    with pytest.raises(vault.RotationDue):
        vault.seal_row(
            house.psychologist.keyring(),
            SessionRow,
            compartment=clinical,
            content=some_session(house.psychologist),
        )
    assert not SessionRow.objects.exists()


def test_a_part_that_is_put_back_whole_to_an_older_key_is_not_written_into(house, case, leaver):
    keys = known_keys(leaver, case)
    clinical = compartment(case, Kind.CLINICAL)
    tables = (Grant, GuardianPiece, EpochHeaderRow, SessionRow)
    older = [list(model.objects.filter(compartment=clinical)) for model in tables]
    leave(house, case, leaver)
    written(house, case)
    for model in tables:
        model.objects.filter(compartment=clinical).delete()
    for row in (row for rows in older for row in rows):
        row.save(force_insert=True)
    Compartment.objects.filter(pk=clinical.pk).update(epoch=clinical.epoch, rotation_due_at=None)

    assert not opens(keys, written(house, case))


def test_a_header_that_hides_who_signed_it_is_refused(house, case, leaver):
    """She knows the key, and signs a header that does not name her."""
    clinical = compartment(case, Kind.CLINICAL)
    key = known_keys(leaver, case)[clinical.pk, clinical.epoch]
    leave(house, case, leaver)
    clear_the_mark()
    author = Author(leaver.keyholder, leaver.certificate.serial, leaver.keypair.signing)
    holders = [house.psychologist.keyholder]
    for one in [[], [leaver.keyholder]]:
        plant(clinical, make_header(place_of(clinical), key, holders=holders + one, author=author))
        with pytest.raises((Tampered, vault.RotationDue)):
            vault.seal_row(
                house.psychologist.keyring(),
                SessionRow,
                compartment=clinical,
                content=some_session(house.psychologist),
            )


def plant(part, signed):
    EpochHeaderRow.objects.filter(compartment=part, epoch=part.epoch).update(
        body=signed.header_bytes, signature=signed.signature
    )
    Grant.objects.filter(compartment=part).update(kept=None, kept_header=None)


def test_who_left_does_not_write_herself_back_into_the_roster(house, case, leaver):
    keys = known_keys(leaver, case)
    card = compartment(case, Kind.CARD)
    row, before = roster_of(house.key_worker.keyring(), case)
    leave(house, case, leaver)
    clear_the_mark()
    now = compartment(case, Kind.CARD)
    assert now.epoch > card.epoch, "the roster's own key is made anew at once"
    for epoch in (card.epoch, now.epoch):
        place = row_place(card.organisation, card.pk, epoch, row.table(), row.pk, row.version)
        planted = seal(keys[card.pk, card.epoch], encode(before), place)
        RosterRow.objects.filter(pk=row.pk).update(epoch=epoch, version=row.version, sealed=planted)
        with pytest.raises(Tampered):
            roster_of(house.key_worker.keyring(), case)


def test_no_flag_goes_into_a_letterbox_that_who_left_can_empty(house, case):
    """The deputy is struck from the roster, and no mark says that the plan wants a new key."""
    by = house.key_worker.keyring()
    cases.add_member(by, case, keyholder=house.trainer.keyholder, role=TeamRole.TRAINER, at=NOON)
    row, roster = roster_of(house.key_worker.keyring(), case)
    stays = tuple(one for one in roster.places if one.role != TeamRole.DEPUTY)
    vault.reseal_row(house.key_worker.keyring(), row, Roster(stays))
    cases.renew_keys(house.trainer.keyring(), case, at=NOON)

    with pytest.raises(vault.RotationDue):
        cases.raise_flag(house.trainer.keyring(), case, kind=FlagKind.PLEASE_CHECK, at=NOON)
    assert not Slip.objects.exists()


def test_who_gives_her_own_place_away_knows_no_key_that_is_written_with(house, case):
    follower = make_member(Role.KEY_WORKER, organisation=house.organisation)
    keyring = house.key_worker.keyring()
    place = TeamMember.objects.get(case=case, role=TeamRole.KEY_WORKER)
    cases.pass_on(keyring, place, to=follower.keyholder, task="the door code", at=NOON)
    clear_the_mark()
    by = follower.keyring()
    row, card = card_of(by, compartment(case, Kind.CARD))
    with pytest.raises(vault.RotationDue):
        cases.change_card(by, case, card, row=row, at=NOON)

    cases.put_in_order(follower.keyring(), case, at=NOON)
    row, card = card_of(follower.keyring(), compartment(case, Kind.CARD))
    cases.change_card(follower.keyring(), case, make_card("Lulu"), row=row, at=NOON)

    for row in CardRow.objects.select_related("compartment"):
        assert not opens(keyring.data_keys, row)


def end_roles(house, member):
    account_of(member)
    leaving.end_roles(house.organisation.certifier.keyring(), member.keyholder, at=NOON)


def become_trainer(house, member):
    account_of(member)
    names = Names(member.certificate.sign_in, member.certificate.shown_name)
    subject = Subject.by_keys(member.keyholder, names, member.keypair)
    by = house.organisation.certifier.keyring()
    certify(by, subject, (str(Role.TRAINER),), compared=subject.compared, at=NOON)


def new_address(house, case):
    """Let the key worker open the file and write an address; return its row."""
    by = house.key_worker.keyring()
    cases.put_in_order(by, case, at=NOON)
    row = WhereaboutsRow.objects.select_related("compartment").first()
    cases.change_whereabouts(by, case, Whereabouts(address="Canary Lane 7"), row=row, at=NOON)
    return WhereaboutsRow.objects.select_related("compartment").get()


@pytest.mark.parametrize("ends", [end_roles, become_trainer])
@pytest.mark.parametrize("is_cleared", [False, True])
def test_a_certificate_that_ends_or_loses_the_role_takes_the_keys_out_of_use(
    house, case, leaver, ends, is_cleared
):
    """Nobody strikes her from the roster; only the organisation's certifier acts."""
    row = new_address(house, case)
    assert opens(known_keys(house.deputy, case), row)
    notes, address = (known_keys(one, case) for one in (leaver, house.deputy))
    for one in (leaver, house.deputy):
        ends(house, one)
    if is_cleared:
        clear_the_mark()

    assert not opens(notes, written(house, case))
    assert not opens(address, new_address(house, case))


def test_a_role_that_ends_marks_what_she_holds_in_the_organisations_own_records(house):
    add_place(house.key_worker.keyring(), Place("House", "Canary Lane 7"), at=NOON)
    become_trainer(house, house.deputy)

    assert Compartment.objects.get(kind="places").rotation_due_at == NOON


def test_a_certificate_with_the_same_roles_and_more_marks_nothing(house, case):
    trainer, by = house.trainer, house.organisation.certifier.keyring()
    account_of(trainer)
    names = Names(trainer.certificate.sign_in, "Another name")
    subject = Subject.by_keys(trainer.keyholder, names, trainer.keypair)
    cases.add_member(
        house.key_worker.keyring(),
        case,
        keyholder=trainer.keyholder,
        role=TeamRole.TRAINER,
        at=NOON,
    )
    roles = (str(Role.TRAINER), str(Role.KEY_WORKER))
    certify(by, subject, roles, compared=subject.compared, at=NOON)

    assert not Compartment.objects.filter(rotation_due_at__isnull=False).exists()
    card = compartment(case, Kind.CARD)
    row, content = card_of(house.key_worker.keyring(), card)
    cases.change_card(house.key_worker.keyring(), case, content, row=row, at=NOON)


@pytest.fixture
def partner(house, case):
    """A partner's worker whose consent names the card, until the last day of March."""
    other = make_organisation()
    trust_each_other(house.organisation, other)
    Organisation.objects.create(
        id=other.id, programme="it-palermo", root_public=b"", sealed_name=b"", made_on=NOON.date()
    )
    member = make_member(Role.COUNSELLOR, organisation=other)
    consent = Consent(
        consent="share-employment",
        version="1",
        wording="…",
        purpose="employment",
        decision="given",
        language="en",
        explained="read_together",
        asked_by=house.key_worker.keyholder,
        decided_on=NOON.date(),
        until=(NOON + 29 * DAY).date(),
        organisation=other.id,
        compartments=("card",),
    )
    by, identity = house.key_worker.keyring(), compartment(case, Kind.IDENTITY)
    row = record_decision(by, identity, consent, at=NOON)
    cases.share(by, case, row, keyholder=member.keyholder, role=TeamRole.COUNSELLOR, at=NOON)
    return member


@pytest.mark.parametrize("is_kept", [False, True])
def test_an_end_that_is_moved_in_the_table_does_not_lengthen_a_grant(case, partner, is_kept):
    if is_kept:
        keep(partner, case)
    later = NOON + 400 * DAY
    Grant.objects.filter(keyholder=partner.keyholder).update(expires_at=later)
    TeamMember.objects.filter(keyholder=partner.keyholder).update(expires_at=later)
    card = compartment(case, Kind.CARD)

    for at in (NOON, NOON + 31 * DAY):
        with pytest.raises(Tampered):
            data_key(partner.keyring(at=at), card, card.epoch)


def test_an_end_that_is_moved_in_the_table_does_not_keep_a_key_in_use(house, case, partner):
    keys = known_keys(partner, case)
    later = NOON + 400 * DAY
    Grant.objects.filter(keyholder=partner.keyholder).update(expires_at=later)
    TeamMember.objects.filter(keyholder=partner.keyholder).update(expires_at=later)
    after = NOON + 31 * DAY
    card = compartment(case, Kind.CARD)
    row, content = card_of(house.key_worker.keyring(at=after), card)
    with pytest.raises(vault.RotationDue):
        cases.change_card(house.key_worker.keyring(at=after), case, content, row=row, at=after)

    cases.put_in_order(house.deputy.keyring(at=after), case, at=after)

    row = CardRow.objects.select_related("compartment").get()
    assert not opens(keys, row)


@pytest.mark.parametrize("is_cleared", [False, True])
def test_a_partners_worker_who_leaves_the_partner_knows_no_key_that_is_written_with(
    house, case, partner, is_cleared
):
    """Her consent still runs, and it is the partner's certifier who ends her roles."""
    for one in (house.key_worker, house.deputy, partner):
        keep(one, case)
    keys = known_keys(partner, case)
    end_roles(SimpleNamespace(organisation=partner.organisation), partner)
    assert not Grant.objects.filter(keyholder=partner.keyholder).exists()
    if is_cleared:
        clear_the_mark()

    by = house.key_worker.keyring()
    cases.put_in_order(by, case, at=NOON)
    row, _card = card_of(by, compartment(case, Kind.CARD))
    cases.change_card(by, case, make_card("Lulu"), row=row, at=NOON)

    assert not opens(keys, CardRow.objects.select_related("compartment").get())


def test_who_leaves_one_organisation_keeps_what_she_holds_in_another_that_certifies_her(
    house, case
):
    other = make_organisation()
    make_member(Role.TRAINER, organisation=other, person=house.deputy)
    end_roles(SimpleNamespace(organisation=other), house.deputy)

    assert Grant.objects.filter(keyholder=house.deputy.keyholder).exists()
    assert not Compartment.objects.filter(rotation_due_at__isnull=False).exists()
