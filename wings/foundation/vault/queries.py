"""Readers of what is stored beside the sealed bytes; opening them is `opening`'s work."""

from collections.abc import Iterable
from uuid import UUID

from wings.foundation.vault.models import CertificateRow, Compartment, Grant, Keyholder


def compartment_of(organisation: UUID, subject: UUID, kind: str) -> Compartment | None:
    """Return one compartment of a file, or of the organisation itself; None before its first."""
    return Compartment.objects.filter(organisation=organisation, subject=subject, kind=kind).first()


def compartments_of(organisation: UUID, subject: UUID) -> list[Compartment]:
    """Return every compartment of a file, or of the organisation itself, by kind."""
    found = Compartment.objects.filter(organisation=organisation, subject=subject)
    return list(found.order_by("kind"))


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
