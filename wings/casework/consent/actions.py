from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.casework.consent.contents import Consent, NoticeGiven, Scan
from wings.casework.consent.models import ConsentRow, NoticeRow, ScanRow
from wings.foundation.audit.log import Gone, Recorded, record
from wings.foundation.vault import actions as vault
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import open_row


@transaction.atomic
def record_notice(
    by: Keyring, identity: Compartment, notice: NoticeGiven, *, at: datetime
) -> NoticeRow:
    """Record which notice she was given, how and in what language."""
    row = vault.seal_row(by, NoticeRow, compartment=identity, content=notice)
    _tell("consent.notice_given", by, identity, [row], at)
    return row


@transaction.atomic
def record_decision(
    by: Keyring, identity: Compartment, consent: Consent, *, at: datetime
) -> ConsentRow:
    """Record one decision of hers, in the wording that she was shown."""
    # A refusal is kept like a yes: else the next colleague would ask her again, and again.
    row = vault.seal_row(by, ConsentRow, compartment=identity, content=consent)
    _tell(f"consent.{consent.decision}", by, identity, [row], at)
    return row


@transaction.atomic
def record_withdrawal(by: Keyring, row: ConsentRow, *, at: datetime) -> ConsentRow:
    """Record that she stopped a consent; stopping twice changes nothing.

    The keys that rest on it are taken back by `cases.actions.withdraw`, which calls this.
    """
    consent = open_row(by, row)
    if consent.withdrawn_on is not None:
        return row
    row = vault.reseal_row(by, row, replace(consent, withdrawn_on=at.date()))
    _tell("consent.withdrawn", by, row.compartment, [row], at)
    return row


@transaction.atomic
def keep_scan(by: Keyring, decision: ConsentRow, scan: Scan, *, at: datetime) -> ScanRow:
    """Keep the paper that she signed for a decision, sealed; a newer one takes its place.

    Raises VersionClash when the decision was changed since it was read.
    """
    row = vault.seal_row(by, ScanRow, compartment=decision.compartment, content=scan)
    consent = open_row(by, decision)
    # The decision names its paper from inside the seal: a scan
    # that is put beside it in the database shows nowhere.
    changed = vault.reseal_row(by, decision, replace(consent, scan=row.pk))
    gone = _without(decision.compartment, consent.scan)
    _tell("consent.scan_kept", by, decision.compartment, [*gone, row, changed], at)
    return row


def _without(identity: Compartment, scan: UUID | None) -> list[Gone]:
    found = ScanRow.objects.select_related("compartment").filter(pk=scan, compartment=identity)
    return [mark for row in found for mark in vault.remove_row(row)]


def _tell(
    event: str,
    by: Keyring,
    compartment: Compartment,
    rows: Iterable[Recorded],
    at: datetime,
) -> None:
    record(
        event,
        by=by.within(compartment.organisation),
        subject=compartment.subject,
        at=at,
        rows=rows,
    )
