"""Signing in is opening the wrapped key of the blob, and then showing a second factor."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from wings.foundation.audit.log import record
from wings.foundation.keys.passphrases import (
    KdfParameters,
    WeakParameters,
    recovery_key,
    wrapping_key,
)
from wings.foundation.keys.suite import Tampered, digest
from wings.foundation.keys.totp import WrongCode, verify_totp
from wings.foundation.vault.keyring import Acting
from wings.foundation.vault.models import Wrap
from wings.programme.staff import sessions
from wings.programme.staff.actions.tries import forget_tries, note_try
from wings.programme.staff.actions.turns import turn
from wings.programme.staff.models import Account, Device, Session
from wings.programme.staff.queries.accounts import (
    account_by_blind,
    blind_name,
    is_known_device,
    wrap_of,
)
from wings.programme.staff.queries.installation import node_key, pepper
from wings.programme.staff.rules.cookies import Cookie
from wings.programme.staff.rules.passkeys import Exchange, check_answer
from wings.programme.staff.rules.wraps import decoy, unwrap_key

_NOBODY: Final = UUID(int=0)
# As dear as anybody's: the time must not tell which names exist.
_NOBODYS: Final = KdfParameters(64 * 1024, 3, 1, b"nobody's account")
_ELSEWHERE: Final = b"elsewhere"


class WrongPassphrase(Exception):
    """Name and secret do not go together; which of the two is wrong is not said."""


class AccountClosed(Exception):
    """The passphrase is right, but an administrator has closed the account."""


@dataclass(frozen=True)
class Origin:
    """Where a try comes from. `device` is the digest of the device's cookie, if it has one."""

    network: str
    device: bytes | None


def sign_in(
    *,
    name: str,
    secret: str,
    origin: Origin,
    at: datetime,
    kind: Wrap.Kind = Wrap.Kind.PASSPHRASE,
) -> tuple[Session, Cookie]:
    """Check a passphrase or recovery code and start a session that waits for the second factor.

    A name that nobody has costs the same work. Raises WrongPassphrase, TooManyTries or
    AccountClosed.
    """
    blind = blind_name(node_key(), name)
    account = account_by_blind(blind)
    known = is_known_device(account, origin.device or b"")
    # By the device where it is known: guesses from elsewhere must not lock her out at her own desk.
    key = digest("sign in", blind, origin.device if known else origin.network)
    note_try(key, at=at)
    blob_key = opened_key(account, secret, kind)
    forget_tries(key)
    # Only after the passphrase: whether an account was closed is nobody else's business.
    if account is None or account.disabled_at is not None:
        raise AccountClosed
    return sessions.start(account, blob_key, by_recovery=kind is Wrap.Kind.RECOVERY, at=at)


def opened_key(account: Account | None, secret: str, kind: Wrap.Kind) -> bytes:
    """Open the key of a blob by a passphrase or recovery code. Raises WrongPassphrase."""
    keyholder = account.pk if account else _NOBODY
    wrap = wrap_of(keyholder, kind)
    sealed = bytes(wrap.sealed) if wrap else decoy(keyholder)
    parameters = _parameters(wrap)
    with turn(settings.HOME):
        wrapping = (
            recovery_key(secret, parameters)
            if kind is Wrap.Kind.RECOVERY
            else wrapping_key(secret, parameters, pepper())
        )
    try:
        return unwrap_key(sealed, wrapping, keyholder)
    except Tampered:
        raise WrongPassphrase from None


def _parameters(wrap: Wrap | None) -> KdfParameters:
    if wrap is None:
        return _NOBODYS
    try:
        return KdfParameters.from_json(json.loads(wrap.parameters))
    except (WeakParameters, ValueError, TypeError):
        # Somebody has weakened the row: it then opens nothing, in the usual time.
        return _NOBODYS


def show_code(opened: sessions.Opened, code: str, *, origin: Origin, at: datetime) -> None:
    """Open or unlock a session by a code of the authenticator app, each code once.

    Raises WrongCode or TooManyTries.
    """
    key = factor_key(opened.session.account, origin)
    note_try(key, at=at)
    use_code(opened, code, at=at)
    forget_tries(key)
    sessions.pass_factor(opened.session, at=at)


def use_code(opened: sessions.Opened, code: str, *, at: datetime) -> None:
    """Use up a code of the authenticator app. Raises WrongCode, a second time too."""
    account, seed = opened.session.account, opened.blob.totp_seed
    if seed is None:
        raise WrongCode
    step = verify_totp(seed, code, at, last_step=account.totp_last_step)
    unused = Q(totp_last_step__isnull=True) | Q(totp_last_step__lt=step)
    # In the update itself: of two requests with one code, one comes too late (RFC 6238, 5.2).
    if not Account.objects.filter(unused, pk=account.pk).update(totp_last_step=step):
        raise WrongCode


def show_passkey(opened: sessions.Opened, answer: str, *, host: str, at: datetime) -> None:
    """Open or unlock a session by a passkey. Raises WrongPasskey."""
    # No throttle here: nobody guesses a signature, and each challenge is good for one try.
    exchange = Exchange(host, sessions.take_challenge(opened.session))
    check_answer(exchange, opened.blob.passkeys, answer)
    sessions.pass_factor(opened.session, at=at)


@transaction.atomic
def enter(opened: sessions.Opened, organisation: UUID, *, at: datetime) -> None:
    """Begin to work in an organisation. The caller has seen a certificate for it."""
    sessions.choose_organisation(opened.session, organisation)
    by = Acting(opened.keyholder, organisation)
    record("staff.signed_in", by=by, subject=None, at=at)


def remember_device(account: Account, device: bytes, *, at: datetime) -> None:
    """Know a device from now on, so that tries from elsewhere do not slow it down."""
    Device.objects.get_or_create(account=account, digest=device, defaults={"made_on": at.date()})


def factor_key(account: Account, origin: Origin) -> bytes:
    """Return what tries at a second factor are counted under: here, or anywhere but here."""
    known = is_known_device(account, origin.device or b"")
    return digest("second factor", account.pk, origin.device if known else _ELSEWHERE)
