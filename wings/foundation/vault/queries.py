"""Readers of what is stored beside the sealed bytes; opening them is `opening`'s work."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Q, QuerySet

from wings.foundation.vault.models import (
    CertificateRow,
    Compartment,
    Grant,
    GuardianPiece,
    Keyholder,
    Slip,
)


def compartment_of(organisation: UUID, subject: UUID, kind: str) -> Compartment | None:
    """Return one compartment of a file, or of the organisation itself; None before its first."""
    return Compartment.objects.filter(organisation=organisation, subject=subject, kind=kind).first()


def compartments_of(organisation: UUID, subject: UUID) -> list[Compartment]:
    """Return every compartment of a file, or of the organisation itself, by kind."""
    found = Compartment.objects.filter(organisation=organisation, subject=subject)
    return list(found.order_by("kind"))


def compartments_of_kind(
    subjects: "QuerySet[Any] | Iterable[UUID]", kind: str, *, belonging: Exists
) -> list[Compartment]:
    """Return the compartment of one kind of each of these files that has it. One query.

    subjects: ids of files, or a query of one column that yields them. belonging: that the file is
    of the compartment's own organisation.
    """
    return list(Compartment.objects.filter(belonging, subject__in=subjects, kind=kind))


def with_slips(compartments: Iterable[Compartment]) -> list[Compartment]:
    """Return those compartments in whose letterbox something waits. One query, none for none."""
    asked = list(compartments)
    waiting = Slip.objects.filter(compartment__in=asked, is_set_aside=False)
    full = set(waiting.values_list("compartment_id", flat=True))
    return [one for one in asked if one.pk in full]


def grants_in(
    organisation: UUID, subject: UUID, keyholder: UUID, *, but: Iterable[str] = ()
) -> list[Grant]:
    """Return a keyholder's grants in one file, those of the kinds in `but` left out."""
    grants = Grant.objects.filter(
        compartment__organisation=organisation, compartment__subject=subject, keyholder=keyholder
    )
    return list(grants.exclude(compartment__kind__in=but))


def subjects_of_expired_grants(at: datetime) -> list[UUID]:
    """Return the files and organisations of which somebody's time has run out, by id. One query."""
    over = Grant.objects.filter(expires_at__lte=at).values_list("compartment__subject", flat=True)
    return sorted(set(over))


def holders_of(compartments: Iterable[Compartment]) -> dict[UUID, set[UUID]]:
    """Return compartment → keyholders with a grant for its present epoch. One query."""
    return _of_the_present_key(compartments, Grant.objects.all(), "keyholder_id")


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


def held_by(organisation: UUID, keyholder: UUID) -> list[Compartment]:
    """Return the compartments of an organisation of whose present key somebody holds any of it.

    A grant, or a guardian's piece. One query.
    """
    granted = Q(grants__keyholder=keyholder, grants__epoch=F("epoch"))
    guarded = Q(pieces__guardian=keyholder, pieces__epoch=F("epoch"))
    ours = Compartment.objects.filter(granted | guarded, organisation=organisation)
    return list(ours.order_by("subject", "kind").distinct())


def guardians_of(compartments: Iterable[Compartment]) -> dict[UUID, set[UUID]]:
    """Return compartment → guardians with a piece of its present key. One query."""
    return _of_the_present_key(compartments, GuardianPiece.objects.all(), "guardian_id")


def grants_within(organisation: UUID, keyholder: UUID) -> list[Grant]:
    """Return every grant that somebody has in an organisation's files and own records."""
    return list(Grant.objects.filter(compartment__organisation=organisation, keyholder=keyholder))


def grants_without(organisation: UUID, keyholder: UUID) -> list[Grant]:
    """Return every grant that somebody has, but for those where she belongs besides.

    That is, in organisations other than this one that certify her themselves. Those where partners
    opened something to her are in it.
    """
    besides = CertificateRow.objects.filter(keyholder=keyholder, ended_at__isnull=True)
    others = besides.exclude(organisation=organisation).values("organisation")
    grants = Grant.objects.filter(keyholder=keyholder)
    return list(grants.exclude(compartment__organisation__in=others))


def _of_the_present_key(
    compartments: Iterable[Compartment], rows: "QuerySet[Any]", whose: str
) -> dict[UUID, set[UUID]]:
    epochs = {one.pk: one.epoch for one in compartments}
    found: dict[UUID, set[UUID]] = {pk: set() for pk in epochs}
    theirs = rows.filter(compartment__in=epochs).values_list("compartment_id", "epoch", whose)
    for compartment, epoch, one in theirs:
        if epoch == epochs[compartment]:
            found[compartment].add(one)
    return found
