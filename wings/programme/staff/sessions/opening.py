"""From a cookie to opened keys: neither cookie nor database alone opens anything."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from wings.foundation.keys.blob import Blob
from wings.foundation.keys.certificates import Untrusted
from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.keys.suite import Tampered, same, unseal
from wings.foundation.vault.keyring import Keyring
from wings.programme.staff.models import Session
from wings.programme.staff.queries.accounts import Holding, certificate_in
from wings.programme.staff.rules.cookies import Cookie
from wings.programme.staff.rules.standing import standing
from wings.programme.staff.rules.wraps import SessionPlace, open_blob, open_session_key, owner_place
from wings.programme.staff.vocabulary import Standing


@dataclass(frozen=True)
class Opened:
    """A session whose cookie opened it. Only a session that stands OPEN gives a keyring.

    sealed_blob: the bytes that `blob` was opened from.
    """

    session: Session
    standing: Standing
    blob: Blob = field(repr=False)
    blob_key: bytes = field(repr=False)
    sealed_blob: bytes = field(repr=False)
    node: NodeKey = field(repr=False)

    @property
    def keyholder(self) -> UUID:
        """Whose session it is."""
        return self.blob.keyholder

    @cached_property
    def keypair(self) -> Keypair:
        """The keys that the blob holds."""
        return Keypair(self.blob.seeds)

    @cached_property
    def holding(self) -> Holding:
        """Her keys and roots, to look for certificates with."""
        return Holding(self.keyholder, self.keypair, self.blob.roots, self.node)


def open_session(session: Session, cookie: Cookie, *, node: NodeKey, at: datetime) -> Opened | None:
    """Open a session with the key in its cookie; None when it has ended or the key is another."""
    stands = standing(session, at)
    # At each request, so that closing an account counts at once.
    if stands is Standing.ENDED or session.account.disabled_at is not None:
        return None
    keyholder = session.account_id
    try:
        place = SessionPlace(session.pk, keyholder, session.factor_at, session.by_recovery)
        blob_key = open_session_key(node, cookie.key, bytes(session.sealed), place)
        sealed = bytes(session.account.keyholder.blob)
        blob = open_blob(sealed, blob_key, keyholder)
    except Tampered:
        return None
    return Opened(session, stands, blob, blob_key, sealed, node)


def keyring(opened: Opened, *, at: datetime) -> Keyring:
    """Return the keyring of an open session, in the organisation that was chosen.

    Raises Untrusted while no certificate stands there.
    """
    session = opened.session
    if opened.standing is not Standing.OPEN or session.organisation is None:
        raise Untrusted
    return Keyring(
        keypair=opened.keypair,
        certificate=certificate_in(session.organisation, opened.holding),
        roots=opened.blob.roots,
        node=opened.node,
        at=at,
        started_at=session.started_at,
        # For mypy: an open session has shown a factor, and the seal says when.
        factor_at=session.factor_at or session.started_at,
        keyholder=opened.keyholder,
    )


def is_its_owners(session: Session, cookie: Cookie) -> bool:
    """Say whether a session, ended or not, still names the account and key that it began with.

    Somebody who writes to the database could else point it at another account, and be handed what
    its owner types, or put words into somebody's mouth. Only the browser of its owner has the key
    under which this stands; not even the pepper helps.
    """
    try:
        owner = unseal(cookie.key, bytes(session.owner), owner_place(session.pk))
    except Tampered:
        return False
    account = session.account
    return same(owner, account.pk.bytes + bytes(account.keyholder.sealing_public))
