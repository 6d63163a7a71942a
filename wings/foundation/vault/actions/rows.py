"""Sealing rows. Every write locks its compartment and checks that its key is the present one."""

from typing import Any, TypeVar
from uuid import uuid4

from django.db import transaction

from wings.foundation.audit.log import Gone
from wings.foundation.keys.suite import seal
from wings.foundation.vault.coding import encode
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, SealedRow
from wings.foundation.vault.opening import data_key
from wings.foundation.vault.places import row_place
from wings.foundation.vault.stored import gone
from wings.foundation.vault.vocabulary import Content

R = TypeVar("R", bound=SealedRow[Any])


class RotationDue(Exception):
    """Somebody's access has ended and the compartment has no new key yet."""


class EpochMoved(Exception):
    """The compartment was given a new key while this was being written."""


class VersionClash(Exception):
    """Somebody else saved this row in the meantime."""


@transaction.atomic
def seal_row(
    by: Keyring, model: type[R], *, compartment: Compartment, content: Content, **clear: Any
) -> R:
    """Seal a content as a new row. The caller's audit entry names the row.

    clear: the table's own clear columns. Raises NoGrant, RotationDue or EpochMoved.
    """
    place = locked(compartment)
    row = model(id=uuid4(), compartment=place, epoch=place.epoch, version=1, **clear)
    row.sealed = _sealed(by, row, place, content)
    row.save(force_insert=True)
    return row


@transaction.atomic
def reseal_row(by: Keyring, row: R, content: Content, **clear: Any) -> R:
    """Seal a row's new content over the old one.

    row: as it was read when the change was made. Raises VersionClash, and changes nothing, when
    it has been saved since; else NoGrant, RotationDue or EpochMoved.
    """
    place = locked(row.compartment)
    read = row.version
    row.compartment, row.epoch, row.version = place, place.epoch, read + 1
    row.sealed = _sealed(by, row, place, content)
    for column, value in clear.items():
        setattr(row, column, value)
    standing = type(row).objects.filter(pk=row.pk, version=read, compartment=place)
    changed = standing.update(epoch=row.epoch, version=row.version, sealed=row.sealed, **clear)
    if not changed:
        raise VersionClash
    return row


@transaction.atomic
def remove_row(row: SealedRow[Any]) -> list[Gone]:
    """Remove a row; return its mark for the entry."""
    locked(row.compartment)
    marks = gone([row])
    type(row).objects.filter(pk=row.pk).delete()
    return marks


def locked(compartment: Compartment) -> Compartment:
    """Return the compartment as it stands now, locked until the transaction ends.

    Raises RotationDue or EpochMoved when what was read of it no longer holds.
    """
    now = Compartment.objects.select_for_update().get(pk=compartment.pk)
    if now.rotation_due_at is not None:
        raise RotationDue
    if now.epoch != compartment.epoch:
        raise EpochMoved
    return now


def _sealed(by: Keyring, row: SealedRow[Any], place: Compartment, content: Content) -> bytes:
    bound = row_place(place.organisation, place.pk, row.epoch, row.table(), row.pk, row.version)
    return seal(data_key(by, place, place.epoch), encode(content), bound)
