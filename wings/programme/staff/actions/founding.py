"""Founding organisations and giving people accounts without pages, for commands."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from wings.foundation.keys.certificates import Certificate, Kind
from wings.foundation.keys.pepper import NodeKey, Pepper
from wings.foundation.keys.suite import SigningKey, fresh_key
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import CertificateRow
from wings.foundation.vault.trust import signed_certificate
from wings.programme.organisations.actions import found_organisation
from wings.programme.organisations.models import Organisation
from wings.programme.staff.actions.certifying import Signer, Subject, issue
from wings.programme.staff.actions.entering import enter_account
from wings.programme.staff.rules.comparing import Words, root_words
from wings.programme.staff.rules.newcomers import Credentials, wrapped
from wings.programme.staff.vocabulary import Role


@dataclass(frozen=True)
class Founded:
    """An organisation that was just founded. The root's seed is stored nowhere: print it."""

    organisation: Organisation
    root_seed: bytes = field(repr=False)

    @property
    def id(self) -> UUID:
        """The organisation's id."""
        return self.organisation.pk

    @property
    def root(self) -> SigningKey:
        """The root, which names certifiers."""
        return SigningKey.from_seed(self.root_seed)

    @property
    def words(self) -> Words:
        """The six words of the root."""
        return root_words(self.root.public)

    @property
    def signer(self) -> Signer:
        """The root as a signer."""
        return Signer(self.id, self.root)


def found(*, name: str, programme: str, node: NodeKey, at: datetime) -> Founded:
    """Found an organisation with a fresh root."""
    seed = fresh_key()
    public = SigningKey.from_seed(seed).public
    founded = found_organisation(
        name=name, programme=programme, root_public=public, node=node, at=at
    )
    return Founded(founded, seed)


def create_accounts(
    people: Iterable[tuple[Credentials, Mapping[UUID, bytes]]],
    *,
    node: NodeKey,
    pepper: Pepper,
    pool: Executor,
    at: datetime,
) -> None:
    """Give accounts to people, each with the roots of the organisations that she trusts.

    Argon2 runs in the pool, half a second for each person; then all are entered in one
    transaction. Raises SignInNameTaken.
    """
    drawn = list(people)
    wraps = [pool.submit(partial(wrapped, one, roots=roots, pepper=pepper)) for one, roots in drawn]
    ready = [wrap.result() for wrap in wraps]
    with transaction.atomic():
        for (one, _roots), wrap in zip(drawn, ready, strict=True):
            enter_account(one, wrap, node=node, at=at)


def name_certifier(
    founded: Founded,
    who: Credentials,
    roles: tuple[str, ...] = (Role.COORDINATOR.value,),
    *,
    node: NodeKey,
    at: datetime,
) -> Signer:
    """Let the root name a certifier; return her as a signer."""
    subject = Subject.by_keys(who.keyholder, who.names, who.keypair)
    row = issue(founded.signer, subject, kind=Kind.CERTIFIER, roles=roles, node=node, at=at)
    return Signer(founded.id, who.keypair.signing, who.keyholder, row)


def certify_newcomer(
    signer: Signer, who: Credentials, roles: tuple[str, ...], *, node: NodeKey, at: datetime
) -> CertificateRow:
    """Certify somebody whose credentials are at hand, in the signer's organisation."""
    subject = Subject.by_keys(who.keyholder, who.names, who.keypair)
    return issue(signer, subject, kind=Kind.MEMBER, roles=roles, node=node, at=at)


def keyring_of(
    who: Credentials,
    row: CertificateRow,
    roots: Mapping[UUID, bytes],
    *,
    node: NodeKey,
    at: datetime,
) -> Keyring:
    """Return the keyring that a session of hers would have, by the certificate in that row."""
    signed = signed_certificate(node, row)
    return Keyring(
        keypair=who.keypair,
        certificate=Certificate.from_bytes(signed.certificate_bytes),
        roots=roots,
        node=node,
        at=at,
        started_at=at,
        factor_at=at,
        keyholder=who.keyholder,
    )
