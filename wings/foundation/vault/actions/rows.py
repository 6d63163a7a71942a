"""Sealing rows. Every write locks its compartment and checks that its key is the present one."""

from typing import Any, TypeVar
from uuid import uuid4

from django.db import transaction

from wings.foundation.audit.log import Gone
from wings.foundation.keys.suite import seal
from wings.foundation.vault.coding import encode
from wings.foundation.vault.holding import overheld
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, SealedRow
from wings.foundation.vault.opening import data_key
from wings.foundation.vault.places import row_place
from wings.foundation.vault.stored import gone
from wings.foundation.vault.vocabulary import Content

R = TypeVar("R", bound=SealedRow[Any])


class RotationDue(Exception):
    """Somebody's access has ended and the compartment has no new key yet.

    A column says so, or the roster: it names fewer than the header for whom the key was made.
    """


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
    row.sealed = _sealed(by, row, place, content, version=row.version)
    row.save(force_insert=True)
    return row


@transaction.atomic
def reseal_row(by: Keyring, row: R, content: Content, **clear: Any) -> R:
    """Seal a row's new content over the old one.

    row: as it was read when the change was made. Raises VersionClash, and changes nothing, when
    it has been saved since; else NoGrant, RotationDue or EpochMoved.
    """
    place = locked(row.compartment)
    saved: dict[str, Any] = {"epoch": place.epoch, "version": row.version + 1, **clear}
    saved["sealed"] = _sealed(by, row, place, content, version=saved["version"])
    # Not by the lock alone: the form was read in another request, minutes ago.
    standing = type(row).objects.filter(pk=row.pk, version=row.version, compartment=place)
    if not standing.update(**saved):
        raise VersionClash
    # Only now: a row that was refused still says which version its reader saw.
    for column, value in {"compartment": place, **saved}.items():
        setattr(row, column, value)
    return row


@transaction.atomic
def remove_row(row: SealedRow[Any]) -> list[Gone]:
    """Remove a row; return its mark for the entry."""
    # Removing counts as writing: what is due for a new key is left as it stands.
    locked(row.compartment)
    marks = gone([row])
    type(row).objects.filter(pk=row.pk).delete()
    return marks


def locked(compartment: Compartment) -> Compartment:
    """Return the compartment as it stands now, locked until the transaction ends.

    Raises RotationDue or EpochMoved when what was read of it no longer holds.
    """
    # Read anew under the lock: the page that was posted may be older than the present key.
    now = Compartment.objects.select_for_update().get(pk=compartment.pk)
    if now.rotation_due_at is not None:
        raise RotationDue
    if now.epoch != compartment.epoch:
        raise EpochMoved
    return now


def _sealed(
    by: Keyring, row: SealedRow[Any], place: Compartment, content: Content, *, version: int
) -> bytes:
    bound = row_place(place.organisation, place.pk, place.epoch, row.table(), row.pk, version)
    key = data_key(by, place, place.epoch)
    # The column that says a key is due can be emptied; header and roster cannot (decision 10).
    if overheld(by, [place]):
        raise RotationDue
    return seal(key, encode(content), bound)
