"""Where a key comes from: the id of a file names who began it, each header who may make the next.

A holder keeps what she verified, but in the database, where it can be taken away. So nothing here
rests on what anybody keeps: a header that a colleague from outside the team signed is refused by
whoever sees it for the first time.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from wings.foundation.keys.certificates import Certificate
from wings.foundation.keys.headers import (
    EpochHeader,
    Place,
    SignedHeader,
    check_first_part,
    check_line,
    read_header,
)
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault import trust
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, EpochHeaderRow, is_of_a_file, roster_table


def place_of(compartment: Compartment) -> Place:
    """Return the place that a compartment's headers must name."""
    return Place(compartment.pk, compartment.organisation, compartment.subject, compartment.kind)


def signed_by(
    keyring: Keyring, compartment: Compartment, row: EpochHeaderRow
) -> tuple[SignedHeader, Certificate]:
    """Return what a row holds and the certificate of its author, who may make keys here.

    The signature is for the caller to check. Raises Tampered or Untrusted.
    """
    signed = SignedHeader(bytes(row.body), bytes(row.signature))
    claimed = EpochHeader.from_bytes(signed.header_bytes)
    author = trust.certificate_by_serial(keyring, claimed.author_serial)
    _check_maker(author, claimed, compartment)
    return signed, author


def _check_maker(author: Certificate, claimed: EpochHeader, compartment: Compartment) -> None:
    ours = author.organisation == compartment.organisation
    may = ours and trust.may_make_keys(author, compartment.kind)
    if author.keyholder != claimed.author or not may:
        raise Tampered("a header by somebody who makes no keys here")


def check_descent(keyring: Keyring, compartment: Compartment, header: EpochHeader) -> None:
    """Raise Tampered unless a header of part of a file descends from who began the file.

    The first part's line leads from the id of the file to everybody who was ever on its team; the
    other parts were begun by one of them, each beside a header of that line. What belongs to the
    organisation itself descends from nobody. One query, and one for each author.
    """
    if not is_of_a_file(compartment):
        return
    home = roster_table().roster_in
    rows = EpochHeaderRow.objects.select_related("compartment").filter(
        compartment__organisation=compartment.organisation,
        compartment__subject=compartment.subject,
        compartment__kind__in={home, compartment.kind},
        # A header beyond the present epoch never was in force: its holders were never on the team.
        epoch__lte=F("compartment__epoch"),
    )
    lines = _lines(keyring, rows.order_by("epoch"))
    first, own = lines.get(home, []), lines.get(compartment.kind, [])
    # Else a true line could vouch for a header that was never part of it.
    if not first or header not in own:
        raise Tampered("a part of a file that nobody began")
    check_first_part(first)
    if compartment.kind != home:
        _check_beside(first, own)


def _check_beside(first: list[EpochHeader], own: list[EpochHeader]) -> None:
    check_line(own)
    team = {holder for header in first for holder in header.holders}
    known = {header.hash for header in first}
    if own[0].author not in team or any(header.beside not in known for header in own):
        raise Tampered("a part that was begun from outside the team")


def _lines(keyring: Keyring, rows: Iterable[EpochHeaderRow]) -> dict[str, list[EpochHeader]]:
    authors: dict[UUID, Certificate] = {}
    lines: dict[str, list[EpochHeader]] = {}
    for row in rows:
        lines.setdefault(row.compartment.kind, []).append(_read(keyring, row, authors))
    return lines


def _read(keyring: Keyring, row: EpochHeaderRow, authors: dict[UUID, Certificate]) -> EpochHeader:
    """Read a header by its author's certificate; each certificate is looked up once."""
    claimed = EpochHeader.from_bytes(bytes(row.body))
    serial = claimed.author_serial
    author = authors.get(serial) or trust.certificate_by_serial(keyring, serial)
    authors[serial] = author
    _check_maker(author, claimed, row.compartment)
    signed = SignedHeader(bytes(row.body), bytes(row.signature))
    header = read_header(signed, author.signing_public)
    if header.place != place_of(row.compartment) or header.epoch != row.epoch:
        raise Tampered("a header of another place")
    return header
