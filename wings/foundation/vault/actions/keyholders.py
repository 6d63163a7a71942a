"""Entering keyholders, what opens their blob, and their certificates."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wings.foundation.keys.certificates import Certificate, Kind, Signed
from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault.endings import is_recorded, write_end
from wings.foundation.vault.models import CertificateRow, Keyholder, Wrap
from wings.foundation.vault.trust import sealed_certificate, signed_certificate


class BlobMoved(Exception):
    """A keyholder's blob was sealed anew since it was read."""


def make_keyholder(keypair: Keypair, *, keyholder: UUID, blob: bytes, on: date) -> Keyholder:
    """Enter a keyholder by the public halves of their keys; `blob` as it is sealed, or empty."""
    return Keyholder.objects.create(
        id=keyholder,
        sealing_public=keypair.sealing.public,
        signing_public=keypair.signing.public,
        blob=blob,
        made_on=on,
    )


def keep_blob(keyholder: UUID, blob: bytes, *, before: bytes) -> None:
    """Put a keyholder's blob, as it is sealed now, in the place of the one that was read.

    before: the sealed bytes that the new content was made from. Raises BlobMoved, and changes
    nothing, when others lie there.
    """
    # In the update itself: new wraps hold a new key, and a blob that is sealed under the old one
    # after them is open to nobody ever again.
    if not Keyholder.objects.filter(pk=keyholder, blob=before).update(blob=blob):
        raise BlobMoved


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


def end_certificate(node: NodeKey, serial: UUID, *, at: datetime) -> None:
    """End a certificate: from this instant nobody acts by it, or by what it signs later."""
    # The file first: a transaction that fails after it does no harm, the other way round she would
    # stay what she was (decision 11).
    _write_end(node, serial)
    CertificateRow.objects.filter(pk=serial, ended_at__isnull=True).update(ended_at=at)


def recall_ends(node: NodeKey) -> None:
    """Write down anew, as far as the database still says so, what ended: the file was lost."""
    # Never into a file that is there: the columns may be what somebody made of them.
    if not is_recorded():
        for row in CertificateRow.objects.filter(ended_at__isnull=False):
            _write_end(node, row.pk)


def _write_end(node: NodeKey, serial: UUID) -> None:
    write_end(serial, _signed_by(node, serial))


def _signed_by(node: NodeKey, issuer: UUID) -> list[Signed]:
    found = []
    for row in CertificateRow.objects.filter(issuer=issuer):
        # What does not open counts for nobody, and must not keep anybody from ending a certificate.
        with suppress(Tampered):
            found.append(signed_certificate(node, row))
    return found
