from uuid import UUID

from wings.casework.consent.contents import Consent, NoticeGiven, Scan
from wings.casework.consent.models import ConsentRow, NoticeRow, ScanRow
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import open_row, open_rows


def notices_of(keyring: Keyring, identity: Compartment) -> list[NoticeGiven]:
    """Return the notices that she was given, newest first. Raises NoGrant."""
    rows = NoticeRow.objects.filter(compartment=identity).select_related("compartment")
    given = [content for _row, content in open_rows(keyring, rows)]
    return sorted(given, key=lambda one: one.given_on, reverse=True)


def consents_of(keyring: Keyring, identity: Compartment) -> list[tuple[ConsentRow, Consent]]:
    """Return her decisions, newest first. Raises NoGrant."""
    rows = ConsentRow.objects.filter(compartment=identity).select_related("compartment")
    found = [(row, open_row(keyring, row)) for row in rows]
    return sorted(found, key=lambda one: one[1].decided_on, reverse=True)


def consent_row(identity: Compartment, pk: UUID) -> ConsentRow:
    """Return one decision's row. Raises ConsentRow.DoesNotExist."""
    rows = ConsentRow.objects.select_related("compartment")
    row: ConsentRow = rows.get(pk=pk, compartment=identity)
    return row


def scan_of(keyring: Keyring, identity: Compartment, pk: UUID) -> Scan:
    """Return a scanned paper. Raises ScanRow.DoesNotExist or NoGrant."""
    row = ScanRow.objects.select_related("compartment").get(pk=pk, compartment=identity)
    scan: Scan = open_row(keyring, row)
    return scan
