"""Epoch headers: which data key and letterbox a compartment has since when, and who says so.

HPKE does not authenticate a sender. The author's signature and the HMAC under the data key before
keep somebody who writes to the database from planting a key of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any
from uuid import UUID

from wings.foundation.keys.canonical import (
    number_read,
    octets_read,
    octets_written,
    read,
    text_read,
    written,
)
from wings.foundation.keys.suite import (
    SealingKey,
    SigningKey,
    Tampered,
    context,
    derive,
    digest,
    mac,
    same,
    verify,
)

_FORMAT = 1


@dataclass(frozen=True)
class Place:
    """Which compartment a header is about."""

    compartment: UUID
    organisation: UUID
    subject: UUID
    kind: str


@dataclass(frozen=True)
class Author:
    """Who signs a header: keyholder, the serial of their certificate, and their key."""

    keyholder: UUID
    serial: UUID
    key: SigningKey = field(repr=False)


@dataclass(frozen=True)
class EpochHeader:
    """One epoch of a compartment; the first has neither hash nor HMAC of one before.

    holders: for whom its key was made, each once, in the order of their ids. beside: for part of a
    file, the hash of the header that its first part had then; empty for the first part itself.
    """

    compartment: UUID
    organisation: UUID
    subject: UUID
    kind: str
    epoch: int
    holders: tuple[UUID, ...]
    beside: bytes
    kcv: bytes
    letterbox_public: bytes
    previous_hash: bytes
    previous_mac: bytes
    author: UUID
    author_serial: UUID

    def to_bytes(self) -> bytes:
        """Write the header as canonical JSON."""
        return written(
            {
                "format": _FORMAT,
                "compartment": str(self.compartment),
                "organisation": str(self.organisation),
                "subject": str(self.subject),
                "kind": self.kind,
                "epoch": self.epoch,
                "holders": [str(one) for one in self.holders],
                "beside": octets_written(self.beside),
                "kcv": octets_written(self.kcv),
                "letterbox_public": octets_written(self.letterbox_public),
                "previous_hash": octets_written(self.previous_hash),
                "previous_mac": octets_written(self.previous_mac),
                "author": str(self.author),
                "author_serial": str(self.author_serial),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "EpochHeader":
        """Read a header, signed or not; raises Tampered unless `to_bytes` wrote it."""
        record = read(data)
        try:
            header = _header(record)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Tampered from None
        if header.to_bytes() != data:
            raise Tampered
        return header

    @property
    def hash(self) -> bytes:
        """The SHA-256 by which the next header and kept grants name this one."""
        return digest("epoch header", self.to_bytes())

    @property
    def place(self) -> Place:
        """The compartment that this header claims to be of."""
        return Place(self.compartment, self.organisation, self.subject, self.kind)


def _header(record: dict[str, Any]) -> EpochHeader:
    return EpochHeader(
        compartment=UUID(record["compartment"]),
        organisation=UUID(record["organisation"]),
        subject=UUID(record["subject"]),
        kind=text_read(record["kind"]),
        epoch=number_read(record["epoch"]),
        holders=_holders(UUID(one) for one in record["holders"]),
        beside=octets_read(record["beside"]),
        kcv=octets_read(record["kcv"]),
        letterbox_public=octets_read(record["letterbox_public"]),
        previous_hash=octets_read(record["previous_hash"]),
        previous_mac=octets_read(record["previous_mac"]),
        author=UUID(record["author"]),
        author_serial=UUID(record["author_serial"]),
    )


def _holders(found: Iterable[UUID]) -> tuple[UUID, ...]:
    return tuple(sorted(set(found)))


@dataclass(frozen=True)
class SignedHeader:
    """A header's bytes and its author's signature under them."""

    header_bytes: bytes
    signature: bytes


@dataclass(frozen=True)
class Previous:
    """The epoch before: its header and its data key."""

    header: EpochHeader
    data_key: bytes = field(repr=False)


def kcv(data_key: bytes) -> bytes:
    """Make the key check value: it commits a header to one data key without telling it."""
    return derive(data_key, "kcv")


def letterbox(data_key: bytes) -> SealingKey:
    """Make the key pair by which others write into a compartment that they cannot open."""
    # From the data key: whoever holds the part empties its letterbox, without a grant more.
    return SealingKey.from_seed(derive(data_key, "letterbox"))


def _mac(header: EpochHeader, previous_key: bytes) -> bytes:
    # Only a holder of the key before can make this: a signature alone would let any colleague who
    # writes to the database plant a key of her own.
    message = context("epoch header", replace(header, previous_mac=b"").to_bytes())
    return mac(derive(previous_key, "next epoch"), message)


def make_header(
    place: Place,
    data_key: bytes,
    *,
    holders: Iterable[UUID],
    author: Author,
    previous: Previous | None = None,
    beside: bytes = b"",
) -> SignedHeader:
    """Make and sign the header of a compartment's first epoch, or of the one after `previous`.

    holders: who is handed its key. Raises ValueError when the previous header is of another
    compartment.
    """
    if previous is not None and previous.header.place != place:
        raise ValueError("The epoch before belongs to another compartment")
    header = EpochHeader(
        compartment=place.compartment,
        organisation=place.organisation,
        subject=place.subject,
        kind=place.kind,
        epoch=1 if previous is None else previous.header.epoch + 1,
        holders=_holders(holders),
        beside=beside,
        kcv=kcv(data_key),
        letterbox_public=letterbox(data_key).public,
        previous_hash=b"" if previous is None else previous.header.hash,
        previous_mac=b"",
        author=author.keyholder,
        author_serial=author.serial,
    )
    if previous is not None:
        header = replace(header, previous_mac=_mac(header, previous.data_key))
    data = header.to_bytes()
    return SignedHeader(data, author.key.sign(context("epoch header", data)))


def read_header(signed: SignedHeader, author_signing_public: bytes) -> EpochHeader:
    """Read a header after checking its author's signature alone: enough to seal a slip.

    Raises Tampered when the signature is not the author's.
    """
    message = context("epoch header", signed.header_bytes)
    verify(author_signing_public, signed.signature, message)
    return EpochHeader.from_bytes(signed.header_bytes)


def check_header(
    signed: SignedHeader,
    author_signing_public: bytes,
    data_key: bytes,
    previous_key: bytes | None,
    previous_hash: bytes,
) -> EpochHeader:
    """Read a header after checking signature, data key, letterbox and the epoch before.

    `previous_hash` is empty for the first epoch, `previous_key` is None for it and for whom did
    not hold the epoch before. Raises Tampered otherwise. That the header is of the place and by
    the author that the caller expects is for the caller to compare: see `expect`.
    """
    header = read_header(signed, author_signing_public)
    # AES-GCM commits to no key: one ciphertext can be made that opens under two.
    if not same(header.kcv, kcv(data_key)):
        raise Tampered
    # A letterbox of the author's own would bring her every slip that others drop.
    if not same(header.letterbox_public, letterbox(data_key).public):
        raise Tampered
    _check_previous(header, previous_key, previous_hash)
    return header


def _check_previous(header: EpochHeader, previous_key: bytes | None, previous_hash: bytes) -> None:
    # A later header that claims to follow nothing would be free of the HMAC.
    first = header.epoch == 1
    if first != (header.previous_hash == b"") or first != (header.previous_mac == b""):
        raise Tampered
    if header.epoch < 1 or not same(header.previous_hash, previous_hash):
        raise Tampered
    # Who joined later never held the key before; for her `check_line` has to do.
    if previous_key is None:
        return
    if first or not same(header.previous_mac, _mac(header, previous_key)):
        raise Tampered


def file_id(author: UUID, first_part: UUID) -> UUID:
    """Return the id of a file whose first part, of this id, somebody began.

    Every seal names the id: nobody else can begin that part a second time.
    """
    # 128 bits are enough here: the id has to resist a second author, not two chosen by one person.
    return UUID(bytes=digest("file", author, first_part)[:16])


def check_line(headers: Sequence[EpochHeader]) -> None:
    """Raise Tampered unless these headers of one part, first to last, follow each other.

    Who makes a key holds it, and held the one before: somebody who never did is in no line, even
    where nobody is left who could check the HMAC.
    """
    for header in headers:
        if header.author not in header.holders:
            raise Tampered
    if headers[0].epoch != 1 or headers[0].previous_hash:
        raise Tampered
    for before, header in pairwise(headers):
        if header.place != before.place or header.epoch != before.epoch + 1:
            raise Tampered
        if header.previous_hash != before.hash or header.author not in before.holders:
            raise Tampered


def check_first_part(headers: Sequence[EpochHeader]) -> None:
    """Raise Tampered unless this is the line of the part by which the file was begun."""
    check_line(headers)
    first = headers[0]
    if first.subject != file_id(first.author, first.compartment) or first.beside:
        raise Tampered


def expect(header: EpochHeader, place: Place, epoch: int) -> None:
    """Raise Tampered unless the header is of this compartment and epoch."""
    if header.place != place or header.epoch != epoch:
        raise Tampered
