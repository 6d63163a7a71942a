"""Writing sessions. What a session keeps is of no use without the key in its cookie."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction

from wings.foundation.keys.keypair import Keypair
from wings.programme.staff.models import Account, LateForm, Session
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.rules.cookies import Cookie, fresh_cookie
from wings.programme.staff.rules.standing import DAY, KEPT_LATE, is_worth_noting
from wings.programme.staff.rules.wraps import (
    SessionPlace,
    open_blob,
    pass_on,
    seal_owner,
    seal_session,
)

# An ended session still says whose a form is that comes late.
FORGOTTEN_AFTER: Final = DAY + KEPT_LATE


@transaction.atomic
def start(
    account: Account, blob_key: bytes, *, by_recovery: bool = False, at: datetime
) -> tuple[Session, Cookie]:
    """Start a session after the passphrase; it opens nothing before a second factor.

    by_recovery: the recovery code opened it, and so cannot be its second factor as well. Old
    sessions are swept up on the way. Raises Tampered when her blob is not what she sealed.
    """
    sweep(at)
    cookie, pk = fresh_cookie(), uuid4()
    session = Session.objects.create(
        id=pk,
        token_digest=cookie.digest,
        account=account,
        sealed=seal_session(
            node_key(), cookie.key, blob_key, SessionPlace(pk, account.pk, None, by_recovery)
        ),
        owner=seal_owner(cookie.key, account.pk, _own_public(account, blob_key), session=pk),
        by_recovery=by_recovery,
        started_at=at,
        seen_at=at,
    )
    return session, cookie


def _own_public(account: Account, blob_key: bytes) -> bytes:
    # Out of her blob, never out of the column: whoever exchanged that would read her late forms.
    blob = open_blob(bytes(account.keyholder.blob), blob_key, account.pk)
    return Keypair(blob.seeds).sealing.public


def pass_factor(session: Session, *, at: datetime) -> None:
    """Open a session, or unlock it: a second factor was shown."""
    session.sealed = pass_on(node_key(), bytes(session.sealed), _place(session), at)
    session.factor_at = session.seen_at = at
    session.locked_at = None
    # These columns alone: writing all of them would revive what another request has just ended.
    session.save(update_fields=["sealed", "factor_at", "seen_at", "locked_at"])


def choose_organisation(session: Session, organisation: UUID) -> None:
    """Work in this organisation from now on."""
    session.organisation = organisation
    session.save(update_fields=["organisation"])


def note(session: Session, *, at: datetime) -> None:
    """Note that a session is in use, at most once a minute."""
    if is_worth_noting(session, at):
        session.seen_at = at
        session.save(update_fields=["seen_at"])


def lock(session: Session, *, at: datetime) -> None:
    """Lock a session until a second factor is shown again."""
    if session.locked_at is None:
        session.locked_at = at
        session.save(update_fields=["locked_at"])


def end(session: Session, *, at: datetime) -> None:
    """End a session: what it kept is gone."""
    # Emptied and not only marked: with the cookie of a seized browser the key could be had again.
    session.ended_at, session.sealed, session.challenge = at, b"", None
    session.save(update_fields=["ended_at", "sealed", "challenge"])


def end_others(account: Account, *, but: UUID | None, at: datetime) -> int:
    """End all sessions of an account but one; return how many."""
    others = Session.objects.filter(account=account, ended_at__isnull=True)
    if but is not None:
        others = others.exclude(pk=but)
    return others.update(ended_at=at, sealed=b"", challenge=None)


def renew_key(session: Session, cookie: Cookie, blob_key: bytes) -> None:
    """Let a session go on after its owner's blob has a new key."""
    session.sealed = seal_session(node_key(), cookie.key, blob_key, _place(session))
    session.save(update_fields=["sealed"])


def expect(session: Session, challenge: bytes) -> None:
    """Remember the challenge that a passkey is to answer."""
    session.challenge = challenge
    session.save(update_fields=["challenge"])


def take_challenge(session: Session) -> bytes:
    """Return the challenge that waits for an answer and forget it; empty when none does."""
    challenge = bytes(session.challenge or b"")
    # In the update itself: of two answers to one challenge, one comes too late.
    taken = Session.objects.filter(pk=session.pk, challenge=challenge).update(challenge=None)
    return challenge if taken else b""


def sweep(at: datetime) -> None:
    """End sessions that are over and forget what was to be kept for a day only."""
    LateForm.objects.filter(expires_at__lte=at).delete()
    over = Session.objects.filter(ended_at__isnull=True, started_at__lt=at - DAY)
    over.update(ended_at=at, sealed=b"", challenge=None)
    Session.objects.filter(started_at__lt=at - FORGOTTEN_AFTER).delete()


def _place(session: Session) -> SessionPlace:
    return SessionPlace(session.pk, session.account_id, session.factor_at, session.by_recovery)
