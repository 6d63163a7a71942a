"""What somebody plants who writes to the database, some of them with a certificate of their own."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.conf import settings

from wings.casework.cases import actions
from wings.casework.cases.models import TeamMember
from wings.casework.cases.queries import (
    NoSuchCase,
    case_for,
    compartment,
    compartments,
    held_compartments,
)
from wings.casework.cases.tests.factories import make_case, make_house
from wings.casework.cases.vocabulary import HOLDERS, STAFF_ROLE, FlagKind, TeamRole
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.keys.certificates import Kind as CertificateKind
from wings.foundation.keys.certificates import Untrusted, sign_certificate
from wings.foundation.keys.headers import Author, EpochHeader, Previous, make_header
from wings.foundation.keys.keypair import Keypair, fresh_seeds
from wings.foundation.keys.passphrases import KdfParameters, WeakParameters
from wings.foundation.keys.suite import SigningKey, Tampered, fresh_key, seal_to
from wings.foundation.vault import trust
from wings.foundation.vault.actions import commit_ledger
from wings.foundation.vault.lineage import place_of
from wings.foundation.vault.models import (
    CertificateRow,
    Compartment,
    EpochHeaderRow,
    Grant,
    Keyholder,
    Slip,
)
from wings.foundation.vault.opening import NoGrant, data_key
from wings.foundation.vault.places import grant_place
from wings.foundation.vault.tests.factories import NODE, NOON, make_member
from wings.foundation.vault.trust import sealed_certificate
from wings.programme.organisations.models import Organisation as OrganisationRow
from wings.programme.organisations.vocabulary import HOLDERS as ORGANISATIONS_HOLDERS
from wings.programme.staff import sessions
from wings.programme.staff.models import Account, Session
from wings.programme.staff.queries.accounts import session_by_digest
from wings.programme.staff.rules.wraps import seal_blob
from wings.programme.staff.tests.factories import account_of, make_session
from wings.programme.staff.vocabulary import May

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    """A file whose key worker and deputy have kept their keys."""
    case = make_case(house)
    for member in (house.key_worker, house.deputy):
        open_once(member, case)
    return case


@pytest.fixture
def administrator(house):
    return make_member("administrator", organisation=house.organisation)


def open_once(member, case):
    keyring = member.keyring()
    held_compartments(keyring, case)
    commit_ledger(keyring)


def author(member, keypair=None):
    return Author(member.keyholder, member.certificate.serial, (keypair or member.keypair).signing)


def signed_header(part, key, author, **previous):
    """Sign a header as the strongest of them would: it names its author among the holders."""
    return make_header(place_of(part), key, holders=[author.keyholder], author=author, **previous)


def plant_grant(part, to, key, epoch, *, beside=False):
    planted = Grant(compartment=part, epoch=epoch, keyholder_id=to.keyholder, basis="care")
    planted.sealed = seal_to(to.keypair.sealing.public, key, grant_place(part, planted))
    if not beside:
        Grant.objects.filter(compartment=part, keyholder=to.keyholder).delete()
    planted.save(force_insert=True)


def plant_header(part, signed, epoch):
    EpochHeaderRow.objects.filter(compartment=part, epoch=epoch).delete()
    EpochHeaderRow.objects.create(
        compartment=part, epoch=epoch, body=signed.header_bytes, signature=signed.signature
    )


def test_a_planted_key_in_a_grant_of_the_right_form_is_refused(house, case):
    card = compartment(case, Kind.CARD)
    plant_grant(card, house.key_worker, fresh_key(), 1)

    with pytest.raises(Tampered):
        data_key(house.key_worker.keyring(), card, 1)


def test_a_planted_key_with_a_header_by_a_made_up_certificate_is_refused(house, case):
    card, key, own = compartment(case, Kind.CARD), fresh_key(), Keypair(fresh_seeds())
    known = house.key_worker.certificate
    for made_up in (
        replace(known, signing_public=own.signing.public),
        replace(known, serial=uuid4(), issuer=own.signing.public),
    ):
        plant_header(card, signed_header(card, key, author(house.deputy, own)), 1)
        plant_certificate(made_up, own.signing)
        plant_grant(card, house.key_worker, key, 1)
        with pytest.raises((Tampered, Untrusted)):
            data_key(house.key_worker.keyring(), card, 1)


def plant_certificate(certificate, key):
    """Store a certificate that somebody signed with a key of his own."""
    own = replace(certificate, issuer=key.public)
    signed = sign_certificate(own, key)
    sealed = sealed_certificate(NODE, signed, serial=own.serial, organisation=own.organisation)
    CertificateRow.objects.filter(keyholder=own.keyholder).update(sealed=sealed)


def test_the_next_key_of_a_file_is_not_taken_from_an_administrator(house, case, administrator):
    card, planted = compartment(case, Kind.CARD), fresh_key()
    first = EpochHeaderRow.objects.get(compartment=card, epoch=1)
    before = Previous(EpochHeader.from_bytes(bytes(first.body)), fresh_key())
    signed = signed_header(card, planted, author(administrator), previous=before)
    Compartment.objects.filter(pk=card.pk).update(epoch=2)
    card.refresh_from_db()
    plant_header(card, signed, 2)
    plant_grant(card, house.key_worker, planted, 2)

    with pytest.raises(Tampered):
        data_key(house.key_worker.keyring(), card, 2)


def test_the_next_key_is_not_taken_without_the_one_before_while_that_is_kept(house, case):
    """Not even from a colleague who may make keys."""
    card, planted = compartment(case, Kind.CARD), fresh_key()
    first = EpochHeaderRow.objects.get(compartment=card, epoch=1)
    before = Previous(EpochHeader.from_bytes(bytes(first.body)), fresh_key())
    signed = signed_header(card, planted, author(house.trainer), previous=before)
    Compartment.objects.filter(pk=card.pk).update(epoch=2)
    card.refresh_from_db()
    plant_header(card, signed, 2)
    plant_grant(card, house.key_worker, planted, 2, beside=True)

    with pytest.raises(Tampered):
        data_key(house.key_worker.keyring(), card, 2)


def test_a_part_that_an_administrator_began_is_not_written_into(house, case, administrator):
    planted, by = fresh_key(), house.key_worker.keyring()
    part = Compartment.objects.create(
        organisation=house.organisation.id, subject=case.pk, kind=Kind.WHEREABOUTS
    )
    signed = signed_header(part, planted, author(administrator))
    plant_header(part, signed, 1)
    plant_grant(part, house.key_worker, planted, 1)

    with pytest.raises(Tampered):
        actions.change_whereabouts(by, case, None, row=None, at=NOON)
    assert Kind.WHEREABOUTS not in held_or_none(house.deputy, case)


def held_or_none(member, case):
    try:
        return held_compartments(member.keyring(), case)
    except Tampered:
        return {}


def test_no_slip_goes_into_a_letterbox_that_an_administrator_put_up(house, case, administrator):
    plan = compartment(case, Kind.PLAN)
    plant_header(plan, signed_header(plan, fresh_key(), author(administrator)), 1)

    with pytest.raises(Tampered):
        actions.raise_flag(
            house.trainer.keyring(), case, kind=FlagKind.PLEASE_CHECK, words="now", at=NOON
        )
    assert not Slip.objects.exists()


def test_those_who_may_make_keys_are_those_who_hold_something():
    in_files = {STAFF_ROLE[role].value for roles in HOLDERS.values() for role in roles}
    of_organisations = {role for roles in ORGANISATIONS_HOLDERS.values() for role in roles}

    assert in_files | of_organisations == settings.MAKERS_OF_KEYS


def test_a_public_key_that_is_swapped_in_its_column_gets_no_grant(house, case):
    mallory = Keypair(fresh_seeds())
    Keyholder.objects.filter(pk=house.trainer.keyholder).update(
        sealing_public=mallory.sealing.public, signing_public=mallory.signing.public
    )
    by = house.key_worker.keyring()
    actions.add_member(by, case, keyholder=house.trainer.keyholder, role=TeamRole.TRAINER, at=NOON)

    card = compartment(case, Kind.CARD)
    grant = Grant.objects.get(compartment=card, keyholder=house.trainer.keyholder)
    assert card_of(house.trainer.keyring(), card)[1].chosen_name == "Mimi"
    with pytest.raises(Tampered):
        mallory.sealing.unseal(bytes(grant.sealed), grant_place(card, grant))


def test_a_place_and_a_grant_written_into_the_tables_bring_no_key(house, case):
    theirs = Grant.objects.filter(keyholder=house.key_worker.keyholder)
    for grant in list(theirs):
        for kept, header in ((None, None), (grant.kept, grant.kept_header)):
            Grant.objects.filter(keyholder=house.counsellor.keyholder).delete()
            grant.pk, grant.keyholder_id = uuid4(), house.counsellor.keyholder
            grant.kept, grant.kept_header = kept, header
            grant.save(force_insert=True)
            with pytest.raises(Tampered):
                data_key(house.counsellor.keyring(), grant.compartment, grant.epoch)
    TeamMember.objects.create(
        case=case,
        keyholder_id=house.counsellor.keyholder,
        organisation_id=house.organisation.id,
        role=TeamRole.COUNSELLOR,
        since_on=NOON.date(),
    )
    Grant.objects.filter(keyholder=house.counsellor.keyholder).delete()
    actions.put_in_order(house.key_worker.keyring(), case, at=NOON)
    actions.settle(house.key_worker.keyring(), case, at=NOON)
    with pytest.raises(NoGrant):
        card_of(house.counsellor.keyring(), compartment(case, Kind.CARD))


def test_a_role_in_a_column_is_not_believed(house, case):
    TeamMember.objects.create(
        case=case,
        keyholder_id=house.trainer.keyholder,
        organisation_id=house.organisation.id,
        role=TeamRole.COUNSELLOR,
        since_on=NOON.date(),
    )

    for may in (May.OPEN_FILE, May.SEE_WORK, May.EDIT_CARD):
        with pytest.raises(NoSuchCase):
            case_for(house.trainer.keyring(), case.code, may=may)


def test_a_certificate_is_nobody_elses(house, administrator):
    """Names, roles and keys stand inside: a row that is moved to somebody else convinces nobody."""
    theirs, his = (
        CertificateRow.objects.get(keyholder=one.keyholder)
        for one in (house.key_worker, administrator)
    )
    sealed = bytes(theirs.sealed)
    keyring = house.deputy.keyring()
    for columns in ({"sealed": sealed}, {"sealed": resealed(sealed, theirs, his)}):
        CertificateRow.objects.filter(pk=his.pk).update(**columns)
        with pytest.raises((Tampered, Untrusted)):
            trust.certificate_of(keyring, administrator.keyholder, house.organisation.id)
    CertificateRow.objects.filter(pk=his.pk).delete()
    CertificateRow.objects.filter(pk=theirs.pk).update(keyholder=administrator.keyholder)
    with pytest.raises((Tampered, Untrusted)):
        trust.certificate_of(keyring, administrator.keyholder, house.organisation.id)


def resealed(sealed, from_row, to_row):
    """Seal a certificate's text for another row, as somebody can who has the pepper."""
    signed = trust.signed_certificate(NODE, from_row)
    return sealed_certificate(NODE, signed, serial=to_row.pk, organisation=to_row.organisation)


def test_a_name_in_a_column_is_not_what_colleagues_read(house):
    account = account_of(house.key_worker).account
    Account.objects.filter(pk=account.pk).update(names=account_of(house.deputy).account.names)

    shown = trust.certificate_of(
        house.deputy.keyring(), house.key_worker.keyholder, house.organisation.id
    )
    assert shown.shown_name == house.key_worker.certificate.shown_name


def test_an_administrator_who_calls_himself_a_key_worker_is_none(house, case, administrator):
    """He signs his own promotion; the root and the certifier did not."""
    promoted = replace(administrator.certificate, roles=("key_worker",))
    plant_certificate(promoted, administrator.keypair.signing)
    with pytest.raises((Tampered, Untrusted)):
        trust.certificate_of(house.deputy.keyring(), administrator.keyholder, house.organisation.id)


def test_a_member_is_no_certifier_by_calling_herself_one(house, administrator):
    chain = CertificateRow.objects.get(keyholder=administrator.keyholder)
    victim = CertificateRow.objects.get(keyholder=house.trainer.keyholder)
    certificate = replace(
        house.trainer.certificate,
        roles=("psychologist",),
        kind=CertificateKind.MEMBER,
        issuer=administrator.keypair.signing.public,
    )
    signed = sign_certificate(certificate, administrator.keypair.signing)
    sealed = sealed_certificate(NODE, signed, serial=victim.pk, organisation=house.organisation.id)
    CertificateRow.objects.filter(pk=victim.pk).update(sealed=sealed, issuer=chain)

    with pytest.raises(Untrusted):
        trust.certificate_of(house.deputy.keyring(), house.trainer.keyholder, house.organisation.id)


def test_a_root_in_a_column_is_not_trusted(house):
    mallory = SigningKey.from_seed(fresh_key())
    certifier = house.organisation.certifier
    OrganisationRow.objects.update(root_public=mallory.public)
    plant_certificate(certifier.certificate, mallory)
    row = CertificateRow.objects.get(keyholder=certifier.keyholder)

    with pytest.raises(Untrusted):
        trust.certificate_in(house.deputy.keyring(), row)


@pytest.mark.parametrize("kind", [Kind.PLAN, Kind.LEARNING])
def test_a_part_of_a_file_that_is_called_by_another_kind_is_closed(house, case, kind):
    """Else its holders would hand it, in good faith, to those whom that kind is for."""
    identity = compartments(case)[Kind.IDENTITY]
    Compartment.objects.filter(subject=case.pk, kind=kind).delete()
    Compartment.objects.filter(pk=identity.pk).update(kind=kind)
    identity.refresh_from_db()

    with pytest.raises(Tampered):
        data_key(house.key_worker.keyring(), identity, 1)


def test_parts_that_change_files_are_closed(house, case):
    other = make_case(house, chosen_name="Lulu")
    open_once(house.key_worker, other)
    mine, hers = compartment(case, Kind.CARD), compartment(other, Kind.CARD)
    Compartment.objects.filter(pk=mine.pk).update(subject=uuid4())
    Compartment.objects.filter(pk=hers.pk).update(subject=case.pk)
    Compartment.objects.filter(pk=mine.pk).update(subject=other.pk)

    for one in (mine, hers):
        one.refresh_from_db()
        with pytest.raises(Tampered):
            card_of(house.key_worker.keyring(), one)


def test_a_blob_of_ones_own_making_is_not_the_account_that_it_is_put_into(house):
    """Second factors, seeds and trusted roots travel together: who brings his own has no one's."""
    member = account_of(house.key_worker)
    session, cookie = make_session(member, at=NOON)
    own = replace(member.blob, seeds=fresh_seeds(), totp_seed=b"s" * 20)
    Keyholder.objects.filter(pk=member.account.pk).update(blob=seal_blob(own, member.blob_key))

    opened = sessions.open_session(session_by_digest(cookie.digest), cookie, node=NODE, at=NOON)
    with pytest.raises(Untrusted):
        sessions.keyring(opened, at=NOON)
    assert session.pk == Session.objects.get().pk


@pytest.mark.parametrize(
    "weaker",
    [{"memory_kib": 8}, {"memory_kib": 65_535}, {"passes": 1}, {"lanes": 0}, {"salt": b"short"}],
)
def test_cheaper_stretching_is_refused_whatever_the_database_says(weaker):
    told = KdfParameters(65_536, 3, 1, b"s" * 16).to_json()
    changed = {name: value if name != "salt" else "c2hvcnQ=" for name, value in weaker.items()}
    with pytest.raises(WeakParameters):
        KdfParameters.from_json(told | changed)
