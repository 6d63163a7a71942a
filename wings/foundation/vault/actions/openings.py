"""Committing what a request opened: no entry, no answer."""

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.audit.seen import record_list
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Grant

OPENED = "opened"


@transaction.atomic
def commit_ledger(keyring: Keyring) -> None:
    """Write the entries of all that this request opened, and keep the keys it verified."""
    ledger = keyring.ledger
    for (organisation, subject), kinds in ledger.opened.items():
        record(
            OPENED,
            by=keyring.within(organisation),
            subject=subject,
            at=keyring.at,
            details={"kinds": sorted(kinds)},
        )
    for (organisation, name), subjects in ledger.lists.items():
        record_list(
            name,
            subjects,
            by=keyring.within(organisation),
            since=keyring.started_at,
            at=keyring.at,
        )
    for kept in ledger.kept:
        Grant.objects.filter(pk=kept.grant, keyholder=keyring.keyholder).update(
            kept=kept.sealed, kept_header=kept.header
        )
