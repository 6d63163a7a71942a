"""Signing certificates: the only way in which anybody comes to be trusted with anything."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID, uuid4

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.keys.certificates import (
    Certificate,
    Kind,
    Signed,
    Untrusted,
    sign_certificate,
)
from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.keys.suite import SigningKey, Tampered, fresh_key, same
from wings.foundation.vault import queries as vault
from wings.foundation.vault import trust
from wings.foundation.vault.actions import mark_due
from wings.foundation.vault.actions.keyholders import (
    end_certificate,
    keep_certificate,
    make_keyholder,
)
from wings.foundation.vault.keyring import Acting, Keyring
from wings.foundation.vault.models import CertificateRow, Keyholder
from wings.programme.organisations.models import Organisation
from wings.programme.organisations.queries import name_of
from wings.programme.staff.contents import Names
from wings.programme.staff.rules.clashes import refuse_clashes
from wings.programme.staff.rules.comparing import what_was_compared
from wings.programme.staff.rules.paper import paper_keypair


class NotACertifier(Exception):
    """Only a certifier, named by the root, signs for an organisation."""


class NotWhatWasCompared(Exception):
    """Keys or names are not those whose words two people compared."""


class SignedByRoot(Exception):
    """A certifier's own certificate is the root's work; no certifier changes it."""


class AlreadyThere(Exception):
    """It was done before: the form was sent twice."""


@dataclass(frozen=True)
class Signer:
    """Who signs for an organisation: its root, or a certifier by a certificate of the root."""

    organisation: UUID
    key: SigningKey = field(repr=False)
    keyholder: UUID | None = None
    row: CertificateRow | None = None

    @classmethod
    def certifier(cls, by: Keyring) -> Self:
        """Return the certifier whose keyring this is. Raises NotACertifier."""
        # By its kind, which only the root signs: a coordinator's role alone certifies nobody.
        if by.certificate.kind is not Kind.CERTIFIER:
            raise NotACertifier
        row = vault.certificate_row(by.certificate.serial)
        return cls(by.organisation, by.keypair.signing, by.keyholder, row)

    @property
    def author(self) -> Acting:
        """The signer as the author of entries in the organisation's chain."""
        return Acting(self.keyholder, self.organisation)


@dataclass(frozen=True)
class Subject:
    """Whose keys a certificate vouches for. For an organisation only its root is signed."""

    id: UUID
    names: Names
    sealing_public: bytes
    signing_public: bytes

    @classmethod
    def of(cls, keyholder: Keyholder, names: Names) -> Self:
        """Return a keyholder with the names that her account has now."""
        publics = (bytes(keyholder.sealing_public), bytes(keyholder.signing_public))
        return cls(keyholder.pk, names, *publics)

    @classmethod
    def by_keys(cls, keyholder: UUID, names: Names, keypair: Keypair) -> Self:
        """Return a keyholder whose keys are at hand."""
        return cls(keyholder, names, keypair.sealing.public, keypair.signing.public)

    @property
    def compared(self) -> str:
        """Return the digest of all that a certificate will vouch for."""
        return what_was_compared(self.names, self.sealing_public, self.signing_public)


@transaction.atomic
def issue(
    signer: Signer,
    subject: Subject,
    *,
    kind: Kind,
    roles: tuple[str, ...] = (),
    node: NodeKey,
    at: datetime,
) -> CertificateRow:
    """Sign a certificate and store it; the one that stood before is ended.

    Raises RolesClash when nobody may have these roles together.
    """
    refuse_clashes(roles)
    before = _standing(signer, subject, kind)
    # The end first: a constraint lets only one stand.
    if before is not None:
        end_certificate(node, before.pk, at=at)
        # The end is part of its mark, so the entry has to vouch for the row as it is from now on.
        before.ended_at = at
    row = keep_certificate(
        node, _signed(signer, subject, kind=kind, roles=roles, at=at), issuer=signer.row
    )
    ended = {"ended": str(before.pk)} if before else {}
    record(
        "staff.certified",
        by=signer.author,
        subject=subject.id,
        at=at,
        rows=[row, before] if before else [row],
        details={"kind": kind.value, "roles": sorted(roles), **ended},
    )
    return row


@transaction.atomic
def certify(
    by: Keyring, subject: Subject, roles: tuple[str, ...], *, compared: str, at: datetime
) -> CertificateRow:
    """Certify a member of the keyring's organisation, anew when her roles change.

    Where a role ends, all that she held here gets a new key, for those who may hold it then.
    compared: the digest of what two people compared. Raises NotACertifier, NotWhatWasCompared,
    SignedByRoot or RolesClash.
    """
    signer = Signer.certifier(by)
    # Between comparing and signing somebody who writes to the database could exchange keys or
    # names.
    if not same(compared.encode(), subject.compared.encode()):
        raise NotWhatWasCompared
    standing = vault.standing_certificate(by.organisation, subject.id)
    if standing is not None and standing.issuer is None:
        raise SignedByRoot
    if standing is not None and not _roles_in(by, standing) <= set(roles):
        # What she may hold by the roles that stay, she is handed again with the new key.
        mark_due(vault.grants_within(by.organisation, subject.id), at=at)
    return issue(signer, subject, kind=Kind.MEMBER, roles=roles, node=by.node, at=at)


@transaction.atomic
def make_paper_keyholder(
    signer: Signer,
    shown_name: str,
    roles: tuple[str, ...],
    *,
    keyholder: UUID,
    node: NodeKey,
    at: datetime,
) -> bytes:
    """Make a key pair that exists on paper alone, certify it, and return its secret to print.

    keyholder: a fresh id, so that the same form does not make two. Raises AlreadyThere.
    """
    # A form sent twice would make a second key of which no paper is kept.
    if vault.is_keyholder(keyholder):
        raise AlreadyThere
    secret = fresh_key()
    keypair = paper_keypair(secret)
    make_keyholder(keypair, keyholder=keyholder, blob=b"", on=at.date())
    subject = Subject.by_keys(keyholder, Names("", shown_name), keypair)
    issue(signer, subject, kind=Kind.PAPER, roles=roles, node=node, at=at)
    return secret


def trust_partner(
    signer: Signer, partner: Organisation, *, compared: bytes, node: NodeKey, at: datetime
) -> CertificateRow:
    """Sign another organisation's root, so that its people can be given keys.

    compared: the root whose words two people compared. Raises NotWhatWasCompared.
    """
    root = bytes(partner.root_public)
    # The root lies in a column: what gets signed is what two people read to each other.
    if not same(compared, root):
        raise NotWhatWasCompared
    subject = Subject(partner.pk, Names("", name_of(partner, node)), b"", root)
    return issue(signer, subject, kind=Kind.ORGANISATION, node=node, at=at)


def _roles_in(by: Keyring, row: CertificateRow) -> frozenset[str]:
    """Return the roles of a certificate; none where it is not to be believed: it opened nothing."""
    try:
        return frozenset(trust.certificate_in(by, row).roles)
    except (Untrusted, Tampered):
        return frozenset()


def _standing(signer: Signer, subject: Subject, kind: Kind) -> CertificateRow | None:
    if kind is Kind.ORGANISATION:
        return vault.standing_cross_certificate(signer.organisation, subject.id)
    return vault.standing_certificate(signer.organisation, subject.id)


def _signed(
    signer: Signer, subject: Subject, *, kind: Kind, roles: tuple[str, ...], at: datetime
) -> Signed:
    certificate = Certificate(
        organisation=signer.organisation,
        kind=kind,
        keyholder=subject.id,
        serial=uuid4(),
        sign_in=subject.names.sign_in,
        shown_name=subject.names.shown,
        roles=roles,
        sealing_public=subject.sealing_public,
        signing_public=subject.signing_public,
        issued_on=at.date(),
        issuer=signer.key.public,
    )
    return sign_certificate(certificate, signer.key)
