"""Entering keyholders, what opens their blob, and their certificates."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wings.foundation.keys.certificates import Certificate, Kind, Signed
from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.vault.models import CertificateRow, Keyholder, Wrap
from wings.foundation.vault.trust import sealed_certificate


def make_keyholder(keypair: Keypair, *, keyholder: UUID, blob: bytes, on: date) -> Keyholder:
    """Enter a keyholder by the public halves of their keys; `blob` as it is sealed, or empty."""
    return Keyholder.objects.create(
        id=keyholder,
        sealing_public=keypair.sealing.public,
        signing_public=keypair.signing.public,
        blob=blob,
        made_on=on,
    )


def keep_blob(keyholder: UUID, blob: bytes) -> None:
    """Put a keyholder's blob, as it is sealed now, in the place of the one before."""
    Keyholder.objects.filter(pk=keyholder).update(blob=blob)


def keep_wrap(
    keyholder: UUID, kind: Wrap.Kind, *, parameters: Mapping[str, int | str], sealed: bytes
) -> None:
    """Put a wrap of the blob's key in the place of the one before of its kind.

    parameters: as `KdfParameters.to_json` gives them; stored as JSON.
    """
    kept: dict[str, Any] = {"parameters": json.dumps(dict(parameters)), "sealed": sealed}
    Wrap.objects.update_or_create(keyholder_id=keyholder, kind=kind, defaults=kept)


def keep_certificate(
    node: NodeKey, signed: Signed, *, issuer: CertificateRow | None
) -> CertificateRow:
    """Store a signed certificate; the caller's audit entry names the row.

    issuer: the certifier's own certificate, None when the root signed.
    """
    certificate = Certificate.from_bytes(signed.certificate_bytes)
    is_cross = certificate.kind is Kind.ORGANISATION
    return CertificateRow.objects.create(
        id=certificate.serial,
        organisation=certificate.organisation,
        keyholder_id=None if is_cross else certificate.keyholder,
        other_organisation=certificate.keyholder if is_cross else None,
        issuer=issuer,
        sealed=sealed_certificate(
            node, signed, serial=certificate.serial, organisation=certificate.organisation
        ),
    )


def end_certificate(serial: UUID, *, at: datetime) -> None:
    """End a certificate: from this instant nobody acts by it."""
    CertificateRow.objects.filter(pk=serial, ended_at__isnull=True).update(ended_at=at)
