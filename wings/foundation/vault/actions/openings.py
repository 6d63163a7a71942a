"""Committing what a request opened: no entry, no answer."""

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.audit.queries import OPENED
from wings.foundation.audit.seen import record_list
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.ledger import Kept
from wings.foundation.vault.models import Grant
from wings.foundation.vault.stored import gone


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
        _keep(keyring, kept)


def _keep(keyring: Keyring, kept: Kept) -> None:
    """Keep a verified key, and drop those of earlier epochs: both are verified now."""
    mine = Grant.objects.filter(keyholder=keyring.keyholder)
    if not mine.filter(pk=kept.grant).update(kept=kept.sealed, kept_header=kept.header):
        return  # its transaction was rolled back: the key before is the present one
    # The key before was needed to check the HMAC; from now on it only opens old backups.
    older = mine.filter(compartment=kept.compartment, epoch__lt=kept.epoch)
    if kept.epoch > 1 and (removed := gone(older)):
        older.delete()
        record(
            "vault.old_key_dropped",
            by=keyring.within(kept.compartment.organisation),
            subject=kept.compartment.subject,
            at=keyring.at,
            rows=removed,
        )
