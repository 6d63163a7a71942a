"""The one way to read what is sealed. Everything that is opened is noted in the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic
from uuid import UUID

from django.db.models import F, QuerySet

from wings.foundation.keys.certificates import Certificate
from wings.foundation.keys.headers import (
    EpochHeader,
    Place,
    SignedHeader,
    check_header,
    expect,
    read_header,
)
from wings.foundation.keys.suite import Opener, Tampered, seal, unseal
from wings.foundation.vault import trust
from wings.foundation.vault.coding import decode
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.ledger import Kept
from wings.foundation.vault.models import Compartment, EpochHeaderRow, Grant, SealedRow
from wings.foundation.vault.places import grant_place, kept_place, row_place, where
from wings.foundation.vault.vocabulary import C

WHERE: Final = (
    "compartment__organisation",
    "compartment__subject",
    "compartment__kind",
    "compartment_id",
)


class NoGrant(Exception):
    """This keyholder holds no key to that compartment."""


class GrantExpired(NoGrant):
    """The consent or care relation that the key rests on has ended."""


@dataclass(frozen=True)
class Opened(Generic[C]):
    """One opened row of a list: where it lies, and what it says."""

    row: UUID
    version: int
    compartment: UUID
    subject: UUID
    content: C


def open_row(keyring: Keyring, row: SealedRow[C]) -> C:
    """Return what a row says.

    Raises NoGrant when the keyholder has no standing key, Tampered when the row, the grant or
    the header is not what was sealed at this place.
    """
    compartment = row.compartment
    # A new key seals every row again: what lies under an old one was put there afterwards.
    if row.epoch != compartment.epoch:
        raise Tampered("a row under a key that was replaced")
    key = data_key(keyring, compartment, row.epoch)
    keyring.ledger.note(compartment)
    return _opened(key, row, compartment)


def open_rows(keyring: Keyring, rows: Iterable[SealedRow[C]]) -> list[tuple[SealedRow[C], C]]:
    """Return rows of a few compartments with what they say, in their order.

    Costs one query for the grants however many rows there are, if the rows come with
    `select_related("compartment")`.
    """
    found = list(rows)
    load_keys(keyring, {row.compartment_id: row.compartment for row in found}.values())
    return [(row, open_row(keyring, row)) for row in found]


def open_list(
    keyring: Keyring, rows: "QuerySet[Any]", kind: type[C], *, seen_in: str
) -> list[Opened[C]]:
    """Return many files' rows with what they say: a list, noted as one set of files.

    rows: of one table, of compartments to which the keyholder may hold a key; those to which
    she holds none, or none any more, are left out. Two queries.
    """
    keys = _list_keys(keyring, rows)
    table = rows.model.table()
    found: list[Opened[C]] = []
    seen: dict[UUID, set[UUID]] = {}
    columns = (
        "pk",
        "version",
        "epoch",
        "sealed",
        "compartment_id",
        "compartment__organisation",
        "compartment__subject",
    )
    present = rows.filter(epoch=F("compartment__epoch"))
    for pk, version, epoch, sealed, compartment, organisation, subject in present.values_list(
        *columns
    ):
        key = keys.get((compartment, epoch))
        if key is None:
            continue
        place = row_place(organisation, compartment, epoch, table, pk, version)
        content = decode(kind, unseal(key, bytes(sealed), place))
        found.append(Opened(pk, version, compartment, subject, content))
        seen.setdefault(organisation, set()).add(subject)
    for organisation, subjects in seen.items():
        keyring.ledger.note_list(organisation, seen_in, subjects)
    return found


def can_open(keyring: Keyring, compartment: Compartment) -> bool:
    """Say whether the keyholder has a standing grant, without opening anything."""
    if (compartment.pk, compartment.epoch) in keyring.data_keys:
        return True
    grant = _grants(keyring).filter(compartment=compartment, epoch=compartment.epoch).first()
    return grant is not None and _stands(grant.expires_at, keyring.at)


def load_keys(keyring: Keyring, compartments: Iterable[Compartment]) -> set[UUID]:
    """Make ready the keys of these compartments; return the ids of those that are held."""
    found = {one.pk: one for one in compartments}
    unknown = [pk for pk, one in found.items() if (pk, one.epoch) not in keyring.data_keys]
    for grant in _grants(keyring).filter(compartment__in=unknown):
        compartment = found[grant.compartment_id]
        if grant.epoch == compartment.epoch and _stands(grant.expires_at, keyring.at):
            _key_from(keyring, compartment, grant)
    return {pk for pk, one in found.items() if (pk, one.epoch) in keyring.data_keys}


def data_key(keyring: Keyring, compartment: Compartment, epoch: int) -> bytes:
    """Return a compartment's data key. Raises NoGrant, GrantExpired or Tampered."""
    held = keyring.data_keys.get((compartment.pk, epoch))
    if held is not None:
        return held
    grant = _grants(keyring).filter(compartment=compartment, epoch=epoch).first()
    if grant is None:
        raise NoGrant
    if not _stands(grant.expires_at, keyring.at):
        raise GrantExpired
    return _key_from(keyring, compartment, grant)


def place_of(compartment: Compartment) -> Place:
    """Return the place that a compartment's headers must name."""
    return Place(compartment.pk, compartment.organisation, compartment.subject, compartment.kind)


def header_of(keyring: Keyring, compartment: Compartment, epoch: int) -> EpochHeader:
    """Return the header of an epoch, once its author's certificate and signature hold.

    Raises Tampered when it is missing, belongs elsewhere or is not signed by its author.
    """
    signed, author = _signed_header(keyring, compartment, epoch)
    header = read_header(signed, author.signing_public)
    expect(header, place_of(compartment), epoch)
    return header


def kept_copy(
    keyring: Keyring, compartment: Compartment, grant: Grant, key: bytes, header: EpochHeader
) -> Kept:
    """Return a verified key, sealed again under the keyholder's own symmetric key."""
    part, epoch, basis, ends = where(compartment), grant.epoch, grant.basis, grant.expires_at
    place = kept_place(part, epoch, keyring.keyholder, basis, ends, header.hash)
    sealed = seal(keyring.keypair.own, key, place)
    return Kept(grant.pk, compartment, grant.epoch, sealed, header.hash)


def _signed_header(
    keyring: Keyring, compartment: Compartment, epoch: int
) -> tuple[SignedHeader, Certificate]:
    row = EpochHeaderRow.objects.filter(compartment=compartment, epoch=epoch).first()
    if row is None:
        raise Tampered("no header")
    signed = SignedHeader(bytes(row.body), bytes(row.signature))
    claimed = EpochHeader.from_bytes(signed.header_bytes)
    author = trust.certificate_by_serial(keyring, claimed.author_serial)
    ours = author.organisation == compartment.organisation
    may = ours and trust.may_make_keys(author, compartment.kind)
    if author.keyholder != claimed.author or not may:
        raise Tampered("a header by somebody who makes no keys here")
    return signed, author


def _opened(key: bytes, row: SealedRow[C], compartment: Compartment) -> C:
    place = row_place(
        compartment.organisation, compartment.pk, row.epoch, row.table(), row.pk, row.version
    )
    content: C = decode(row.content, unseal(key, bytes(row.sealed), place))
    return content


def _grants(keyring: Keyring) -> "QuerySet[Grant]":
    return Grant.objects.filter(keyholder=keyring.keyholder)


def _stands(expires_at: datetime | None, at: datetime) -> bool:
    return expires_at is None or expires_at > at


def _key_from(keyring: Keyring, compartment: Compartment, grant: Grant) -> bytes:
    key = _kept_key(keyring, compartment, grant) or _first_opening(keyring, compartment, grant)
    keyring.data_keys[compartment.pk, grant.epoch] = key
    return key


def _kept_key(keyring: Keyring, compartment: Compartment, grant: Grant) -> bytes | None:
    if grant.kept is None or grant.kept_header is None:
        return None
    part, header = where(compartment), bytes(grant.kept_header)
    ends, who = grant.expires_at, keyring.keyholder
    place = kept_place(part, grant.epoch, who, grant.basis, ends, header)
    return unseal(keyring.keypair.own, bytes(grant.kept), place)


def _first_opening(keyring: Keyring, compartment: Compartment, grant: Grant) -> bytes:
    key = keyring.keypair.sealing.unseal(bytes(grant.sealed), grant_place(compartment, grant))
    signed, author = _signed_header(keyring, compartment, grant.epoch)
    before, before_key = _epoch_before(keyring, compartment, grant.epoch)
    header = check_header(signed, author.signing_public, key, before_key, before)
    expect(header, place_of(compartment), grant.epoch)
    keyring.ledger.kept.append(kept_copy(keyring, compartment, grant, key, header))
    return key


def _epoch_before(
    keyring: Keyring, compartment: Compartment, epoch: int
) -> tuple[bytes, bytes | None]:
    if epoch == 1:
        return b"", None
    held = _grants(keyring).filter(compartment=compartment, epoch=epoch - 1).first()
    header = header_of(keyring, compartment, epoch - 1)
    return header.hash, _kept_key(keyring, compartment, held) if held else None


def _list_keys(keyring: Keyring, rows: "QuerySet[Any]") -> Mapping[tuple[UUID, int], bytes]:
    compartments = rows.order_by().values("compartment_id")
    grants = _grants(keyring).filter(compartment__in=compartments)
    columns = ("epoch", "kept", "kept_header", "basis", "expires_at")
    own, keyholder = Opener(keyring.keypair.own), keyring.keyholder
    unkept: list[UUID] = []
    for *part, epoch, kept, header, basis, ends in grants.values_list(*WHERE, *columns):
        if not _stands(ends, keyring.at):
            continue
        if kept is None:
            unkept.append(part[-1])
            continue
        place = kept_place(tuple(part), epoch, keyholder, basis, ends, bytes(header))
        keyring.data_keys[part[-1], epoch] = own.unseal(bytes(kept), place)
    if unkept:
        load_keys(keyring, Compartment.objects.filter(pk__in=unkept))
    return keyring.data_keys
