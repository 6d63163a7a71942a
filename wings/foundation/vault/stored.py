"""What is stored now, as the audit chain names it."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol
from uuid import UUID

from wings.foundation.audit.log import Gone
from wings.foundation.vault.models import (
    CertificateRow,
    EpochHeaderRow,
    Grant,
    GuardianPiece,
    Slip,
    sealed_models,
)


class Markable(Protocol):
    """Anything with a name and a hash in the chain."""

    @property
    def reference(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...


def gone(things: Iterable[Markable]) -> list[Gone]:
    """Return what the entry says of stored things that are about to be removed."""
    return [Gone(one.reference) for one in things]


def fingerprints(organisation: UUID) -> dict[str, str]:
    """Return reference → hash of every sealed thing of an organisation."""
    return {one.reference: one.fingerprint for one in _things(organisation)}


def _things(organisation: UUID) -> Iterator[Markable]:
    yield from CertificateRow.objects.filter(organisation=organisation).iterator()
    inside: list[type[Any]] = [EpochHeaderRow, Grant, GuardianPiece, Slip, *sealed_models()]
    for model in inside:
        yield from model.objects.filter(compartment__organisation=organisation).iterator()
