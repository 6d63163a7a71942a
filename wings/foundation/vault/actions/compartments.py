"""Making a compartment."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.keys.suite import fresh_key
from wings.foundation.vault.actions.epochs import write_epoch
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.vocabulary import Custody

FEWEST = 2


class TooFewKeyholders(Exception):
    """A compartment with one holder and no guardians would be lost with that holder."""


@transaction.atomic
def make_compartment(
    by: Keyring,
    *,
    organisation: UUID,
    subject: UUID,
    kind: str,
    custody: Custody,
    at: datetime,
) -> Compartment:
    """Make a compartment with its first key, header, grants and guardians' pieces.

    Raises TooFewKeyholders unless two keyholders, or one and enough guardians, can open it.
    Raises Untrusted when a holder or guardian has no certificate that leads to a trusted root.
    """
    check_custody(custody)
    compartment = Compartment.objects.create(organisation=organisation, subject=subject, kind=kind)
    written = write_epoch(by, compartment, fresh_key(), custody=custody)
    record(
        "vault.compartment_made",
        by=by.within(organisation),
        subject=subject,
        at=at,
        rows=written,
        details={"kind": kind, "epoch": compartment.epoch},
    )
    return compartment


def check_custody(custody: Custody) -> None:
    """Raise TooFewKeyholders when one lost passphrase could lose the compartment."""
    if len(set(custody.holders)) < FEWEST and len(set(custody.guardians)) < custody.need:
        raise TooFewKeyholders
    if not custody.holders:
        raise TooFewKeyholders
