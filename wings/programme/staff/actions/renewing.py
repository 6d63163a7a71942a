"""A lost passphrase or phone: the recovery code is the way back, new secrets take their place."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.keys.passphrases import folded_code
from wings.foundation.keys.totp import verify_totp
from wings.foundation.vault.actions.keyholders import keep_blob, keep_wrap
from wings.foundation.vault.keyring import Acting
from wings.foundation.vault.models import Wrap
from wings.programme.staff import sessions
from wings.programme.staff.actions.signing_in import Origin, factor_key, opened_key
from wings.programme.staff.actions.tries import forget_tries, note_try
from wings.programme.staff.actions.turns import turn
from wings.programme.staff.models import Account
from wings.programme.staff.queries.installation import pepper
from wings.programme.staff.rules.cookies import Cookie
from wings.programme.staff.rules.renewing import Offer, Renewed, renewed
from wings.programme.staff.rules.wraps import seal_blob

CODE_LENGTH = 26


def show_recovery_code(opened: sessions.Opened, code: str, *, origin: Origin, at: datetime) -> None:
    """Open a session by the recovery code where the phone is lost.

    Raises WrongPassphrase or TooManyTries.
    """
    account = opened.session.account
    key = factor_key(account, origin)
    # Counted like codes: else the paper's letters could be guessed past the second step.
    note_try(key, at=at)
    opened_key(account, code, Wrap.Kind.RECOVERY)
    forget_tries(key)
    sessions.pass_factor(opened.session, at=at)


def change_secrets(
    opened: sessions.Opened,
    offer: Offer,
    *,
    present: str,
    cookie: Cookie,
    origin: Origin,
    at: datetime,
) -> None:
    """Put a new passphrase and recovery code in the place of the old; other sessions end.

    present: the passphrase or the recovery code until now. The blob gets a new key, so that old
    wraps open nothing that is sealed from now on. Raises WrongPassphrase, TooManyTries or
    BlobMoved.
    """
    account = opened.session.account
    key = factor_key(account, origin)
    note_try(key, at=at)
    # Six short words can also fold to 26 letters: the spaces tell them apart.
    is_code = len(folded_code(present)) == CODE_LENGTH and " " not in present.strip()
    opened_key(account, present, Wrap.Kind.RECOVERY if is_code else Wrap.Kind.PASSPHRASE)
    forget_tries(key)
    # Outside the transaction: it takes half a second, and SQLite lets one writer in at a time.
    with turn(settings.HOME):
        secrets = renewed(offer, opened.keyholder, pepper())
    _keep(opened, secrets, cookie=cookie, at=at)


@transaction.atomic
def change_app(opened: sessions.Opened, seed: bytes, code: str, *, at: datetime) -> None:
    """Take codes from another authenticator app from now on. Raises WrongCode or BlobMoved."""
    step = verify_totp(seed, code, at, last_step=None)
    blob = replace(opened.blob, totp_seed=seed)
    sealed = seal_blob(blob, opened.blob_key)
    keep_blob(opened.keyholder, sealed, before=opened.sealed_blob)
    # The code that proved the app must not open a session as well.
    Account.objects.filter(pk=opened.keyholder).update(totp_last_step=step)
    _tell(opened, "staff.app_changed", at=at)


@transaction.atomic
def _keep(opened: sessions.Opened, secrets: Renewed, *, cookie: Cookie, at: datetime) -> None:
    keyholder = opened.keyholder
    sealed = seal_blob(opened.blob, secrets.blob_key)
    keep_blob(keyholder, sealed, before=opened.sealed_blob)
    for kind, wrapping in (
        (Wrap.Kind.PASSPHRASE, secrets.passphrase),
        (Wrap.Kind.RECOVERY, secrets.recovery),
    ):
        keep_wrap(keyholder, kind, parameters=wrapping.parameters, sealed=wrapping.sealed)
    sessions.end_others(opened.session.account, but=opened.session.pk, at=at)
    # Else the one session that stays could not open the blob at its next request.
    sessions.renew_key(opened.session, cookie, secrets.blob_key)
    _tell(opened, "staff.passphrase_changed", at=at)


def _tell(opened: sessions.Opened, event: str, *, at: datetime) -> None:
    for organisation in opened.blob.roots:
        record(event, by=Acting(opened.keyholder, organisation), subject=None, at=at)
