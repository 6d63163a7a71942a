"""Readers of accounts, their sessions and devices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wings.foundation.keys.certificates import Certificate, Untrusted
from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault import trust
from wings.foundation.vault.models import Keyholder, Wrap
from wings.programme.staff.models import Account, Attempt, Device, Session
from wings.programme.staff.rules.throttling import WINDOW

SIGN_IN = "sign-in"


@dataclass(frozen=True)
class Holding:
    """Somebody's opened keys and the roots that she keeps, before a certificate is looked for."""

    keyholder: UUID
    keypair: Keypair
    roots: Mapping[UUID, bytes]
    node: NodeKey


@dataclass(frozen=True)
class Anchors:
    """The roots that somebody keeps in her blob, as `trust` wants them."""

    roots: Mapping[UUID, bytes]
    node: NodeKey
    organisation: UUID


def blind_name(node: NodeKey, name: str) -> bytes:
    """Return what an account is found by, from the name as it is typed."""
    return node.blind(SIGN_IN, name)


def account_by_blind(blind: bytes) -> Account | None:
    """Return the account of a blinded name with its keyholder, closed accounts too."""
    found = Account.objects.select_related("keyholder").filter(sign_in_blind=blind)
    return found.first()


def wrap_of(keyholder: UUID, kind: Wrap.Kind) -> Wrap | None:
    """Return a keyholder's wrap of the blob's key."""
    # Without asking whether she is there: a name that nobody has costs the same queries.
    return Keyholder(pk=keyholder).wraps.filter(kind=kind).first()


def session_by_digest(digest: bytes) -> Session | None:
    """Return the session that a cookie's token names, with account and keyholder."""
    rows = Session.objects.select_related("account__keyholder")
    return rows.filter(token_digest=digest).first()


def living_sessions(account: Account, *, since: datetime) -> list[Session]:
    """Return an account's sessions that began since then and have not been ended."""
    rows = account.sessions.filter(ended_at__isnull=True, started_at__gte=since)
    return list(rows.order_by("-started_at"))


def is_known_device(account: Account | None, digest: bytes) -> bool:
    """Say whether somebody has signed in to this account on this device before."""
    pk = account.pk if account else None
    return Device.objects.filter(account=pk, digest=digest).exists()


def attempts(key: bytes, *, at: datetime) -> list[Attempt]:
    """Return the tries under a key within the last hour, in the order in which they were made."""
    return list(Attempt.objects.filter(key=key, at__gt=at - WINDOW).order_by("number"))


def certificates_of(who: Holding) -> list[Certificate]:
    """Return a person's own standing certificates, one for each organisation that she trusts."""
    found = []
    for organisation in who.roots:
        try:
            found.append(certificate_in(organisation, who))
        except Untrusted:
            continue
    return found


def certificate_in(organisation: UUID, who: Holding) -> Certificate:
    """Return a person's own standing certificate in one organisation.

    Raises Untrusted when there is none, when it does not lead to the root in her blob, or when it
    names other keys than hers.
    """
    anchors = Anchors(who.roots, who.node, organisation)
    try:
        certificate = trust.certificate_of(anchors, who.keyholder, organisation)
    except Tampered:
        raise Untrusted from None
    keypair = who.keypair
    own = keypair.signing.public, keypair.sealing.public
    # Both: a certifier who exchanged the sealing key alone would be handed her next keys unnoticed.
    if (certificate.signing_public, certificate.sealing_public) != own:
        raise Untrusted
    return certificate
