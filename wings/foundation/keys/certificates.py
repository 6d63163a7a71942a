"""Certificates: who a keyholder is, what they may be, and which keys are theirs.

The root of an organisation signs certifiers; certifiers sign people, paper keyholders and, like
the root, cross-certificates for the roots of other organisations. Names and roles stand inside the
signed bytes, so policy never has to believe a column.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from wings.foundation.keys.canonical import octets_read, octets_written, read, text_read, written
from wings.foundation.keys.suite import SigningKey, Tampered, context, verify

_FORMAT = 1
# Each page that names colleagues checks their certificates: remembered, that takes microseconds.
_REMEMBERED = 4096


class Kind(StrEnum):
    """What a certificate is for."""

    CERTIFIER = "certifier"
    MEMBER = "member"
    ORGANISATION = "organisation"
    PAPER = "paper"


# The root's seed lies on paper and comes out seldom: it names certifiers, and they the people.
# No certifier names another: one stolen key must not breed new ones.
_BY_ROOT = frozenset({Kind.CERTIFIER, Kind.ORGANISATION})
_BY_CERTIFIER = frozenset({Kind.MEMBER, Kind.PAPER, Kind.ORGANISATION})


class Untrusted(Exception):
    """A certificate does not lead to the root that is trusted."""


@dataclass(frozen=True)
class Certificate:
    """What an organisation says about a key pair.

    `organisation` is the one that says it. In a cross-certificate (kind ORGANISATION) `keyholder`
    is the id of the other organisation and `signing_public` its root. `issuer` is the signing
    public key of the root or certifier.
    """

    organisation: UUID
    kind: Kind
    keyholder: UUID | None
    serial: UUID
    sign_in: str
    shown_name: str
    roles: tuple[str, ...]
    sealing_public: bytes
    signing_public: bytes
    issued_on: date
    issuer: bytes

    def to_bytes(self) -> bytes:
        """Write the certificate as canonical JSON."""
        return written(
            {
                "format": _FORMAT,
                "organisation": str(self.organisation),
                "kind": self.kind.value,
                "keyholder": None if self.keyholder is None else str(self.keyholder),
                "serial": str(self.serial),
                "sign_in": self.sign_in,
                "shown_name": self.shown_name,
                "roles": list(self.roles),
                "sealing_public": octets_written(self.sealing_public),
                "signing_public": octets_written(self.signing_public),
                "issued_on": self.issued_on.isoformat(),
                "issuer": octets_written(self.issuer),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Certificate":
        """Read a certificate, signed or not; raises Tampered unless `to_bytes` wrote it."""
        record = read(data)
        try:
            certificate = _certificate(record)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Tampered from None
        # UUIDs and dates can be spelled in several ways; only one of them was signed.
        if certificate.to_bytes() != data:
            raise Tampered
        return certificate


def _certificate(record: dict[str, Any]) -> Certificate:
    keyholder = record["keyholder"]
    return Certificate(
        organisation=UUID(record["organisation"]),
        kind=Kind(record["kind"]),
        keyholder=None if keyholder is None else UUID(keyholder),
        serial=UUID(record["serial"]),
        sign_in=text_read(record["sign_in"]),
        shown_name=text_read(record["shown_name"]),
        roles=tuple(map(text_read, record["roles"])),
        sealing_public=octets_read(record["sealing_public"]),
        signing_public=octets_read(record["signing_public"]),
        issued_on=date.fromisoformat(record["issued_on"]),
        issuer=octets_read(record["issuer"]),
    )


@dataclass(frozen=True)
class Signed:
    """A certificate's bytes and its issuer's signature under them."""

    certificate_bytes: bytes
    signature: bytes


def sign_certificate(certificate: Certificate, by: SigningKey) -> Signed:
    """Sign a certificate; raises ValueError when its `issuer` is not the key that signs."""
    if certificate.issuer != by.public:
        raise ValueError("A certificate names the key that signs it")
    data = certificate.to_bytes()
    return Signed(data, by.sign(context("certificate", data)))


@lru_cache(maxsize=_REMEMBERED)
def serial_in(data: bytes) -> UUID:
    """Return the serial inside a certificate's bytes, unchecked. Raises Tampered."""
    return Certificate.from_bytes(data).serial


# Remembered is the signature alone. What has ended is asked anew at each check (decision 11).
@lru_cache(maxsize=_REMEMBERED)
def _signed_by_its_issuer(signed: Signed) -> Certificate:
    certificate = Certificate.from_bytes(signed.certificate_bytes)
    verify(certificate.issuer, signed.signature, context("certificate", signed.certificate_bytes))
    return certificate


def _from_root(certificate: Certificate, root: bytes) -> bool:
    return certificate.issuer == root and certificate.kind in _BY_ROOT


def _certified_by(certificate: Certificate, signed: Signed, root: bytes) -> bool:
    try:
        certifier = _signed_by_its_issuer(signed)
    except Tampered:
        return False
    return (
        certifier.kind is Kind.CERTIFIER
        and _from_root(certifier, root)
        and certifier.signing_public == certificate.issuer
        # Else a certifier of one organisation could write roles in another that has the same root.
        and certifier.organisation == certificate.organisation
        and certificate.kind in _BY_CERTIFIER
    )


def trusted(
    signed: Signed, chain: Sequence[Signed], root: bytes, *, organisation: UUID | None = None
) -> Certificate:
    """Read a certificate that leads to this root, by itself or by one certifier of the chain.

    The chain may hold certificates that do not matter here. Hand the organisation whose root it
    is, so that its root cannot speak for another. Raises Untrusted otherwise.
    """
    try:
        certificate = _signed_by_its_issuer(signed)
    except Tampered:
        raise Untrusted from None
    if organisation not in {None, certificate.organisation}:
        raise Untrusted
    if _from_root(certificate, root):
        return certificate
    if not any(_certified_by(certificate, link, root) for link in chain):
        raise Untrusted
    return certificate


def partner_root(
    cross: Signed, chain: Sequence[Signed], root: bytes, *, organisation: UUID
) -> tuple[UUID, bytes]:
    """Read from a cross-certificate another organisation's id and the root to trust for it.

    What it returns is used as `organisation` and `root` of `trusted`. Raises Untrusted unless our
    organisation, whose root is handed, made the cross-certificate.
    """
    certificate = trusted(cross, chain, root, organisation=organisation)
    if certificate.kind is not Kind.ORGANISATION or certificate.keyholder is None:
        raise Untrusted
    return certificate.keyholder, certificate.signing_public
