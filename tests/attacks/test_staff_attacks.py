"""A certified colleague, ours or a partner's, who writes to the database and knows the pepper."""

import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases.actions import TooManySearches, index, knowing, look_for
from wings.casework.cases.tests.factories import make_case, make_house
from wings.casework.cases.vocabulary import SEARCHES_AN_HOUR
from wings.casework.participants.models import IndexKeyRow
from wings.casework.participants.queries import files_named, index_key
from wings.foundation.keys.certificates import Kind, Untrusted, sign_certificate
from wings.foundation.keys.keypair import Keypair, fresh_seeds
from wings.foundation.keys.pepper import NodeKey, Pepper
from wings.foundation.vault import trust
from wings.foundation.vault.actions.keyholders import end_certificate, recall_ends
from wings.foundation.vault.endings import FILE, endings
from wings.foundation.vault.models import CertificateRow, Keyholder
from wings.foundation.vault.opening import open_row
from wings.foundation.vault.tests import factories as vault
from wings.foundation.vault.tests.factories import NODE, NOON, trust_each_other
from wings.programme.organisations.actions import open_compartment
from wings.programme.organisations.models import Organisation
from wings.programme.organisations.vocabulary import Kind as Box
from wings.programme.staff import sessions
from wings.programme.staff.actions import tries
from wings.programme.staff.actions.certifying import Signer, Subject, certify, issue
from wings.programme.staff.actions.inviting import invite
from wings.programme.staff.contents import Names, Proposal
from wings.programme.staff.models import Account, Attempt, Invitation, LateForm, Session
from wings.programme.staff.queries.accounts import attempts
from wings.programme.staff.queries.late import late_forms
from wings.programme.staff.queries.people import people
from wings.programme.staff.rules.cookies import NAME, fresh_cookie
from wings.programme.staff.rules.throttling import DELAYS
from wings.programme.staff.rules.wraps import (
    open_blob,
    owner_place,
    seal_owner,
    seal_proposal,
)
from wings.programme.staff.tests.factories import (
    account_of,
    keyring_of,
    long_ago,
    make_member,
    make_organisation_root,
    make_session,
    session_client,
)
from wings.programme.staff.vocabulary import PersonState

pytestmark = pytest.mark.django_db
TYPED = "a name that she typed"
NAMED = "Blessing Osas"


@pytest.fixture
def house():
    return make_organisation_root()


@pytest.fixture
def certifies(house):
    return session_client(account_of(house.certifier))


# --- to whom a key is sealed --------------------------------------------------------------------


def plant(organisation, certificate):
    """Store a certificate that an organisation's own certifier signed, as a writer can."""
    issuer = organisation.certifier
    signed = sign_certificate(
        replace(
            certificate,
            organisation=organisation.id,
            serial=uuid4(),
            issuer=issuer.keypair.signing.public,
        ),
        issuer.keypair.signing,
    )
    serial = trust.Certificate.from_bytes(signed.certificate_bytes).serial
    return CertificateRow.objects.create(
        id=serial,
        organisation=organisation.id,
        keyholder_id=certificate.keyholder,
        issuer=issuer.row,
        sealed=trust.sealed_certificate(NODE, signed, serial=serial, organisation=organisation.id),
    )


@pytest.fixture
def partners(house):
    found = [vault.make_organisation() for _ in range(2)]
    for one in found:
        trust_each_other(house, one)
    return found


@pytest.mark.parametrize("order", [1, -1])
def test_what_a_partners_worker_is_handed_is_never_sealed_to_another_partner(
    house, partners, order
):
    home, greedy = partners[::order]
    worker = vault.make_member("trainer", organisation=home)
    own = Keypair(fresh_seeds())
    plant(greedy, replace(worker.certificate, sealing_public=own.sealing.public))
    by = vault.make_member("key_worker", organisation=house).keyring()

    with pytest.raises(Untrusted):
        trust.anywhere(by, worker.keyholder)


def test_whoever_works_for_two_partners_by_one_key_is_still_found(house, partners):
    worker = vault.make_member("trainer", organisation=partners[0])
    vault.make_member("trainer", organisation=partners[1], person=worker)
    by = vault.make_member("key_worker", organisation=house).keyring()

    assert trust.anywhere(by, worker.keyholder).sealing_public == worker.keypair.sealing.public


def test_a_partner_says_nothing_of_our_own_people(house, partners):
    worker = vault.make_member("trainer", organisation=house)
    own = Keypair(fresh_seeds())
    plant(partners[0], replace(worker.certificate, sealing_public=own.sealing.public))
    by = vault.make_member("key_worker", organisation=house).keyring()

    assert trust.anywhere(by, worker.keyholder) == worker.certificate


# --- whom she trusts ----------------------------------------------------------------------------


def invited(organisation):
    administrator = make_member("administrator", organisation=organisation)
    proposal = Proposal(Names("kanaria", "Kanaria Vogel"), ("trainer",))
    return invite(keyring_of(administrator), proposal, at=timezone.now())


def joins(client, code):
    client.post(reverse("staff:join"), {"code": code}, follow=True)
    return client.post(reverse("staff:join-compare"), {"same": "on"}, follow=True)


def roots_of(member):
    blob = Account.objects.select_related("keyholder").get(pk=member.account.pk).keyholder.blob
    return open_blob(bytes(blob), member.blob_key, member.account.pk).roots


def test_an_invitation_puts_no_other_root_in_the_place_of_one_that_she_trusts(house):
    anna, (invitation, code) = make_member("key_worker", organisation=house), invited(house)
    planted = vault.make_organisation().root.public
    Organisation.objects.filter(pk=house.id).update(root_public=planted)

    page = joins(session_client(anna), code)

    assert "Please stop here" in page.content.decode()
    assert roots_of(anna) == {house.id: house.root.public}
    assert Invitation.objects.get(pk=invitation.pk).used_at is None


def test_an_invitation_brings_the_root_of_an_organisation_that_is_new_to_her(house):
    anna, (_invitation, code) = make_member("key_worker"), invited(house)

    joins(session_client(anna), code)

    assert roots_of(anna) == {
        anna.organisation.id: anna.organisation.root.public,
        house.id: house.root.public,
    }


# --- who says what somebody may do --------------------------------------------------------------


@pytest.fixture
def waiting(house):
    """Somebody who has joined by an invitation and waits to be certified."""
    newcomer = make_member("trainer", organisation=house)
    CertificateRow.objects.filter(keyholder=newcomer.account.pk).delete()
    invitation, _code = invited(house)
    Invitation.objects.filter(pk=invitation.pk).update(
        account=newcomer.account, used_at=timezone.now()
    )
    return newcomer, invitation


def test_what_is_signed_is_what_the_certifier_ticked_not_what_was_proposed_meanwhile(
    certifies, house, waiting
):
    newcomer, invitation = waiting
    url = reverse("staff:certify", args=[newcomer.account.pk])
    compared = certifies.get(url).context["form"].initial["compared"]
    more = Proposal(Names("kanaria", "Kanaria Vogel"), ("key_worker", "psychologist"))
    Invitation.objects.filter(pk=invitation.pk).update(
        proposal=seal_proposal(NODE, more, invitation.pk)
    )

    certifies.post(url, {"roles": ["trainer"], "compared": compared, "same": "on"})

    by = account_of(house.certifier)
    signed = trust.certificate_of(keyring_of(by), newcomer.account.pk, house.id)
    assert signed.roles == ("trainer",)


def test_an_administrator_makes_no_certifier_by_any_page_or_row(house):
    administrator = make_member("administrator", organisation=house)
    client, by = session_client(administrator), vault.make_member("trainer", organisation=house)
    url = reverse("staff:certify", args=[administrator.account.pk])
    promoted = replace(
        administrator.certificate,
        kind=Kind.CERTIFIER,
        roles=("coordinator",),
        issuer=administrator.keypair.signing.public,
    )
    signed = sign_certificate(promoted, administrator.keypair.signing)
    row = CertificateRow.objects.filter(keyholder=administrator.account.pk)
    sealed = trust.sealed_certificate(NODE, signed, serial=promoted.serial, organisation=house.id)
    assert client.post(url, {"roles": ["coordinator"], "same": "on"}).status_code == 404
    for columns in ({"sealed": sealed}, {"issuer": None}, {"issuer": row.get().pk}):
        row.update(**columns)
        with pytest.raises(Untrusted):
            trust.certificate_of(by.keyring(), administrator.account.pk, house.id)
        assert client.post(url, {"roles": ["coordinator"], "same": "on"}).status_code == 302


# --- what has ended -----------------------------------------------------------------------------


def certifies_again(house, member, roles):
    """Let the certifier sign other roles; return the row that this ended."""
    before = CertificateRow.objects.get(keyholder=member.keyholder, ended_at__isnull=True)
    names = Names(member.certificate.sign_in, member.certificate.shown_name)
    subject = Subject.by_keys(member.keyholder, names, member.keypair)
    by = house.certifier.keyring()
    certify(by, subject, roles, compared=subject.compared, at=NOON)
    return before


def put_back(row):
    """Let an ended certificate stand again in the tables, as if nothing had come after it."""
    CertificateRow.objects.filter(keyholder=row.keyholder_id).exclude(pk=row.pk).delete()
    CertificateRow.objects.filter(pk=row.pk).update(ended_at=None)


@pytest.fixture
def fallen(house):
    """A key worker who is a trainer from now on, and the row of what she was before."""
    member = vault.make_member("key_worker", organisation=house)
    account_of(member)
    return member, certifies_again(house, member, ("trainer",))


def test_what_is_signed_last_counts(house, fallen):
    member, _before = fallen

    found = trust.certificate_of(house.certifier.keyring(), member.keyholder, house.id)

    assert found.roles == ("trainer",)


def test_an_ended_certificate_counts_nowhere_whatever_its_column_says(house, fallen):
    member, before = fallen
    put_back(before)
    by, row = house.certifier.keyring(), CertificateRow.objects.get(pk=before.pk)

    for look in (
        lambda: trust.certificate_of(by, member.keyholder, house.id),
        lambda: trust.anywhere(by, member.keyholder),
        lambda: trust.certificate_by_serial(by, before.pk),
        lambda: trust.certificate_in(by, row),
    ):
        with pytest.raises(Untrusted):
            look()
    assert member.keyholder not in {one.keyholder for one in trust.members(by, house.id)}
    [shown] = [one for one in people(by) if one.keyholder == member.keyholder]
    assert shown.state == PersonState.UNTRUSTED
    assert session_client(account_of(member)).get(reverse("desk:home")).status_code == 302


def test_what_was_signed_under_it_before_is_still_read(house, fallen):
    _member, before = fallen

    found = trust.certificate_by_serial(house.certifier.keyring(), before.pk)

    assert found.roles == ("key_worker",)


def test_an_ended_certificate_under_another_number_is_none(house, fallen):
    member, before = fallen
    signed = trust.signed_certificate(NODE, before)
    put_back(before)
    CertificateRow.objects.filter(pk=before.pk).update(ended_at=NOON)
    other = uuid4()
    CertificateRow.objects.create(
        id=other,
        organisation=house.id,
        keyholder_id=member.keyholder,
        issuer=house.certifier.row,
        sealed=trust.sealed_certificate(NODE, signed, serial=other, organisation=house.id),
    )

    with pytest.raises(Untrusted):
        trust.certificate_of(house.certifier.keyring(), member.keyholder, house.id)


def falls(house):
    """Let the root end a certifier's certificate, by naming her again with another key."""
    root, keypair = Signer(house.id, house.root), Keypair(fresh_seeds())
    subject = Subject.by_keys(house.certifier.keyholder, Names("c", "Certifier"), keypair)
    issue(root, subject, kind=Kind.CERTIFIER, roles=("coordinator",), node=NODE, at=NOON)


def test_who_certifies_no_more_signs_nothing_that_counts(house):
    member = vault.make_member("trainer", organisation=house)
    by = vault.make_member("key_worker", organisation=house).keyring()
    falls(house)
    assert trust.certificate_of(by, member.keyholder, house.id) == member.certificate
    promoted = replace(member.certificate, roles=("psychologist",))
    ended = house.certifier.row

    def believed(certificate, issuer):
        signed = sign_certificate(certificate, house.certifier.keypair.signing)
        place = {"serial": certificate.serial, "organisation": house.id}
        CertificateRow.objects.filter(keyholder=member.keyholder).delete()
        CertificateRow.objects.create(
            id=certificate.serial,
            organisation=house.id,
            keyholder_id=member.keyholder,
            issuer=issuer,
            sealed=trust.sealed_certificate(NODE, signed, **place),
        )
        with suppress(Untrusted):
            return trust.certificate_of(by, member.keyholder, house.id)

    renamed = CertificateRow(id=uuid4(), organisation=house.id, keyholder_id=None)
    text = trust.signed_certificate(NODE, ended)
    renamed.sealed = trust.sealed_certificate(NODE, text, serial=renamed.pk, organisation=house.id)
    renamed.save()
    CertificateRow.objects.filter(pk=ended.pk).update(ended_at=None, keyholder=None)
    for issuer in (ended, renamed):
        assert believed(replace(promoted, serial=uuid4()), issuer) is None
        assert believed(promoted, issuer) is None, "under the number of one that counts"
        assert believed(member.certificate, issuer) == member.certificate


def test_a_partner_who_is_trusted_no_more_stays_so(house, partners):
    partner = partners[0]
    before = CertificateRow.objects.get(organisation=house.id, other_organisation=partner.id)
    end_certificate(NODE, before.pk, at=NOON)
    by = vault.make_member("key_worker", organisation=house).keyring()
    assert partner.id not in trust.partners(by)

    CertificateRow.objects.filter(pk=before.pk).update(ended_at=None)

    assert partner.id not in trust.partners(by)
    with pytest.raises(Untrusted):
        trust.root_of(by, partner.id)


def test_an_end_that_a_power_cut_left_unfinished_hides_no_other(house, fallen):
    _member, before = fallen
    path = settings.HOME / FILE
    with path.open("a") as file:
        file.write(str(uuid4())[:9])
    assert before.pk in endings()

    end_certificate(NODE, house.certifier.row.pk, at=NOON)

    assert {before.pk, house.certifier.row.pk} <= endings().keys()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_lost_record_is_written_anew_from_the_columns_and_a_record_that_is_there_never(
    house, fallen, tmp_path
):
    _member, before = fallen
    with override_settings(HOME=tmp_path):
        recall_ends(NODE)
        assert before.pk in endings()
        CertificateRow.objects.filter(keyholder=house.certifier.keyholder).update(ended_at=NOON)
        recall_ends(NODE)
        assert house.certifier.row.pk not in endings()


# --- guessing -----------------------------------------------------------------------------------


def test_of_several_tries_at_one_moment_only_one_is_let_through(monkeypatch):
    before = attempts(b"key", at=NOON)
    monkeypatch.setattr(tries, "attempts", lambda _key, *, at: before)
    tries.note_try(b"key", at=NOON)

    for _ in range(5):
        with pytest.raises(tries.TooManyTries):
            tries.note_try(b"key", at=NOON)
    assert Attempt.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_tries_of_many_browsers_at_one_moment_get_no_more_than_those_of_one():
    many, begin = 8, Barrier(8)

    def tries_once(_number):
        begin.wait()
        try:
            tries.note_try(b"key", at=NOON)
        except tries.TooManyTries:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        let_through = sum(pool.map(tries_once, range(many)))

    assert let_through == Attempt.objects.count()
    assert 1 <= let_through <= DELAYS.count(timedelta())


def test_a_try_after_an_hour_or_after_a_right_one_is_the_first_again():
    for at in (NOON, NOON + timedelta(minutes=61)):
        tries.note_try(b"key", at=at)
    tries.forget_tries(b"key")
    tries.note_try(b"key", at=NOON + timedelta(minutes=62))

    assert [one.number for one in Attempt.objects.all()] == [1]


# --- what comes late ----------------------------------------------------------------------------


def sends(cookie, client=None):
    client = client or Client()
    client.cookies[NAME] = cookie.written()
    client.post(reverse("desk:caseload"), {"text": TYPED})
    return client


def read_by(member):
    found = late_forms(member.account, member.keypair, NODE, at=timezone.now())
    return [one.typed.fields["text"] for one in found]


@pytest.fixture
def anna(house):
    return make_member("key_worker", organisation=house)


@pytest.fixture
def next_one(house):
    return make_member("key_worker", organisation=house)


def test_not_even_with_the_pepper_is_a_late_form_led_to_somebody_else(anna, next_one):
    session, cookie = make_session(anna, at=long_ago(9 * 60))
    public = bytes(next_one.keyholder.sealing_public)
    for key in (fresh_cookie().key, b"\0" * 32):
        owner = seal_owner(key, next_one.account.pk, public, session=session.pk)
        Session.objects.filter(pk=session.pk).update(account=next_one.account, owner=owner)
        sends(cookie)
    by_the_pepper = NODE.seal(next_one.account.pk.bytes + public, owner_place(session.pk))
    Session.objects.filter(pk=session.pk).update(owner=by_the_pepper)
    sends(cookie)

    assert not LateForm.objects.exists()


def test_a_key_that_was_exchanged_before_signing_in_leads_no_late_form_to_somebody_else(
    anna, next_one
):
    Keyholder.objects.filter(pk=anna.account.pk).update(
        sealing_public=next_one.keyholder.sealing_public
    )
    account = Account.objects.select_related("keyholder").get(pk=anna.account.pk)
    session, cookie = sessions.start(account, anna.blob_key, at=timezone.now())
    sessions.pass_factor(session, at=timezone.now())
    sessions.choose_organisation(session, anna.organisation.id)
    Session.objects.filter(pk=session.pk).update(locked_at=timezone.now())

    sends(cookie)

    assert not LateForm.objects.exists()


def test_the_next_one_at_this_computer_is_shown_nothing_and_its_author_all(anna, next_one):
    _session, cookie = make_session(anna, at=long_ago(9 * 60))
    browser = sends(cookie)

    shown = session_client(next_one, client=browser).get(reverse("staff:unsaved"))
    assert TYPED not in shown.content.decode()
    assert read_by(next_one) == []
    again = session_client(anna, client=browser).get(reverse("staff:unsaved"))
    assert TYPED in again.content.decode()
    assert read_by(anna) == [[TYPED]]


def test_what_comes_after_signing_out_is_kept_for_nobody(anna, next_one):
    browser = session_client(anna)
    browser.post(reverse("staff:sign-out"))

    browser.post(reverse("desk:caseload"), {"text": TYPED})

    assert not LateForm.objects.exists()
    shown = session_client(next_one, client=browser).get(reverse("staff:unsaved"))
    assert TYPED not in shown.content.decode()


# --- names that are tried -----------------------------------------------------------------------


@pytest.fixture
def known():
    """A house in whose index a woman's name stands, and her key worker."""
    found = make_house()
    index(found.key_worker.keyring(), make_case(found), NAMED, birth_year=2001, at=NOON)
    return found


def carried_off(known, node):
    """Return what a key worker finds with her keys, a copy of the database and this pepper."""
    by = known.key_worker.keyring()
    key = index_key(by, open_compartment(by, Box.INTAKE, at=NOON))
    at_home = replace(by, node=node)
    row = IndexKeyRow.objects.select_related("compartment").get()
    stored = bytes.fromhex(open_row(by, row).key)
    keys = {key} if node is NODE else {stored, index_key(at_home, row.compartment)}
    return [hit for one in keys for hit in files_named(by.organisation, one, NAMED, 2001)]


def test_without_the_pepper_the_index_of_names_cannot_be_tried_at_home(known):
    assert carried_off(known, NODE)
    assert not carried_off(known, NodeKey(Pepper(1, b"q" * 32)))


def test_on_the_server_every_search_is_counted_also_those_at_one_moment(known, monkeypatch):
    counted, by = knowing.count_by, known.key_worker.keyring()
    answers = iter(range(10**6))

    def stale(*args, **kwargs):
        """Tell every first count of a search what stood there before any of them began."""
        return counted(*args, **kwargs) if next(answers) % 2 else 0

    monkeypatch.setattr(knowing, "count_by", stale)
    for _ in range(SEARCHES_AN_HOUR):
        assert look_for(by, name=NAMED, birth_year=2001, at=NOON).mine

    with pytest.raises(TooManySearches):
        look_for(by, name=NAMED, birth_year=2001, at=NOON)
