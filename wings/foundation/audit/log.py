"""The one writer of the chain."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import connection, transaction

from wings.foundation.audit.models import Chain, Entry
from wings.foundation.audit.rules import entry_hash

Detail = str | int | bool | list[str]
GONE = "-"


class Recorded(Protocol):
    """Something stored whose sealed bytes an entry vouches for."""

    @property
    def reference(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...


class Author(Protocol):
    """Who acts, and in which organisation."""

    @property
    def keyholder(self) -> UUID | None: ...

    @property
    def organisation(self) -> UUID: ...


@dataclass(frozen=True)
class Gone:
    """Something that was stored under this name and is removed."""

    reference: str
    fingerprint: str = GONE


class OutsideTransaction(Exception):
    """An entry must stand or fall with what it tells of."""


def record(
    event: str,
    *,
    by: Author,
    subject: UUID | None,
    at: datetime,
    rows: Iterable[Recorded] = (),
    details: Mapping[str, Detail] | None = None,
) -> Entry:
    """Append one entry to the author's organisation's chain.

    rows: what was sealed, or `gone` of what was removed; the entry carries the mark of each.
    details: references and numbers only, never text about a person.
    Raises OutsideTransaction when no transaction is open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction
    stored = {row.reference: row.fingerprint for row in rows}
    told: dict[str, object] = dict(details or {})
    if stored:
        # The mark of the sealed bytes: a row that is put back to an older state shows in `verify`.
        told["rows"] = stored
    return _append(event, by=by, subject=subject, at=at, details=told)


# No savepoint: who catches a fault of the chain must not go on to commit what it should tell of.
@transaction.atomic(savepoint=False)
def _append(
    event: str,
    *,
    by: Author,
    subject: UUID | None,
    at: datetime,
    details: Mapping[str, object],
) -> Entry:
    chain = _locked(by.organisation)
    entry = Entry(
        organisation=by.organisation,
        number=chain.length + 1,
        at=at.replace(microsecond=0),
        event=event,
        actor=by.keyholder,
        subject=subject,
        details=json.dumps(details, sort_keys=True, separators=(",", ":")),
        previous=bytes(chain.head),
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    chain.length, chain.head = entry.number, entry.hash
    chain.save(update_fields=["length", "head"])
    return entry


def _locked(organisation: UUID) -> Chain:
    """Return an organisation's chain, locked until the transaction ends; begun if it is new."""
    # Two writers at once would take the same number. SQLite knows no row locks: there BEGIN
    # IMMEDIATE lets one in at a time.
    chains = Chain.objects.select_for_update().filter(organisation=organisation)
    found = chains.first()
    if found is None:
        Chain.objects.get_or_create(organisation=organisation)
        # Read again under the lock: somebody else may have begun it in the meantime.
        found = chains.get()
    return found
