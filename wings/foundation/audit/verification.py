"""Finds every edit, removal, re-ordering and rolled-back row since the chain began."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from wings.foundation.audit.log import GONE
from wings.foundation.audit.models import Chain, Entry
from wings.foundation.audit.rules import entry_hash


@dataclass
class Report:
    """What a verification found. An empty list of faults means that the chain holds."""

    organisation: UUID
    entries: int = 0
    rows: int = 0
    faults: list[str] = field(default_factory=list)


def verify(organisation: UUID, stored: Mapping[str, str]) -> Report:
    """Walk an organisation's chain and hold what is stored against it.

    stored: reference → fingerprint of every sealed thing of that organisation as it
    stands now (`vault.stored.fingerprints`).
    """
    report = Report(organisation)
    expected: dict[str, str] = {}
    previous, number = b"", 0
    for entry in Entry.objects.filter(organisation=organisation).order_by("number").iterator():
        number += 1
        if entry.number != number:
            report.faults.append(f"entry {number} is missing")
            # Go on from there: a gap is one fault and not one for each entry that follows.
            number = entry.number
        if bytes(entry.previous) != previous or entry_hash(entry) != bytes(entry.hash):
            report.faults.append(f"entry {entry.number} was changed")
        previous = bytes(entry.hash)
        expected |= json.loads(entry.details).get("rows", {})
        report.entries += 1
    _check_head(report, previous)
    _check_rows(report, expected, stored)
    return report


def _check_head(report: Report, last: bytes) -> None:
    # Entries cut off at the end leave a chain that fits together: only its length tells.
    chain = Chain.objects.filter(organisation=report.organisation).first()
    length, head = (chain.length, bytes(chain.head)) if chain else (0, b"")
    if (length, head) != (report.entries, last):
        report.faults.append("the end of the chain was cut off or moved")


def _check_rows(report: Report, expected: dict[str, str], stored: Mapping[str, str]) -> None:
    standing = {reference: mark for reference, mark in expected.items() if mark != GONE}
    report.rows = len(standing)
    for reference in sorted(standing.keys() | stored.keys()):
        fault = _fault(standing.get(reference), stored.get(reference))
        if fault:
            report.faults.append(f"{reference} {fault}")


def _fault(vouched: str | None, found: str | None) -> str:
    if found is None:
        return "was removed without an entry"
    if vouched is None:
        return "was added without an entry"
    return "" if vouched == found else "was changed or rolled back"
