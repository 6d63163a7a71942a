"""Entering an account whose secrets are drawn and wrapped already."""

from datetime import datetime

from django.db import transaction

from wings.foundation.keys.pepper import NodeKey
from wings.foundation.vault.actions.keyholders import keep_wrap, make_keyholder
from wings.foundation.vault.models import Wrap
from wings.programme.staff.models import Account
from wings.programme.staff.queries.accounts import account_by_blind, blind_name
from wings.programme.staff.rules.newcomers import Credentials, Wrapped
from wings.programme.staff.rules.wraps import seal_names


class SignInNameTaken(Exception):
    """Somebody signs in by this name already."""


@transaction.atomic
def enter_account(
    credentials: Credentials,
    wrapped: Wrapped,
    *,
    node: NodeKey,
    totp_step: int | None = None,
    at: datetime,
) -> Account:
    """Enter a keyholder, the two wraps of her blob's key and her account.

    totp_step: of a code that was shown already and is not to be used again. Writes no entry in
    any chain: the caller's does. Raises SignInNameTaken.
    """
    keyholder = credentials.keyholder
    blind = blind_name(node, credentials.names.sign_in)
    # Asked here for the sentence on the page; two at one moment are told apart by the constraint.
    if account_by_blind(blind) is not None:
        raise SignInNameTaken
    make_keyholder(credentials.keypair, keyholder=keyholder, blob=wrapped.blob, on=at.date())
    keep_wrap(
        keyholder,
        Wrap.Kind.PASSPHRASE,
        parameters=wrapped.passphrase_parameters,
        sealed=wrapped.passphrase_wrap,
    )
    keep_wrap(
        keyholder,
        Wrap.Kind.RECOVERY,
        parameters=wrapped.recovery_parameters,
        sealed=wrapped.recovery_wrap,
    )
    return Account.objects.create(
        keyholder_id=keyholder,
        sign_in_blind=blind,
        names=seal_names(node, credentials.names, keyholder),
        language=credentials.language,
        totp_last_step=totp_step,
        made_on=at.date(),
    )
