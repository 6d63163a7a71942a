import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wings.foundation.audit.models import Entry
from wings.foundation.keys.certificates import Kind
from wings.foundation.keys.keypair import Keypair, fresh_seeds
from wings.foundation.vault import queries as vault
from wings.foundation.vault import trust
from wings.foundation.vault.models import CertificateRow, Keyholder
from wings.foundation.vault.tests.factories import make_organisation as make_root
from wings.programme.staff.actions import certifying
from wings.programme.staff.contents import Names
from wings.programme.staff.models import Account, Invitation
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.queries.people import people
from wings.programme.staff.rules.comparing import person_words, root_words, words_of
from wings.programme.staff.rules.paper import from_paper, paper_keypair
from wings.programme.staff.rules.wraps import seal_names
from wings.programme.staff.tests.factories import (
    account_of,
    keyring_of,
    long_ago,
    make_member,
    make_organisation_root,
    session_client,
)
from wings.programme.staff.tests.test_joining import come_to, post, shown, where
from wings.programme.staff.vocabulary import PersonState

pytestmark = pytest.mark.django_db
KANARIA = {"shown_name": "Kanaria Vogel", "sign_in": "kanaria", "roles": ["key_worker"]}
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def organisation():
    return make_organisation_root()


@pytest.fixture
def administrator(organisation):
    return make_member("administrator", organisation=organisation)


@pytest.fixture
def certifier(organisation):
    return account_of(organisation.certifier)


@pytest.fixture
def invites(administrator):
    return session_client(administrator)


@pytest.fixture
def certifies(certifier):
    return session_client(certifier)


@pytest.fixture
def newcomer(invites):
    """Somebody who was invited and has joined, and waits to be certified."""
    code = CODE.search(shown(post(invites, "invite", **KANARIA)))[0]
    come_to(Client(), code, "done")
    return Account.objects.select_related("keyholder").get(invitations__isnull=False)


def page_of(person):
    return reverse("staff:certify", args=[person.pk])


def compared(client, person):
    return re.search(r'name="compared" value="([0-9a-f]+)"', shown(client.get(page_of(person))))[1]


def certificate(account, by):
    return trust.certificate_of(keyring_of(by), account.pk, by.organisation.id)


def test_an_invitation_shows_its_code_once_with_the_words_of_the_organisation(
    invites, organisation
):
    page = shown(post(invites, "invite", **KANARIA))

    assert CODE.search(page)
    assert all(word in page for word in root_words(organisation.root.public))
    listed = shown(invites.get(reverse("staff:people")))
    assert KANARIA["shown_name"] in listed
    assert not CODE.search(listed)


def test_an_invitation_that_was_taken_back_is_gone(invites):
    code = CODE.search(shown(post(invites, "invite", **KANARIA)))[0]
    invitation = Invitation.objects.get()
    response = invites.post(reverse("staff:invitation-cancel", args=[invitation.pk]), follow=True)

    assert KANARIA["shown_name"] not in shown(response)
    assert "This code opens nothing" in shown(post(Client(), "join", code=code))


def test_an_invitation_of_another_organisation_is_not_taken_back(invites):
    post(invites, "invite", **KANARIA)
    stranger = session_client(make_member("administrator"))
    stranger.post(reverse("staff:invitation-cancel", args=[Invitation.objects.get().pk]))

    assert Invitation.objects.exists()


def test_two_people_cannot_sign_in_by_one_name(invites):
    post(invites, "invite", **KANARIA)
    response = post(invites, "invite", **KANARIA | {"sign_in": "Kanaria"})

    assert "Choose another" in shown(response)
    assert 'value="Kanaria Vogel"' in shown(response)


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        (["administrator", "coordinator"], "Who opens accounts certifies nobody"),
        (["guardian", "clinical_guardian"], "different people"),
        (["psychologist", "clinical_guardian"], "not part of any care team"),
    ],
)
def test_roles_that_are_kept_apart_are_not_proposed_together(invites, roles, sentence):
    page = shown(post(invites, "invite", **KANARIA | {"roles": roles}))

    assert sentence in page
    assert not Invitation.objects.exists()


def test_roles_that_give_power_say_so(invites):
    page = shown(invites.get(reverse("staff:invite")))

    assert "opens accounts and can lock people out" in page


def test_who_has_joined_waits_first_in_the_list(newcomer, certifier):
    first, *others = people(keyring_of(certifier))

    assert (first.names.shown, first.state) == ("Kanaria Vogel", PersonState.WAITING)
    assert PersonState.CERTIFIER in {one.state for one in others}


def test_a_certifier_certifies_after_comparing_words(newcomer, certifies, certifier):
    page = shown(certifies.get(page_of(newcomer)))
    keys = newcomer.keyholder
    words = person_words(bytes(keys.sealing_public), bytes(keys.signing_public))

    assert all(word in page for word in words)
    response = certifies.post(
        page_of(newcomer),
        {"same": "on", "roles": ["key_worker"], "compared": compared(certifies, newcomer)},
        follow=True,
    )
    assert where(response) == "/people/"
    signed = certificate(newcomer, certifier)
    assert (signed.sign_in, signed.shown_name) == ("kanaria", "Kanaria Vogel")
    assert signed.roles == ("key_worker",)
    entry = Entry.objects.get(event="staff.certified")
    assert (entry.actor, entry.subject) == (certifier.account.pk, newcomer.pk)


def test_without_comparing_nobody_is_certified(newcomer, certifies, certifier):
    response = certifies.post(
        page_of(newcomer),
        {"roles": ["key_worker"], "compared": compared(certifies, newcomer)},
    )

    assert "Tick this when you have compared" in shown(response)
    assert vault.standing_certificate(certifier.organisation.id, newcomer.pk) is None


def exchange_keys(newcomer):
    other = Keypair(fresh_seeds())
    Keyholder.objects.filter(pk=newcomer.pk).update(
        sealing_public=other.sealing.public, signing_public=other.signing.public
    )


def exchange_name(newcomer):
    names = seal_names(node_key(), Names("kanaria", "The Director"), newcomer.pk)
    Account.objects.filter(pk=newcomer.pk).update(names=names)


@pytest.mark.parametrize("exchange", [exchange_keys, exchange_name])
def test_what_changed_after_the_comparison_is_not_signed(newcomer, certifies, certifier, exchange):
    seen = compared(certifies, newcomer)
    exchange(newcomer)
    response = certifies.post(
        page_of(newcomer), {"same": "on", "roles": ["key_worker"], "compared": seen}
    )

    assert "have changed since the page was shown" in shown(response)
    assert vault.standing_certificate(certifier.organisation.id, newcomer.pk) is None


def test_an_administrator_does_not_certify(newcomer, invites, administrator):
    assert invites.get(page_of(newcomer)).status_code == 404
    with pytest.raises(certifying.NotACertifier):
        certifying.Signer.certifier(keyring_of(administrator))


def test_a_coordinator_whom_the_root_did_not_name_does_not_certify(newcomer, organisation):
    coordinator = session_client(make_member("coordinator", organisation=organisation))

    assert coordinator.get(page_of(newcomer)).status_code == 404


def test_a_certifier_of_another_organisation_does_not_find_the_newcomer(newcomer):
    elsewhere = account_of(make_organisation_root().certifier)

    assert session_client(elsewhere).get(page_of(newcomer)).status_code == 404


def test_certifying_wants_a_fresh_second_factor(newcomer, certifier):
    stale = session_client(certifier, factor_at=long_ago(11), seen_at=timezone.now())

    assert stale.get(page_of(newcomer)).status_code == 302


def test_other_roles_are_a_new_certificate_and_the_old_one_ends(organisation, certifies, certifier):
    trainer = make_member("trainer", organisation=organisation).account
    response = certifies.post(
        page_of(trainer),
        {"roles": ["trainer", "key_worker"], "compared": compared(certifies, trainer)},
        follow=True,
    )

    assert where(response) == "/people/"
    assert certificate(trainer, certifier).roles == ("trainer", "key_worker")
    ended = CertificateRow.objects.filter(keyholder=trainer.pk, ended_at__isnull=False)
    assert ended.count() == 1


def test_a_certifier_is_changed_by_no_certifier(certifies, certifier):
    page = shown(certifies.get(page_of(certifier.account)))
    response = certifies.post(
        page_of(certifier.account),
        {"roles": ["key_worker"], "compared": compared_digest(certifier)},
    )

    assert "Only the root" in page
    assert "Only the root" in shown(response)
    assert certificate(certifier.account, certifier).kind is Kind.CERTIFIER


def compared_digest(member):
    names = Names(member.certificate.sign_in, member.certificate.shown_name)
    return certifying.Subject.of(member.keyholder, names).compared


def forge(row):
    other = make_member("administrator", organisation=make_root("a forger's")).vault.row
    CertificateRow.objects.filter(pk=row.pk).update(sealed=other.sealed)


def test_a_certificate_that_cannot_be_verified_is_shown_as_that_and_signed_anew(
    organisation, certifier, certifies
):
    member = make_member("trainer", organisation=organisation)
    forge(member.vault.row)

    found = {one.keyholder: one for one in people(keyring_of(certifier))}
    assert found[member.account.pk].state is PersonState.UNTRUSTED
    assert not found[member.account.pk].roles
    assert "cannot be verified" in shown(certifies.get(reverse("staff:people")))
    fields = {"roles": ["trainer"], "compared": compared(certifies, member.account)}
    assert "Tick this" in shown(certifies.post(page_of(member.account), fields))
    certifies.post(page_of(member.account), fields | {"same": "on"})
    assert certificate(member.account, certifier).roles == ("trainer",)


def test_the_list_costs_as_many_queries_for_many_people_as_for_few(
    organisation, certifier, django_assert_num_queries
):
    keyring = keyring_of(certifier)
    with django_assert_num_queries(2):
        people(keyring)
    for _ in range(5):
        make_member("trainer", organisation=organisation)
    with django_assert_num_queries(2):
        people(keyring)


def test_a_key_on_paper_is_shown_once_and_opens_what_is_sealed_to_it(certifies, certifier):
    hidden = re.search(
        r'name="keyholder" value="([0-9a-f-]+)"', shown(certifies.get(reverse("staff:paper-key")))
    )[1]
    fields = {"shown_name": "Envelope", "role": "guardian", "keyholder": hidden}
    page = shown(post(certifies, "paper-key", **fields))
    letters = re.search(r'class="secret">([0-9A-Z ]+)<', page)[1]
    keypair = paper_keypair(from_paper(letters))

    signed = certificate(Keyholder(pk=hidden), certifier)
    assert (signed.kind, signed.roles) == (Kind.PAPER, ("guardian",))
    assert signed.sealing_public == keypair.sealing.public
    assert all(word in page for word in words_of(keypair))
    assert "made already" in shown(post(certifies, "paper-key", **fields))
    assert Keyholder.objects.filter(pk=hidden).count() == 1


def test_a_partner_is_trusted_once_its_words_were_compared(certifies, certifier):
    partner = make_organisation_root()
    path = reverse("staff:partner", args=[partner.id])
    page = shown(certifies.get(path))

    assert all(word in page for word in root_words(partner.root.public))
    fields = {"same": "on", "compared": partner.root.public.hex()}
    assert where(certifies.post(path, fields, follow=True)) == "/people/partners/"
    assert trust.partners(keyring_of(certifier)) == [partner.id]


@pytest.mark.parametrize("seen", ["00" * 32, "not even a number"])
def test_a_root_that_was_not_compared_is_not_signed(certifies, certifier, seen):
    partner = make_organisation_root()
    path = reverse("staff:partner", args=[partner.id])
    response = certifies.post(path, {"same": "on", "compared": seen})

    assert "has changed since" in shown(response)
    assert trust.partners(keyring_of(certifier)) == []


def test_a_partner_whose_certificate_cannot_be_verified_is_trusted_no_more(certifies, certifier):
    partner = make_organisation_root()
    path = reverse("staff:partner", args=[partner.id])
    certifies.post(path, {"same": "on", "compared": partner.root.public.hex()})
    forge(CertificateRow.objects.get(other_organisation=partner.id))

    assert trust.partners(keyring_of(certifier)) == []
    assert "words not compared yet" in shown(certifies.get(reverse("staff:partners")))


def test_no_organisation_is_its_own_partner(certifies, organisation):
    assert certifies.get(reverse("staff:partner", args=[organisation.id])).status_code == 404
