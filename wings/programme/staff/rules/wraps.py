"""What opens what: a passphrase or recovery code opens the blob's key, that key the blob.

The blob is sealed once, so that a second factor is added without asking for the passphrase or the
recovery code again.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from wings.foundation.keys.blob import Blob
from wings.foundation.keys.passphrases import unwrap_blob, wrap_blob
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.keys.suite import context, fresh_key, seal, unseal
from wings.programme.staff.contents import Names, Proposal

_VERSION = 1


def seal_blob(blob: Blob, blob_key: bytes) -> bytes:
    """Seal a blob under its own key."""
    return wrap_blob(blob, blob_key, blob.keyholder)


def open_blob(sealed: bytes, blob_key: bytes, keyholder: UUID) -> Blob:
    """Open a blob. Raises Tampered unless it was sealed for this keyholder under this key."""
    return unwrap_blob(sealed, blob_key, keyholder)


def wrap_key(blob_key: bytes, wrapping: bytes, keyholder: UUID) -> bytes:
    """Seal a blob's key under the key that a passphrase or a recovery code stands for."""
    return seal(wrapping, blob_key, context("blob key", _VERSION, keyholder))


def unwrap_key(sealed: bytes, wrapping: bytes, keyholder: UUID) -> bytes:
    """Open a blob's key: this is the check of a passphrase. Raises Tampered when it is wrong."""
    return unseal(wrapping, sealed, context("blob key", _VERSION, keyholder))


def decoy(keyholder: UUID) -> bytes:
    """Return a wrap that no passphrase opens, for names that nobody has."""
    # Real work on real bytes: a name that nobody has must take as long as a wrong passphrase.
    return wrap_key(fresh_key(), fresh_key(), keyholder)


def seal_names(node: NodeKey, names: Names, keyholder: UUID) -> bytes:
    """Seal an account's names to the installation."""
    return node.seal(names.to_bytes(), context("account", _VERSION, keyholder))


def open_names(node: NodeKey, sealed: bytes, keyholder: UUID) -> Names:
    """Open an account's names. Raises Tampered."""
    return Names.from_bytes(node.unseal(sealed, context("account", _VERSION, keyholder)))


def seal_proposal(node: NodeKey, proposal: Proposal, invitation: UUID) -> bytes:
    """Seal an invitation's proposal to the installation."""
    return node.seal(proposal.to_bytes(), context("invitation", _VERSION, invitation))


def open_proposal(node: NodeKey, sealed: bytes, invitation: UUID) -> Proposal:
    """Open an invitation's proposal. Raises Tampered."""
    return Proposal.from_bytes(node.unseal(sealed, context("invitation", _VERSION, invitation)))


@dataclass(frozen=True)
class SessionPlace:
    """Which session, whose, and when its second factor was shown last; None before the first."""

    session: UUID
    keyholder: UUID
    factor_at: datetime | None
    by_recovery: bool = False

    @property
    def own(self) -> bytes:
        """The context of what only the cookie opens."""
        way = "recovery" if self.by_recovery else "passphrase"
        # The way in lies under the cookie's key: whoever changes the column cannot make one paper
        # two steps.
        return context("session", _VERSION, self.session, self.keyholder, way)

    @property
    def installations(self) -> bytes:
        """The context of the installation's seal around it."""
        # In the outer seal, so that a second factor is noted without the cookie's key.
        return context("session factor", _VERSION, self.session, self.keyholder, self.factor_at)


def seal_session(node: NodeKey, key: bytes, blob_key: bytes, place: SessionPlace) -> bytes:
    """Seal a blob's key under the key in a cookie, and that to the installation.

    The seal of the installation says whether a second factor was shown. Whoever has a passphrase
    and reads or writes the database, but not the pepper, cannot leave that factor out.
    """
    return node.seal(seal(key, blob_key, place.own), place.installations)


def open_session_key(node: NodeKey, key: bytes, sealed: bytes, place: SessionPlace) -> bytes:
    """Open what `seal_session` made. Raises Tampered."""
    return unseal(key, node.unseal(sealed, place.installations), place.own)


def pass_on(node: NodeKey, sealed: bytes, place: SessionPlace, factor_at: datetime) -> bytes:
    """Say under the installation's seal that a second factor was shown. Raises Tampered."""
    later = replace(place, factor_at=factor_at)
    return node.seal(node.unseal(sealed, place.installations), later.installations)


def seal_owner(key: bytes, keyholder: UUID, sealing_public: bytes, *, session: UUID) -> bytes:
    """Seal whose a session is, and to which key, under the key in its cookie."""
    return seal(key, keyholder.bytes + sealing_public, owner_place(session))


def owner_place(session: UUID) -> bytes:
    """Return the context under which a session says, even after its end, whose it was."""
    return context("session owner", _VERSION, session)


def draft_place(draft: UUID, keyholder: UUID, place: bytes, version: int) -> bytes:
    """Return the context of a draft."""
    return context("draft", _VERSION, draft, keyholder, place, version)


def late_place(late: UUID, keyholder: UUID) -> bytes:
    """Return the context of a form that came after its session had ended."""
    return context("late form", _VERSION, late, keyholder)


def joining_place(joining: UUID, invitation: UUID) -> bytes:
    """Return the context under which somebody's progress in joining is kept."""
    return context("joining", _VERSION, joining, invitation)
