"""Removing every trace of a file, keys first of all."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from wings.foundation.audit.log import Gone
from wings.foundation.vault.erasures import BrokenLedger
from wings.foundation.vault.models import (
    Compartment,
    EpochHeaderRow,
    Grant,
    GuardianPiece,
    SealedRow,
    Slip,
    sealed_models,
)
from wings.foundation.vault.stored import gone


@transaction.atomic
def erase_subject(organisation: UUID, subject: UUID, besides: Collection[str]) -> list[Gone]:
    """Remove every compartment of a file with all that is in it; return the marks for the entry.

    besides: rows in the organisation's own compartments, each as `table:id`. Opens nothing.
    """
    parts = Compartment.objects.filter(organisation=organisation, subject=subject)
    # Locked first: a row that is sealed meanwhile would be left without its mark in the chain.
    ids = [part.pk for part in parts.select_for_update()]
    keys: list[type[Any]] = [Grant, GuardianPiece, Slip, EpochHeaderRow]
    removed = [
        mark
        for model in (*keys, *sealed_models())
        for mark in _removed(model.objects.filter(compartment__in=ids))
    ]
    for model, pks in _by_table(besides).items():
        ours = model.objects.filter(pk__in=pks, compartment__organisation=organisation)
        removed += _removed(ours)
    parts.delete()
    return removed


def subjects_standing(subjects: Iterable[UUID]) -> set[UUID]:
    """Return those of these files of which a compartment is left."""
    left = Compartment.objects.filter(subject__in=list(subjects))
    return set(left.values_list("subject", flat=True))


def rows_standing(besides: Collection[str]) -> bool:
    """Say whether one of these rows is left, each as `table:id`."""
    tables = _by_table(besides)
    return any(model.objects.filter(pk__in=pks).exists() for model, pks in tables.items())


def clear_space() -> None:
    """Let PostgreSQL give up what deleted rows held; SQLite overwrites it by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")


def _removed(rows: Any) -> list[Gone]:
    # Without the sealed bytes: a scan has ten megabytes, and only its name is told.
    marks = gone(rows.only("pk"))
    rows.delete()
    return marks


def _by_table(besides: Iterable[str]) -> dict[type[SealedRow[Any]], list[UUID]]:
    tables = {model.table(): model for model in sealed_models()}
    found: dict[type[SealedRow[Any]], list[UUID]] = {}
    for one in besides:
        table, _colon, pk = one.partition(":")
        # A table that nobody knows could hold her row under a newer name.
        if table not in tables:
            raise BrokenLedger(table)
        found.setdefault(tables[table], []).append(UUID(pk))
    return found
