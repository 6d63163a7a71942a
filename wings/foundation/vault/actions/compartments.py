"""Making a compartment."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.keys.headers import file_id
from wings.foundation.keys.suite import fresh_key
from wings.foundation.vault.actions.epochs import write_epoch
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, roster_table
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
    made = Compartment(organisation=organisation, subject=subject, kind=kind)
    return _made(by, made, custody, at)


@transaction.atomic
def begin_file(by: Keyring, *, first_part: UUID, custody: Custody, at: datetime) -> Compartment:
    """Make the first part of a file of the keyring's organisation; its subject is the file's id.

    first_part: an id that the part is to have, drawn at random. Raises what `make_compartment`
    raises.
    """
    made = Compartment(
        id=first_part,
        organisation=by.organisation,
        # A colleague who writes to the database cannot begin the same file again (decision 10).
        subject=file_id(by.keyholder, first_part),
        kind=roster_table().roster_in,
    )
    return _made(by, made, custody, at)


def _made(by: Keyring, compartment: Compartment, custody: Custody, at: datetime) -> Compartment:
    check_custody(custody)
    compartment.save(force_insert=True)
    written = write_epoch(by, compartment, fresh_key(), custody=custody)
    record(
        "vault.compartment_made",
        by=by.within(compartment.organisation),
        subject=compartment.subject,
        at=at,
        rows=written,
        details={"kind": compartment.kind, "epoch": compartment.epoch},
    )
    return compartment


def check_custody(custody: Custody) -> None:
    """Raise TooFewKeyholders when one lost passphrase could lose the compartment."""
    if len(set(custody.holders)) < FEWEST and len(set(custody.guardians)) < custody.need:
        raise TooFewKeyholders
    # Guardians alone could restore it, but nobody could write the next row.
    if not custody.holders:
        raise TooFewKeyholders
