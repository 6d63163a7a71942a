"""The one way to read what is sealed. Everything that is opened is noted in the ledger."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any, Final, Generic, NamedTuple
from uuid import UUID

from django.db.models import CharField, F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Cast

from wings.foundation.keys.certificates import Certificate
from wings.foundation.keys.headers import (
    EpochHeader,
    SignedHeader,
    check_header,
    expect,
    read_header,
)
from wings.foundation.keys.suite import Opener, RawId, Tampered, seal, unseal
from wings.foundation.vault.coding import decode
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.ledger import Kept
from wings.foundation.vault.lineage import check_descent, place_of, signed_by
from wings.foundation.vault.models import (
    Compartment,
    EpochHeaderRow,
    Grant,
    SealedRow,
    is_of_a_file,
)
from wings.foundation.vault.places import grant_place, kept_place, row_place, where
from wings.foundation.vault.vocabulary import C


class NoGrant(Exception):
    """This keyholder holds no key to that compartment."""


class GrantExpired(NoGrant):
    """The consent or care relation that the key rests on has ended."""


class Opened(NamedTuple, Generic[C]):
    """One opened row of a list: where it lies, and what it says."""

    raw_row: RawId
    version: int
    organisation: UUID
    subject: UUID
    content: C

    @property
    def row(self) -> UUID:
        """The row's id."""
        return UUID(bytes=self.raw_row)


class _Listed(NamedTuple):
    """One sealed row of a list, beside its compartment and the grant that she has for it.

    Its ids are as the database writes them.
    """

    row: str
    version: int
    sealed: bytes
    epoch: int
    organisation: str
    subject: str
    kind: str
    compartment: str
    kept: bytes | None
    header: bytes
    basis: str
    ends: datetime | None
    granted: int | None


_Part = tuple[UUID, RawId, str, RawId]

# By name and not by order: the columns are asked for as `_Listed` lists its fields.
_COLUMNS: Final[dict[str, str | Cast]] = {
    "row": Cast("pk", CharField()),
    "version": "version",
    "sealed": "sealed",
    "epoch": "epoch",
    "organisation": Cast("compartment__organisation", CharField()),
    "subject": Cast("compartment__subject", CharField()),
    "kind": "compartment__kind",
    "compartment": Cast("compartment_id", CharField()),
    "kept": "hers__kept",
    "header": "hers__kept_header",
    "basis": "hers__basis",
    "ends": "hers__expires_at",
    "granted": "hers__epoch",
}


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
    # Before it is opened: an attempt that fails is on record too.
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
    she holds none, or none any more, are left out. One query; more where a key is new to her.
    """
    table = rows.model.table()
    found: list[Opened[C]] = []
    seen: dict[UUID, set[UUID]] = {}
    for one, part, key in _list_rows(keyring, rows):
        row, (organisation, *_file, compartment) = RawId.from_text(one.row), part
        place = row_place(organisation, compartment, one.epoch, table, row, one.version)
        content = decode(kind, unseal(key, bytes(one.sealed), place))
        subject = UUID(one.subject)
        found.append(Opened(row, one.version, organisation, subject, content))
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
    # Refused from the instant itself; the sweep that deletes the grant comes with the next request.
    if not _stands(grant.expires_at, keyring.at):
        raise GrantExpired
    return _key_from(keyring, compartment, grant)


def header_of(keyring: Keyring, compartment: Compartment, epoch: int) -> EpochHeader:
    """Return the header of an epoch, once its author's certificate and signature hold.

    Raises Tampered when it is missing, belongs elsewhere or is not signed by its author.
    """
    signed, author = _signed_header(keyring, compartment, epoch)
    header = read_header(signed, author.signing_public)
    expect(header, place_of(compartment), epoch)
    _check_author(compartment, header)
    return header


def verified_header(
    keyring: Keyring, compartment: Compartment, epoch: int, key: bytes
) -> EpochHeader:
    """Return the header of an epoch whose key is at hand, once all of it holds, and note its hash.

    Raises Tampered.
    """
    signed, author = _signed_header(keyring, compartment, epoch)
    before, before_key = _epoch_before(keyring, compartment, epoch)
    header = check_header(signed, author.signing_public, key, before_key, before)
    expect(header, place_of(compartment), epoch)
    check_descent(keyring, compartment, header)
    keyring.headers[compartment.pk, epoch] = header.hash
    return header


def kept_copy(
    keyring: Keyring, compartment: Compartment, grant: Grant, key: bytes, header: EpochHeader
) -> Kept:
    """Return a verified key, sealed again under the keyholder's own symmetric key."""
    part, epoch, basis, ends = where(compartment), grant.epoch, grant.basis, grant.expires_at
    # Bound to the header: another header put in its place later makes the kept key useless.
    place = kept_place(part, epoch, keyring.keyholder, basis, ends, header.hash)
    sealed = seal(keyring.keypair.own, key, place)
    return Kept(grant.pk, compartment, grant.epoch, sealed, header.hash)


def _signed_header(
    keyring: Keyring, compartment: Compartment, epoch: int
) -> tuple[SignedHeader, Certificate]:
    row = EpochHeaderRow.objects.filter(compartment=compartment, epoch=epoch).first()
    if row is None:
        raise Tampered("no header")
    return signed_by(keyring, compartment, row)


def _check_author(compartment: Compartment, header: EpochHeader) -> None:
    # Who left knows the key that she had, and could sign a header that hides it: she is named in
    # it herself, or it is none.
    if is_of_a_file(compartment) and header.author not in header.holders:
        raise Tampered("a header by somebody who holds nothing here")


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
    key = unseal(keyring.keypair.own, bytes(grant.kept), place)
    keyring.headers[compartment.pk, grant.epoch] = header
    return key


def _first_opening(keyring: Keyring, compartment: Compartment, grant: Grant) -> bytes:
    key = keyring.keypair.sealing.unseal(bytes(grant.sealed), grant_place(compartment, grant))
    # HPKE does not tell who sealed the grant: nothing is read by its key before the header holds.
    header = verified_header(keyring, compartment, grant.epoch, key)
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


def _list_rows(keyring: Keyring, rows: "QuerySet[Any]") -> Iterator[tuple[_Listed, _Part, bytes]]:
    """Yield each row that she holds a key to, with the place of its part and that key."""
    # Written out instead of one `data_key` a row: 5 000 cards are to open within 60 ms.
    own, who, house = Opener(keyring.keypair.own), keyring.keyholder, cache(UUID)
    granted = map(_Listed._make, _granted(keyring, rows))
    # Without a grant, or with one that was kept from the epoch before, there is none that counts.
    listed = [one for one in granted if one.granted == one.epoch and _stands(one.ends, keyring.at)]
    unkept = {one.compartment for one in listed if one.kept is None}
    load_keys(keyring, Compartment.objects.filter(pk__in=unkept) if unkept else ())
    for one in listed:
        raw = RawId.from_text
        part = house(one.organisation), raw(one.subject), one.kind, raw(one.compartment)
        if one.kept is None:
            key = keyring.data_keys.get((UUID(one.compartment), one.epoch))
        else:
            bound = kept_place(part, one.epoch, who, one.basis, one.ends, bytes(one.header))
            key = own.unseal(bytes(one.kept), bound)
        if key is not None:
            yield one, part, key


def _granted(keyring: Keyring, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Return the rows under present keys, each beside the grants that she has for it, if any.

    The grants by an outer join: from the inner one SQLite starts at all keys that she holds.
    """
    hers = FilteredRelation(
        "compartment__grants", condition=Q(compartment__grants__keyholder=keyring.keyholder)
    )
    present: QuerySet[Any] = rows.filter(epoch=F("compartment__epoch")).annotate(hers=hers)
    return present.values_list(*(_COLUMNS[one] for one in _Listed._fields))
