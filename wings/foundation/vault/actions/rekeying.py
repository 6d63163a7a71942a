"""Giving a compartment a new key: what was sealed is sealed again, who may hold it is granted."""

from datetime import datetime
from typing import Any

from django.db import transaction

from wings.foundation.audit.log import Gone, record
from wings.foundation.keys.suite import fresh_key, seal, unseal
from wings.foundation.vault.actions.compartments import check_custody
from wings.foundation.vault.actions.epochs import write_epoch
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import (
    Compartment,
    Grant,
    GuardianPiece,
    SealedRow,
    Slip,
    sealed_models,
)
from wings.foundation.vault.opening import data_key
from wings.foundation.vault.places import row_place
from wings.foundation.vault.stored import gone
from wings.foundation.vault.vocabulary import Custody


class SlipsPending(Exception):
    """Slips are sealed to the old key: their owner files them before the key changes."""


@transaction.atomic
def rekey(by: Keyring, compartment: Compartment, *, custody: Custody, at: datetime) -> Compartment:
    """Give a compartment a new key and seal everything in it again, for those in `custody` alone.

    Raises NoGrant, TooFewKeyholders, or SlipsPending when slips wait to be filed.
    """
    check_custody(custody)
    # Until the end: a row sealed meanwhile would lie under the key that is thrown away.
    place = Compartment.objects.select_for_update().get(pk=compartment.pk)
    if Slip.objects.filter(compartment=place, is_set_aside=False).exists():
        raise SlipsPending
    # Before the epoch moves: the grant is found by it.
    old_key, old_epoch = data_key(by, place, place.epoch), place.epoch
    place.epoch, place.rotation_due_at = old_epoch + 1, None
    place.save(update_fields=["epoch", "rotation_due_at"])
    key = fresh_key()
    written = write_epoch(by, place, key, custody=custody, previous_key=old_key)
    # Rows keep their version: nobody changed them, and an open form must not clash with a new key.
    resealed = _reseal_all(place, old_key, key)
    removed = _remove_until(place, old_epoch, custody)
    record(
        "vault.rekeyed",
        by=by.within(place.organisation),
        subject=place.subject,
        at=at,
        rows=[*removed, *written, *resealed],
        details={"kind": place.kind, "epoch": place.epoch},
    )
    return place


def _remove_until(place: Compartment, epoch: int, custody: Custody) -> list[Gone]:
    """Delete what the old key was handed out with.

    A holder who stays keeps her last verified key: with it she checks who made the new one.
    """
    # Only a kept key was ever verified by its holder; another one proves nothing about the next.
    grants = Grant.objects.filter(compartment=place, epoch__lte=epoch).exclude(
        epoch=epoch, keyholder__in=custody.holders, kept__isnull=False
    )
    pieces = GuardianPiece.objects.filter(compartment=place, epoch__lte=epoch)
    removed = gone([*grants, *pieces])
    grants.delete()
    pieces.delete()
    return removed


def _reseal_all(place: Compartment, old_key: bytes, key: bytes) -> list[SealedRow[Any]]:
    resealed: list[SealedRow[Any]] = []
    # Every table of the house, asked of Python: a row that is forgotten here never opens again.
    for model in sealed_models():
        rows = list(model.objects.filter(compartment=place))
        for row in rows:
            row.sealed = seal(
                key,
                unseal(old_key, bytes(row.sealed), _bound(place, row)),
                _bound(place, row, epoch=place.epoch),
            )
            row.epoch = place.epoch
        model.objects.bulk_update(rows, ["sealed", "epoch"])
        resealed += rows
    return resealed


def _bound(place: Compartment, row: SealedRow[Any], *, epoch: int | None = None) -> bytes:
    return row_place(
        place.organisation, place.pk, epoch or row.epoch, row.table(), row.pk, row.version
    )
