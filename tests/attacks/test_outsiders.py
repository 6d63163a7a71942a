"""A certified key worker from outside the team, who writes to the database, exchanges whole parts.

She also takes away what the holders kept, so that they see everything for the first time.
"""

from dataclasses import replace
from uuid import uuid4

import pytest

from wings.casework.cases import actions as cases
from wings.casework.cases.contents import Place, Roster
from wings.casework.cases.models import RosterRow, TeamMember
from wings.casework.cases.queries import compartment, compartments, held_compartments, roster_of
from wings.casework.cases.tests.factories import make_card, make_case, make_house
from wings.casework.cases.vocabulary import FlagKind, TeamRole
from wings.casework.participants.models import CardRow, IdentityRow
from wings.casework.participants.vocabulary import Kind
from wings.foundation.keys.headers import Author, EpochHeader, Previous, SignedHeader, make_header
from wings.foundation.keys.suite import Tampered, context, fresh_key, seal, seal_to
from wings.foundation.vault import actions as vault
from wings.foundation.vault.coding import encode
from wings.foundation.vault.lineage import place_of
from wings.foundation.vault.models import Compartment, EpochHeaderRow, Grant, Slip
from wings.foundation.vault.opening import NoGrant, data_key
from wings.foundation.vault.places import grant_place, row_place
from wings.foundation.vault.tests.factories import NOON, make_member
from wings.foundation.vault.vocabulary import Custody
from wings.programme.staff.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    """A file whose key worker and deputy have kept their keys."""
    case = make_case(house)
    for member in (house.key_worker, house.deputy):
        keep(member, case)
    return case


@pytest.fixture
def outsider(house):
    return make_member(Role.KEY_WORKER, organisation=house.organisation)


def keep(member, case):
    keyring = member.keyring()
    held_compartments(keyring, case)
    vault.commit_ledger(keyring)


def signs(member):
    return Author(member.keyholder, member.certificate.serial, member.keypair.signing)


def header_at(part, epoch):
    return EpochHeader.from_bytes(
        bytes(EpochHeaderRow.objects.get(compartment=part, epoch=epoch).body)
    )


def exchange(part, signed, key, people):
    """Put a header in the place of the present one, and hand its key to these people alone."""
    Compartment.objects.filter(pk=part.pk).update(epoch=part.epoch)
    EpochHeaderRow.objects.filter(compartment=part, epoch=part.epoch).delete()
    EpochHeaderRow.objects.create(
        compartment=part, epoch=part.epoch, body=signed.header_bytes, signature=signed.signature
    )
    Grant.objects.filter(compartment=part).delete()
    for one in people:
        grant = Grant(compartment=part, epoch=part.epoch, keyholder_id=one.keyholder, basis="care")
        grant.sealed = seal_to(one.keypair.sealing.public, key, grant_place(part, grant))
        grant.save(force_insert=True)


def put(model, part, key, content):
    """Put a row of one's own under a key of one's own in the place of what is there."""
    row = model.objects.filter(compartment=part).first() or model(id=uuid4(), compartment=part)
    row.epoch = part.epoch
    told = (part.organisation, part.pk, row.epoch, row.table(), row.pk, row.version)
    row.sealed = seal(key, encode(content), row_place(*told))
    row.save()


def team_with(house, outsider, role=TeamRole.KEY_WORKER):
    told = (house.organisation.id,)
    places = [
        Place(house.key_worker.keyholder, *told, TeamRole.KEY_WORKER, "care", NOON.date()),
        Place(house.deputy.keyholder, *told, TeamRole.DEPUTY, "care", NOON.date()),
        Place(outsider.keyholder, *told, role, "care", NOON.date()),
    ]
    return Roster(tuple(places))


def in_one_stroke(house, case, outsider, signed_of):
    """Exchange header, card and roster; `signed_of` signs the header for a key."""
    card, key = compartment(case, Kind.CARD), fresh_key()
    people = (house.key_worker, house.deputy, outsider)
    card, signed = signed_of(card, key, [one.keyholder for one in people])
    exchange(card, signed, key, people)
    put(CardRow, card, key, make_card())
    put(RosterRow, card, key, team_with(house, outsider))
    TeamMember.objects.filter(case=case, role=TeamRole.KEY_WORKER).update(
        keyholder=outsider.keyholder
    )
    Grant.objects.update(kept=None, kept_header=None)


def refused_by(house, case, outsider):
    """Say whether key worker and deputy open nothing of it and hand nothing over."""
    for member in (house.key_worker, house.deputy):
        for act in (cases.put_in_order, cases.settle, cases.renew_keys):
            with pytest.raises(Tampered):
                act(member.keyring(), case, at=NOON)
        with pytest.raises(Tampered):
            roster_of(member.keyring(), case)
    for kind in (Kind.IDENTITY, Kind.PLAN):
        part = compartment(case, kind)
        with pytest.raises(NoGrant):
            data_key(outsider.keyring(), part, part.epoch)
    return True


def test_header_card_and_roster_exchanged_in_one_stroke_convince_nobody(house, case, outsider):
    def begun(card, key, holders):
        return card, make_header(place_of(card), key, holders=holders, author=signs(outsider))

    in_one_stroke(house, case, outsider, begun)

    assert refused_by(house, case, outsider)


def test_a_first_header_that_names_the_key_worker_as_its_author_convinces_nobody(
    house, case, outsider
):
    def forged(card, key, holders):
        author = replace(signs(house.key_worker), key=outsider.keypair.signing)
        return card, make_header(place_of(card), key, holders=holders, author=author)

    in_one_stroke(house, case, outsider, forged)

    assert refused_by(house, case, outsider)


@pytest.mark.parametrize("with_her", [True, False])
def test_a_next_header_from_outside_the_team_convinces_nobody(house, case, outsider, with_her):
    """Nobody has the key before any more, so that nobody can check what is made with it."""

    def following(card, key, holders):
        before = Previous(header_at(card, 1), fresh_key())
        card.epoch = 2
        signed = make_header(
            place_of(card),
            key,
            holders=holders if with_her else holders[:2],
            author=signs(outsider),
            previous=before,
        )
        return card, signed

    in_one_stroke(house, case, outsider, following)

    assert refused_by(house, case, outsider)


def test_a_file_that_is_begun_again_under_its_id_convinces_nobody(house, case, outsider):
    """Even where nothing of it is left but its number: the id says who began it."""
    Compartment.objects.filter(subject=case.pk).delete()
    by = outsider.keyring()
    people = tuple(one.keyholder for one in (house.key_worker, house.deputy, outsider))
    planted = vault.begin_file(by, first_part=uuid4(), custody=Custody(people), at=NOON)
    assert planted.subject != case.pk
    Compartment.objects.filter(pk=planted.pk).update(subject=case.pk)
    planted.refresh_from_db()
    key = by.data_keys[planted.pk, 1]
    author = signs(outsider)
    signed = make_header(place_of(planted), key, holders=people, author=author)
    exchange(planted, signed, key, (house.key_worker, house.deputy))
    put(RosterRow, planted, key, team_with(house, outsider))

    for member in (house.key_worker, house.deputy):
        with pytest.raises(Tampered):
            roster_of(member.keyring(), case)


@pytest.mark.parametrize("kind", [Kind.IDENTITY, Kind.PLAN])
def test_another_part_from_outside_the_team_convinces_nobody(house, case, outsider, kind):
    part, key = compartment(case, kind), fresh_key()
    beside = header_at(compartment(case, Kind.CARD), 1).hash
    people = (house.key_worker, house.deputy, outsider)
    signed = make_header(
        place_of(part),
        key,
        holders=[one.keyholder for one in people],
        author=signs(outsider),
        beside=beside,
    )
    exchange(part, signed, key, people)

    for member in (house.key_worker, house.deputy):
        with pytest.raises(Tampered):
            data_key(member.keyring(), part, part.epoch)


def test_a_header_signed_anew_around_the_true_key_convinces_nobody(house, case, outsider):
    """Its check value and its letterbox stand in the clear: she copies them."""
    for kind, part in compartments(case).items():
        true = header_at(part, 1)
        copied = replace(
            true,
            author=outsider.keyholder,
            author_serial=outsider.certificate.serial,
            holders=tuple(sorted({*true.holders, outsider.keyholder})),
        )
        data = copied.to_bytes()
        signature = outsider.keypair.signing.sign(context("epoch header", data))
        EpochHeaderRow.objects.filter(compartment=part).update(body=data, signature=signature)
        Grant.objects.filter(compartment=part).update(kept=None, kept_header=None)
        assert EpochHeader.from_bytes(SignedHeader(data, signature).header_bytes).kind == kind

    for part in compartments(case).values():
        with pytest.raises(Tampered):
            data_key(house.key_worker.keyring(), part, 1)


def test_no_slip_goes_into_a_letterbox_that_somebody_from_outside_put_up(house, case, outsider):
    """Nobody needs a key to see it: a colleague on no team takes a register and raises a flag."""
    plan = compartment(case, Kind.PLAN)
    beside = header_at(compartment(case, Kind.CARD), 1).hash
    signed = make_header(
        place_of(plan),
        fresh_key(),
        holders=[outsider.keyholder],
        author=signs(outsider),
        beside=beside,
    )
    EpochHeaderRow.objects.filter(compartment=plan).update(
        body=signed.header_bytes, signature=signed.signature
    )

    with pytest.raises(Tampered):
        cases.raise_flag(house.trainer.keyring(), case, kind=FlagKind.PLEASE_CHECK, at=NOON)
    assert not Slip.objects.exists()


def fork(house, case, old, leaver, staying):
    """Make another next header of the card, with the key before, which her old keyring has."""
    card, key, people = compartment(case, Kind.CARD), fresh_key(), (*staying, leaver)
    epoch = card.epoch - 1
    signed = make_header(
        place_of(card),
        key,
        holders=[one.keyholder for one in people],
        author=signs(leaver),
        previous=Previous(header_at(card, epoch), old.data_keys[card.pk, epoch]),
    )
    exchange(card, signed, key, people)
    put(CardRow, card, key, make_card())
    put(RosterRow, card, key, team_with(house, leaver, TeamRole.DEPUTY))


@pytest.mark.parametrize("is_kept", [True, False])
def test_who_was_on_the_team_does_not_fork_the_card_to_be_handed_the_new_keys(house, case, is_kept):
    """She had the key before, so that the next header of the card is hers to make, and hers alone.

    The other parts were made beside the true one.
    """
    leaver, follower = house.deputy, make_member(Role.KEY_WORKER, organisation=house.organisation)
    old = leaver.keyring()
    held_compartments(old, case)
    place = TeamMember.objects.get(case=case, role=TeamRole.DEPUTY)
    by = house.key_worker.keyring()
    cases.pass_on(by, place, to=follower.keyholder, task="the door code", at=NOON)
    for member in (house.key_worker, follower):
        keep(member, case)
    assert compartment(case, Kind.CARD).epoch == 2
    fork(house, case, old, leaver, (house.key_worker, follower))
    if not is_kept:
        Grant.objects.update(kept=None, kept_header=None)

    for act in (cases.put_in_order, cases.renew_keys, cases.settle):
        with pytest.raises(Tampered):
            act(house.key_worker.keyring(), case, at=NOON)
    identity = compartment(case, Kind.IDENTITY)
    if not is_kept:
        with pytest.raises(Tampered):
            data_key(house.key_worker.keyring(), identity, identity.epoch)
    for kind in (Kind.IDENTITY, Kind.PLAN):
        part = compartment(case, kind)
        with pytest.raises(NoGrant):
            data_key(leaver.keyring(), part, part.epoch)
    assert not IdentityRow.objects.exists()


def test_who_held_the_card_alone_does_not_fork_it_to_stay_on_the_team(house, case):
    """Nothing of hers but the card was made anew; the identity witnesses it."""
    leaver, by = house.trainer, house.key_worker.keyring()
    member = cases.add_member(by, case, keyholder=leaver.keyholder, role=TeamRole.TRAINER, at=NOON)
    cases.add_member(
        by, case, keyholder=house.psychologist.keyholder, role=TeamRole.PSYCHOLOGIST, at=NOON
    )
    old = leaver.keyring()
    held_compartments(old, case)
    before = compartment(case, Kind.CARD)
    cases.part_with(house.key_worker.keyring(), member, task="the door code", at=NOON)
    assert compartment(case, Kind.CARD).epoch == before.epoch + 1
    fork(house, case, old, leaver, (house.key_worker, house.deputy, house.psychologist))
    Grant.objects.update(kept=None, kept_header=None)

    for reader in (house.key_worker, house.deputy, house.psychologist):
        row = CardRow.objects.select_related("compartment").get()
        with pytest.raises(Tampered):
            vault.reseal_row(reader.keyring(), row, make_card("Lulu"))
