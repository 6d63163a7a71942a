"""Giving a compartment a new key: what was sealed is sealed again, who may hold it is granted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.keys.suite import fresh_key, seal, unseal
from wings.foundation.vault.actions.epochs import Bases, write_epoch
from wings.foundation.vault.actions.grants import end_expired
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.letterbox import open_slips
from wings.foundation.vault.models import (
    Compartment,
    Grant,
    GuardianPiece,
    SealedRow,
    sealed_models,
)
from wings.foundation.vault.opening import data_key, load_keys
from wings.foundation.vault.places import row_place
from wings.foundation.vault.stored import gone
from wings.foundation.vault.vocabulary import Custody


class SlipsPending(Exception):
    """Slips are sealed to the old key: their owner files them before the key changes."""


@transaction.atomic
def rekey(
    by: Keyring, compartment: Compartment, *, custody: Custody | None = None, at: datetime
) -> Compartment:
    """Give a compartment a new key and seal everything in it again.

    custody: who is to hold it; without one, all who hold a standing grant now and the present
    guardians. Raises NoGrant, or SlipsPending when slips wait.
    """
    place = Compartment.objects.select_for_update().get(pk=compartment.pk)
    if open_slips(by, place):
        raise SlipsPending
    old_key, old_epoch = data_key(by, place, place.epoch), place.epoch
    standing = list(Grant.objects.filter(compartment=place, epoch=old_epoch))
    pieces = list(GuardianPiece.objects.filter(compartment=place, epoch=old_epoch))
    custody = custody or _present(standing, pieces)
    place.epoch, place.rotation_due_at = old_epoch + 1, None
    place.save(update_fields=["epoch", "rotation_due_at"])
    key = fresh_key()
    written = write_epoch(
        by, place, key, custody=custody, bases=_bases(standing), previous_key=old_key
    )
    resealed = _reseal_all(place, old_key, key)
    removed = gone([*standing, *pieces])
    Grant.objects.filter(compartment=place, epoch__lte=old_epoch).delete()
    GuardianPiece.objects.filter(compartment=place, epoch__lte=old_epoch).delete()
    record(
        "vault.rekeyed",
        by=by.within(place.organisation),
        subject=place.subject,
        at=at,
        rows=[*removed, *written, *resealed],
        details={"kind": place.kind, "epoch": place.epoch},
    )
    return place


def rekey_due(by: Keyring, compartments: Iterable[Compartment], *, at: datetime) -> int:
    """Re-key each of these compartments that is due and that `by` holds; return how many.

    Compartments with waiting slips are left for the session that files them.
    """
    end_expired({one.subject for one in compartments}, at=at)
    due = list(
        Compartment.objects.filter(
            pk__in=[one.pk for one in compartments], rotation_due_at__isnull=False, slips=None
        )
    )
    held = load_keys(by, due)
    for one in due:
        if one.pk in held:
            rekey(by, one, at=at)
    return len(held)


def _present(standing: list[Grant], pieces: list[GuardianPiece]) -> Custody:
    guardians = tuple(dict.fromkeys(piece.guardian_id for piece in pieces))
    subsets = {piece.subset for piece in pieces}
    need = len(pieces) // len(subsets) if subsets else 0
    return Custody(tuple(one.keyholder_id for one in standing), guardians, need)


def _bases(standing: list[Grant]) -> Bases:
    return {one.keyholder_id: (one.basis, one.expires_at) for one in standing}


def _reseal_all(place: Compartment, old_key: bytes, key: bytes) -> list[SealedRow[Any]]:
    resealed: list[SealedRow[Any]] = []
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
