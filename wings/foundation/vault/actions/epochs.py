"""The parts that every epoch starts with: header, grants, guardians' pieces."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from wings.foundation.keys.headers import Author, EpochHeader, Previous, make_header
from wings.foundation.keys.pieces import split
from wings.foundation.keys.suite import seal_to
from wings.foundation.vault import trust
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.lineage import place_of
from wings.foundation.vault.models import (
    Compartment,
    EpochHeaderRow,
    Grant,
    GuardianPiece,
    is_of_a_file,
    roster_table,
)
from wings.foundation.vault.opening import header_of, kept_copy
from wings.foundation.vault.places import grant_place, piece_place
from wings.foundation.vault.vocabulary import Custody

Written = EpochHeaderRow | Grant | GuardianPiece


def write_epoch(
    by: Keyring,
    compartment: Compartment,
    key: bytes,
    *,
    custody: Custody,
    previous_key: bytes | None = None,
) -> list[Written]:
    """Write the header, grants and pieces of a compartment's present epoch; return them all.

    previous_key: of the epoch before, None for the first.
    """
    header = _write_header(by, compartment, key, custody, previous_key)
    grants = [
        write_grant(by, compartment, key, to=holder, basis=basis, ends=ends)
        for holder in dict.fromkeys(custody.holders)
        for basis, ends in [custody.basis_of(holder)]
    ]
    _keep_own(by, compartment, key, grants)
    return [header, *grants, *_write_pieces(by, compartment, key, custody)]


def write_grant(
    by: Keyring,
    compartment: Compartment,
    key: bytes,
    *,
    to: UUID,
    basis: str,
    ends: datetime | None,
) -> Grant:
    """Seal a compartment's key to one keyholder whose certificate is trusted."""
    given = Grant(
        compartment=compartment,
        epoch=compartment.epoch,
        keyholder_id=to,
        basis=basis,
        expires_at=ends,
    )
    # Whoever writes to the database could put a key of her own into the keyholder's row.
    public = sealing_public(by, to)
    given.sealed = seal_to(public, key, grant_place(compartment, given))
    given.save(force_insert=True)
    return given


def sealing_public(by: Keyring, keyholder: UUID) -> bytes:
    """Return the public key from a keyholder's certificate, never from a column.

    Looks in the organisations that the keyholder is certified in, her own first. Raises
    Untrusted when no certificate leads to a root that `by` trusts.
    """
    return trust.anywhere(by, keyholder).sealing_public


def _write_header(
    by: Keyring,
    compartment: Compartment,
    key: bytes,
    custody: Custody,
    previous_key: bytes | None,
) -> EpochHeaderRow:
    previous = None
    if previous_key is not None:
        before = header_of(by, compartment, compartment.epoch - 1)
        previous = Previous(before, previous_key)
    author = Author(by.keyholder, by.certificate.serial, by.keypair.signing)
    signed = make_header(
        place_of(compartment),
        key,
        holders=custody.holders,
        author=author,
        previous=previous,
        beside=_beside(compartment),
    )
    return EpochHeaderRow.objects.create(
        compartment=compartment,
        epoch=compartment.epoch,
        body=signed.header_bytes,
        signature=signed.signature,
    )


def _beside(compartment: Compartment) -> bytes:
    """Return the hash of the header that the first part of the same file has now."""
    home = roster_table().roster_in
    # Each part witnesses the first one's line: forking that would need every other part as well.
    if compartment.kind == home or not is_of_a_file(compartment):
        return b""
    row = EpochHeaderRow.objects.filter(
        compartment__organisation=compartment.organisation,
        compartment__subject=compartment.subject,
        compartment__kind=home,
        epoch=F("compartment__epoch"),
    ).first()
    return EpochHeader.from_bytes(bytes(row.body)).hash if row else b""


def _write_pieces(
    by: Keyring, compartment: Compartment, key: bytes, custody: Custody
) -> list[GuardianPiece]:
    # Pieces that complete nothing would look like a safety that is not there.
    if len(set(custody.guardians)) < custody.need:
        return []
    pieces = split(key, custody.guardians, custody.need)
    subsets = {
        subset: number for number, subset in enumerate(dict.fromkeys(p.subset for p in pieces))
    }
    publics = {one: sealing_public(by, one) for one in custody.guardians}
    rows = [
        GuardianPiece(
            compartment=compartment,
            epoch=compartment.epoch,
            subset=subsets[piece.subset],
            guardian_id=piece.guardian,
            sealed=seal_to(
                publics[piece.guardian],
                piece.piece,
                piece_place(compartment, compartment.epoch, subsets[piece.subset], piece.guardian),
            ),
        )
        for piece in pieces
    ]
    return GuardianPiece.objects.bulk_create(rows)


def _keep_own(
    by: Keyring,
    compartment: Compartment,
    key: bytes,
    grants: list[Grant],
) -> None:
    now = compartment.pk, compartment.epoch
    # She made this key: her next request need not walk the whole line to believe it.
    by.data_keys[now] = key
    checked = header_of(by, compartment, compartment.epoch)
    by.headers[now] = checked.hash
    by.looked_at.add(now)
    for one in grants:
        if one.keyholder_id == by.keyholder:
            by.ledger.kept.append(kept_copy(by, compartment, one, key, checked))
