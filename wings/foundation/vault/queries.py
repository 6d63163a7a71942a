"""Readers of what is stored beside the sealed bytes; opening them is `opening`'s work."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wings.foundation.vault.models import CertificateRow, Compartment, Grant, Keyholder, Slip


def compartment_of(organisation: UUID, subject: UUID, kind: str) -> Compartment | None:
    """Return one compartment of a file, or of the organisation itself; None before its first."""
    return Compartment.objects.filter(organisation=organisation, subject=subject, kind=kind).first()


def compartments_of(organisation: UUID, subject: UUID) -> list[Compartment]:
    """Return every compartment of a file, or of the organisation itself, by kind."""
    found = Compartment.objects.filter(organisation=organisation, subject=subject)
    return list(found.order_by("kind"))


def compartments_of_kind(
    subjects: "QuerySet[Any] | Iterable[UUID]", kind: str
) -> list[Compartment]:
    """Return the compartment of one kind of each of these files that has it. One query.

    subjects: ids of files, or a query of one column that yields them.
    """
    return list(Compartment.objects.filter(subject__in=subjects, kind=kind))


def with_slips(compartments: Iterable[Compartment]) -> list[Compartment]:
    """Return those compartments in whose letterbox something waits. One query, none for none."""
    asked = list(compartments)
    full = set(Slip.objects.filter(compartment__in=asked).values_list("compartment_id", flat=True))
    return [one for one in asked if one.pk in full]


def grants_in(subject: UUID, keyholder: UUID, *, but: Iterable[str] = ()) -> list[Grant]:
    """Return a keyholder's grants in one file, those of the kinds in `but` left out."""
    grants = Grant.objects.filter(compartment__subject=subject, keyholder=keyholder)
    return list(grants.exclude(compartment__kind__in=but))


def holders_of(compartments: Iterable[Compartment]) -> dict[UUID, set[UUID]]:
    """Return compartment → keyholders with a grant for its present epoch. One query."""
    epochs = {one.pk: one.epoch for one in compartments}
    found: dict[UUID, set[UUID]] = {pk: set() for pk in epochs}
    grants = Grant.objects.filter(compartment__in=epochs)
    for compartment, epoch, keyholder in grants.values_list(
        "compartment_id", "epoch", "keyholder_id"
    ):
        if epoch == epochs[compartment]:
            found[compartment].add(keyholder)
    return found


def keyholder(pk: UUID) -> Keyholder:
    """Return a keyholder's public halves and sealed blob. Raises Keyholder.DoesNotExist."""
    return Keyholder.objects.get(pk=pk)


def is_keyholder(pk: UUID) -> bool:
    """Say whether a keyholder of this id was entered."""
    return Keyholder.objects.filter(pk=pk).exists()


def standing_certificates(organisation: UUID) -> list[CertificateRow]:
    """Return the certificates that an organisation made and did not end, unchecked."""
    standing = CertificateRow.objects.filter(organisation=organisation, ended_at__isnull=True)
    return list(standing.select_related("issuer"))


def certificate_row(serial: UUID) -> CertificateRow | None:
    """Return a certificate's row, ended ones included, unchecked; None when there is none."""
    return CertificateRow.objects.select_related("issuer").filter(pk=serial).first()


def standing_certificate(organisation: UUID, keyholder: UUID) -> CertificateRow | None:
    """Return a keyholder's standing certificate in an organisation, unchecked."""
    standing = CertificateRow.objects.filter(organisation=organisation, ended_at__isnull=True)
    return standing.select_related("issuer").filter(keyholder=keyholder).first()


def standing_cross_certificate(organisation: UUID, partner: UUID) -> CertificateRow | None:
    """Return the standing certificate by which one organisation trusts another, unchecked."""
    standing = CertificateRow.objects.filter(organisation=organisation, ended_at__isnull=True)
    return standing.select_related("issuer").filter(other_organisation=partner).first()
