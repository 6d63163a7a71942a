"""Organisations, members and keyrings from fixed seeds, without a passphrase."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import count
from uuid import UUID

from wings.foundation.keys.certificates import Certificate, Kind, sign_certificate
from wings.foundation.keys.keypair import Keypair, Seeds
from wings.foundation.keys.pepper import NodeKey, Pepper
from wings.foundation.keys.suite import SigningKey
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import CertificateRow, Keyholder
from wings.foundation.vault.trust import sealed_certificate

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PEPPER = Pepper(1, b"p" * 32)
NODE = NodeKey(PEPPER)
_numbers = count(1)


def seed(*words: object) -> bytes:
    """Return 32 bytes that depend on the words alone."""
    return sha256("/".join(map(str, words)).encode()).digest()


def some_id(*words: object) -> UUID:
    """Return an id that depends on the words alone."""
    return UUID(bytes=seed("id", *words)[:16])


@dataclass
class Organisation:
    """An organisation's root, and the certifier that it named."""

    name: str
    id: UUID
    root: SigningKey
    node: NodeKey = NODE
    certifier: "Member | None" = None


@dataclass
class Member:
    """Somebody with a certificate, and what her blob would hold."""

    organisation: Organisation
    keypair: Keypair
    seeds: Seeds
    keyholder: UUID
    certificate: Certificate
    row: CertificateRow
    roots: dict[UUID, bytes] = field(default_factory=dict)

    def keyring(self, *, at: datetime = NOON) -> Keyring:
        """Return her keyring as a request opens it."""
        return Keyring(
            keypair=self.keypair,
            certificate=self.certificate,
            roots=self.roots,
            node=self.organisation.node,
            at=at,
            started_at=at,
            factor_at=at,
            keyholder=self.keyholder,
        )


def make_organisation(name: str = "") -> Organisation:
    """Make an organisation with a root and one certifier, who is a coordinator."""
    name = name or f"organisation {next(_numbers)}"
    organisation = Organisation(name, some_id(name), SigningKey.from_seed(seed("root", name)))
    organisation.certifier = certify(organisation, ("coordinator",), kind=Kind.CERTIFIER)
    return organisation


def make_member(
    *roles: str, organisation: Organisation, person: Member | None = None, kind: Kind = Kind.MEMBER
) -> Member:
    """Make a certified member; `person` gives an existing one another certificate."""
    return certify(organisation, roles, kind=kind, person=person)


def certify(
    organisation: Organisation,
    roles: tuple[str, ...],
    *,
    kind: Kind,
    person: Member | None = None,
) -> Member:
    """Sign and store a certificate for a new keyholder, or for somebody who has one."""
    number = next(_numbers)
    seeds = person.seeds if person else Seeds(*(seed(part, number) for part in "abc"))
    keypair, keyholder = Keypair(seeds), person.keyholder if person else some_id("person", number)
    by_root = kind is Kind.CERTIFIER
    issuer = organisation.root if by_root else organisation.certifier.keypair.signing
    certificate = Certificate(
        organisation=organisation.id,
        kind=kind,
        keyholder=keyholder,
        serial=some_id("serial", number),
        sign_in=f"member{number}",
        shown_name=f"Member {number}",
        roles=tuple(roles),
        sealing_public=keypair.sealing.public,
        signing_public=keypair.signing.public,
        issued_on=date(2026, 1, 1),
        issuer=issuer.public,
    )
    row = _store(organisation, certificate, issuer, by_root=by_root)
    roots = {**(person.roots if person else {}), organisation.id: organisation.root.public}
    return Member(organisation, keypair, seeds, keyholder, certificate, row, roots)


def trust_each_other(one: Organisation, other: Organisation) -> None:
    """Let two organisations' certifiers sign each other's roots."""
    for here, there in ((one, other), (other, one)):
        issuer = here.certifier.keypair.signing
        number = next(_numbers)
        cross = Certificate(
            organisation=here.id,
            kind=Kind.ORGANISATION,
            keyholder=there.id,
            serial=some_id("serial", number),
            sign_in="",
            shown_name=there.name,
            roles=(),
            sealing_public=b"",
            signing_public=there.root.public,
            issued_on=date(2026, 1, 1),
            issuer=issuer.public,
        )
        _store(here, cross, issuer, by_root=False)


def _store(organisation, certificate, issuer, *, by_root):
    is_cross = certificate.kind is Kind.ORGANISATION
    if not is_cross:
        Keyholder.objects.get_or_create(
            pk=certificate.keyholder,
            defaults={
                "sealing_public": certificate.sealing_public,
                "signing_public": certificate.signing_public,
                "made_on": certificate.issued_on,
            },
        )
    signed = sign_certificate(certificate, issuer)
    return CertificateRow.objects.create(
        id=certificate.serial,
        organisation=organisation.id,
        keyholder_id=None if is_cross else certificate.keyholder,
        other_organisation=certificate.keyholder if is_cross else None,
        issuer=None if by_root else organisation.certifier.row,
        sealed=sealed_certificate(
            organisation.node, signed, serial=certificate.serial, organisation=organisation.id
        ),
    )
