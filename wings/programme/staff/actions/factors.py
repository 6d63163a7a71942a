"""Adding and removing second factors: the blob is sealed anew under its own key."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.keys.blob import Blob, Passkey
from wings.foundation.vault.actions.keyholders import keep_blob
from wings.foundation.vault.keyring import Acting
from wings.programme.staff import sessions
from wings.programme.staff.rules.passkeys import MOST_PASSKEYS, Exchange, made_passkey
from wings.programme.staff.rules.wraps import seal_blob


class TooManyPasskeys(Exception):
    """No more passkeys than ten."""


def add_passkey(
    opened: sessions.Opened, *, answer: str, label: str, host: str, at: datetime
) -> Passkey:
    """Add the passkey that a browser has just made.

    Raises WrongPasskey, TooManyPasskeys or BlobMoved.
    """
    if len(opened.blob.passkeys) >= MOST_PASSKEYS:
        raise TooManyPasskeys
    # Taken before it is checked: one challenge, one try.
    exchange = Exchange(host, sessions.take_challenge(opened.session))
    passkey = made_passkey(exchange, answer, label)
    kept = (*opened.blob.passkeys, passkey)
    _keep(opened, replace(opened.blob, passkeys=kept), event="staff.passkey_added", at=at)
    return passkey


def remove_passkey(opened: sessions.Opened, credential_id: bytes, *, at: datetime) -> None:
    """Remove a passkey; a device that was lost is no second factor any more. Raises BlobMoved."""
    kept = tuple(one for one in opened.blob.passkeys if one.credential_id != credential_id)
    _keep(opened, replace(opened.blob, passkeys=kept), event="staff.passkey_removed", at=at)


@transaction.atomic
def _keep(opened: sessions.Opened, blob: Blob, *, event: str, at: datetime) -> None:
    sealed = seal_blob(blob, opened.blob_key)
    keep_blob(opened.keyholder, sealed, before=opened.sealed_blob)
    for organisation in blob.roots:
        record(event, by=Acting(opened.keyholder, organisation), subject=None, at=at)
