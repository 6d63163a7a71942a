"""The place that each sealed thing is bound to. A thing that is moved does not open."""

from datetime import datetime
from uuid import UUID

from wings.foundation.keys.suite import RawId, context
from wings.foundation.vault.models import Compartment, Grant

VERSION = 1
Id = UUID | RawId
Where = tuple[Id, Id, str, Id]
"""Organisation, file, kind and id of a compartment."""


def row_place(
    organisation: Id, compartment: Id, epoch: int, table: str, row: Id, version: int
) -> bytes:
    """Return the context of a sealed row."""
    # Version and epoch: an older state of the same row opens nowhere. File and kind need not stand
    # here, the part's own grants and headers name them.
    return context("row", VERSION, organisation, compartment, epoch, table, row, version)


def grant_place(compartment: Compartment, grant: Grant) -> bytes:
    """Return the context of a grant, its basis and end included."""
    return context(
        "grant",
        VERSION,
        compartment.organisation,
        compartment.subject,
        compartment.kind,
        compartment.pk,
        grant.epoch,
        grant.keyholder_id,
        # Basis and end as well: a column that gives a grant more time closes it.
        grant.basis,
        grant.expires_at,
    )


def kept_place(
    where: Where, epoch: int, keyholder: UUID, basis: str, ends: datetime | None, header: bytes
) -> bytes:
    """Return the context of a kept grant, bound to the header that was verified.

    where: as the columns have it now. Whoever moves a compartment to another file, or calls it by
    another kind, closes it: else its holders would hand it to those whom that kind is for.
    """
    return context("kept", VERSION, *where, epoch, keyholder, basis, ends, header)


def where(compartment: Compartment) -> Where:
    """Return which part of which file a compartment is."""
    return compartment.organisation, compartment.subject, compartment.kind, compartment.pk


def piece_place(compartment: Compartment, epoch: int, subset: int, guardian: UUID) -> bytes:
    """Return the context of a guardian's piece."""
    return context(
        "piece",
        VERSION,
        compartment.organisation,
        compartment.subject,
        compartment.kind,
        compartment.pk,
        epoch,
        subset,
        guardian,
    )


def slip_place(compartment: Compartment, epoch: int, slip: UUID, author: UUID) -> bytes:
    """Return the context of a slip."""
    return context(
        "slip",
        VERSION,
        compartment.organisation,
        compartment.subject,
        compartment.kind,
        compartment.pk,
        epoch,
        slip,
        author,
    )


def certificate_place(serial: UUID, organisation: UUID) -> bytes:
    """Return the context under which a certificate is sealed to the installation."""
    return context("certificate", VERSION, organisation, serial)
