"""Certificates, checked from the root that the keyholder keeps in her own blob."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from wings.foundation.keys.certificates import (
    Certificate,
    Kind,
    Signed,
    Untrusted,
    partner_root,
    serial_in,
    trusted,
)
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault.endings import endings, mark_of
from wings.foundation.vault.models import CertificateRow
from wings.foundation.vault.places import certificate_place

# Ed25519: fixed, so signature and text need no separator that could be shifted.
SIGNATURE_BYTES = 64


class Trusting(Protocol):
    """Whoever brings the roots to check against."""

    @property
    def node(self) -> NodeKey: ...

    @property
    def roots(self) -> Mapping[UUID, bytes]: ...

    @property
    def organisation(self) -> UUID: ...


def certificate_of(who: Trusting, keyholder: UUID, organisation: UUID) -> Certificate:
    """Return a keyholder's standing certificate in an organisation.

    Raises Untrusted when there is none, or when it does not lead back to a root that
    `who` trusts.
    """
    row = _rows(organisation).filter(keyholder=keyholder).first()
    if row is None:
        raise Untrusted
    return _checked(who, row)


def certificate_by_serial(who: Trusting, serial: UUID) -> Certificate:
    """Return the certificate with that serial, ended ones included. Raises Untrusted."""
    # Ended ones too: what she signed while it stood goes on counting.
    row = CertificateRow.objects.select_related("issuer").filter(pk=serial).first()
    if row is None:
        raise Untrusted
    return _checked(who, row)


def certificate_in(who: Trusting, row: CertificateRow) -> Certificate:
    """Return what a row says, ended or not, once it is checked. Raises Untrusted."""
    return _checked(who, row)


def members(who: Trusting, organisation: UUID) -> list[Certificate]:
    """Return every standing certificate of an organisation's keyholders that holds.

    One that was tampered with is left out: nothing is sealed to its keys, and `wings audit verify`
    names it.
    """
    rows = _rows(organisation).filter(keyholder__isnull=False)
    return [one for row in rows if (one := _held_against(who, row)) is not None]


def roles_of(who: Trusting, keyholders: Iterable[UUID]) -> dict[tuple[UUID, UUID], frozenset[str]]:
    """Return (keyholder, organisation) → roles of every certificate of these that stands and holds.

    One query, and one more for each certificate of a partner.
    """
    rows = CertificateRow.objects.select_related("issuer").filter(
        keyholder__in=list(keyholders), ended_at__isnull=True
    )
    found = [one for row in rows if (one := _held_against(who, row)) is not None]
    return {
        (one.keyholder, one.organisation): frozenset(one.roles) for one in found if one.keyholder
    }


def is_known(who: Trusting, organisation: UUID) -> bool:
    """Say whether `who` trusts an organisation's root, and so can check its certificates."""
    try:
        root_of(who, organisation)
    except Untrusted:
        return False
    return True


def anywhere(who: Trusting, keyholder: UUID) -> Certificate:
    """Return a keyholder's standing certificate, own organisation first, then partners.

    Raises Untrusted when none of them leads to a root that `who` trusts, or when partners name
    different keys: else one of them could have sealed to itself what another's worker is handed.
    """
    rows = CertificateRow.objects.select_related("issuer").filter(
        keyholder=keyholder, ended_at__isnull=True
    )
    found = [one for row in rows if (one := _held_against(who, row)) is not None]
    ours = [one for one in found if one.organisation == who.organisation]
    # Our own certifier met her; a partner's word on her keys must not stand above that.
    if ours:
        return ours[0]
    if len({(one.sealing_public, one.signing_public) for one in found}) != 1:
        raise Untrusted
    return found[0]


def may_make_keys(author: Certificate, kind: str) -> bool:
    """Say whether somebody may be the author of the key of a compartment of this kind.

    Who holds no part of any file makes none: else an administrator who also writes to the database
    could plant a key, and read all that is written from then on.
    """
    is_person = author.kind in {Kind.MEMBER, Kind.CERTIFIER}
    makers = settings.MAKERS_OF_KEYS_OF.get(kind, settings.MAKERS_OF_KEYS)
    return is_person and bool(set(author.roles) & makers)


def partners(who: Trusting) -> list[UUID]:
    """Return the organisations that this one trusts by a cross-certificate that holds."""
    rows = _rows(who.organisation).filter(other_organisation__isnull=False)
    return [found[0] for row in rows if (found := _partner_held(who, row)) is not None]


def root_of(who: Trusting, organisation: UUID) -> bytes:
    """Return the root's public key of an organisation: kept in the blob, or cross-certified.

    Raises Untrusted when the organisation is neither.
    """
    kept = who.roots.get(organisation)
    # From the blob first: a cross-certificate is a row, and must not replace a root that she keeps.
    if kept is not None:
        return kept
    row = _rows(who.organisation).filter(other_organisation=organisation).first()
    if row is None:
        raise Untrusted
    partner, root = _partner(who, row)
    # The column and the signed text must mean the same partner.
    if partner != organisation:
        raise Untrusted
    return root


def sealed_certificate(node: NodeKey, signed: Signed, *, serial: UUID, organisation: UUID) -> bytes:
    """Return a signed certificate, sealed to the installation."""
    place = certificate_place(serial, organisation)
    return node.seal(signed.signature + signed.certificate_bytes, place)


def signed_certificate(node: NodeKey, row: CertificateRow) -> Signed:
    """Return what a row holds, unchecked."""
    plain = node.unseal(bytes(row.sealed), certificate_place(row.pk, row.organisation))
    return Signed(plain[SIGNATURE_BYTES:], plain[:SIGNATURE_BYTES])


def _rows(organisation: UUID) -> QuerySet[CertificateRow]:
    standing = CertificateRow.objects.filter(organisation=organisation, ended_at__isnull=True)
    return standing.select_related("issuer")


def _chain(who: Trusting, row: CertificateRow) -> list[Signed]:
    return [signed_certificate(who.node, row.issuer)] if row.issuer else []


def _checked(who: Trusting, row: CertificateRow) -> Certificate:
    signed, chain = _unended(who, row)
    root = root_of(who, row.organisation)
    certificate = trusted(signed, chain, root, organisation=row.organisation)
    # A true certificate moved into somebody else's row would hand her the other's roles.
    if certificate.keyholder != row.keyholder_id:
        raise Untrusted
    return certificate


def _unended(who: Trusting, row: CertificateRow) -> tuple[Signed, list[Signed]]:
    """Return what a row holds, and who signed it, unless the record of ends says otherwise.

    Serials are those inside the signed text: a row can be written anew under any other.
    """
    try:
        signed, chain = signed_certificate(who.node, row), _chain(who, row)
        serial, *issuers = (serial_in(one.certificate_bytes) for one in [signed, *chain])
    except Tampered:
        raise Untrusted from None
    ended = endings()
    stands_again = row.ended_at is None and serial in ended
    signed_too_late = any(mark_of(signed) not in ended[one] for one in issuers if one in ended)
    if serial != row.pk or stands_again or signed_too_late:
        raise Untrusted
    return signed, chain


def _held_against(who: Trusting, row: CertificateRow) -> Certificate | None:
    try:
        return _checked(who, row)
    except Untrusted:
        return None


def _partner(who: Trusting, row: CertificateRow) -> tuple[UUID, bytes]:
    cross, chain = _unended(who, row)
    # Only roots that she keeps herself vouch for partners: trust does not go on from partner to
    # partner.
    root = who.roots[row.organisation]
    return partner_root(cross, chain, root, organisation=row.organisation)


def _partner_held(who: Trusting, row: CertificateRow) -> tuple[UUID, bytes] | None:
    try:
        return _partner(who, row)
    except (Tampered, Untrusted):
        return None
