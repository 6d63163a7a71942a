"""Who works in an organisation, from certificates that were verified."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from wings.foundation.keys.certificates import Certificate, Kind, Untrusted
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault import queries as vault
from wings.foundation.vault import trust
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import CertificateRow
from wings.programme.staff.contents import Names
from wings.programme.staff.models import Account, Invitation
from wings.programme.staff.queries.invitations import proposal_of
from wings.programme.staff.rules.wraps import open_names
from wings.programme.staff.vocabulary import PersonState

_STATES = {
    Kind.CERTIFIER: PersonState.CERTIFIER,
    Kind.MEMBER: PersonState.CERTIFIED,
    Kind.PAPER: PersonState.PAPER,
}


@dataclass(frozen=True)
class Person:
    """Somebody of an organisation, as far as it can be verified who she is."""

    keyholder: UUID
    names: Names
    roles: tuple[str, ...]
    state: PersonState
    since: date


@dataclass(frozen=True)
class Candidate:
    """Whom a certifier may certify: an account, and the roles that stand or are proposed."""

    account: Account
    names: Names
    roles: tuple[str, ...]
    certificate: Certificate | None


def people(by: Keyring) -> list[Person]:
    """Return everybody of the keyring's organisation: by name, those who wait first.

    Three queries, however many they are.
    """
    rows = vault.standing_certificates(by.organisation)
    certified = [_certified(by, row, row.keyholder_id) for row in rows if row.keyholder_id]
    return sorted(
        [*certified, *_waiting(by)],
        key=lambda one: (one.state != PersonState.WAITING, one.names.shown.casefold()),
    )


def candidate(by: Keyring, keyholder: UUID) -> Candidate | None:
    """Return a person whom a certifier of the keyring's organisation may certify.

    None when there is no such person, when she neither joined here nor works here, and when her
    roles here have ended: she comes back by a new invitation. Her
    certificate is None while she waits, and when what is stored cannot be verified.
    """
    account = Account.objects.select_related("keyholder").filter(pk=keyholder).first()
    if account is None or account.disabled_at is not None:
        return None
    names = names_of(account, by)
    row = vault.standing_certificate(by.organisation, keyholder)
    if row is not None:
        certificate = _verified(by, row)
        return Candidate(account, names, certificate.roles if certificate else (), certificate)
    invitation = _newcomers(by.organisation).filter(account=account).first()
    if invitation is None:
        return None
    return Candidate(account, names, proposal_of(invitation, by.node).roles, None)


def names_of(account: Account, by: Keyring) -> Names:
    """Return an account's names. Raises Tampered."""
    return open_names(by.node, bytes(account.names), account.pk)


def _certified(by: Keyring, row: CertificateRow, keyholder: UUID) -> Person:
    certificate = _verified(by, row)
    if certificate is None:
        # Shown without a name: what the row says of her cannot be believed either.
        return Person(keyholder, Names("", ""), (), PersonState.UNTRUSTED, date.min)
    return Person(
        keyholder=keyholder,
        names=Names(certificate.sign_in, certificate.shown_name),
        roles=certificate.roles,
        state=_STATES[certificate.kind],
        since=certificate.issued_on,
    )


def _verified(by: Keyring, row: CertificateRow) -> Certificate | None:
    try:
        return trust.certificate_in(by, row)
    except (Untrusted, Tampered):
        return None


def _waiting(by: Keyring) -> list[Person]:
    joined = _newcomers(by.organisation).filter(account__disabled_at__isnull=True)
    return [_newcomer(by, one, one.account) for one in joined if one.account]


def _newcomer(by: Keyring, invitation: Invitation, account: Account) -> Person:
    return Person(
        keyholder=account.pk,
        names=names_of(account, by),
        roles=proposal_of(invitation, by.node).roles,
        state=PersonState.WAITING,
        since=account.made_on,
    )


def _newcomers(organisation: UUID) -> "QuerySet[Invitation]":
    used = Invitation.objects.filter(organisation=organisation, used_at__isnull=False)
    # Whose certificate here has ended does not wait for another one.
    new = used.exclude(account__keyholder__certificates__organisation=organisation)
    return new.select_related("account").order_by("-used_at")
