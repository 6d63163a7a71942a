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
        told["rows"] = stored
    return _append(event, by=by, subject=subject, at=at, details=told)


@transaction.atomic
def _append(
    event: str,
    *,
    by: Author,
    subject: UUID | None,
    at: datetime,
    details: Mapping[str, object],
) -> Entry:
    Chain.objects.get_or_create(organisation=by.organisation)
    chain = Chain.objects.select_for_update().get(organisation=by.organisation)
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
