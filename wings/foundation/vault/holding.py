"""Who holds a part of a file, as its signed header says, and who may, as the sealed roster says.

What a column says of holders, or of a key that is due, is a hint: whoever writes to the database
clears it. What is compared here is out of her reach: header, roster, and the certificates without
which a place on the roster is worth nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from wings.foundation.keys.headers import EpochHeader
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault import trust
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import (
    Compartment,
    EpochHeaderRow,
    SealedRow,
    is_of_a_file,
    roster_table,
)
from wings.foundation.vault.opening import data_key, open_row, verified_header

Places = Mapping[UUID, tuple[UUID, str]]
Roles = Mapping[tuple[UUID, UUID], frozenset[str]]


def overheld(keyring: Keyring, parts: Iterable[Compartment]) -> list[Compartment]:
    """Return those parts of one file whose key somebody has who may not, or may not any more.

    parts: that the keyring holds. Three queries and one for each partner's worker, and none for
    parts that were in order before in this request. Raises Tampered where a header or the
    roster is not what was sealed, NoGrant where the keyring does not open the roster.
    """
    asked = [
        one for one in parts if is_of_a_file(one) and (one.pk, one.epoch) not in keyring.looked_at
    ]
    if not asked:
        return []
    table, roster = _roster(keyring, asked[0])
    named = _headers(keyring, asked)
    roles = trust.roles_of(keyring, {who for header in named for who in header.holders})
    over = []
    for part, header in zip(asked, named, strict=True):
        # Named too little is no danger: who may hold a key and does not opens nothing.
        places = table.may_hold(roster, part.kind, keyring.at)
        if _all_carry(keyring, part, header, places, roles):
            keyring.looked_at.add((part.pk, part.epoch))
        else:
            over.append(part)
    return over


def is_lawful(keyring: Keyring, header: EpochHeader, part: Compartment) -> bool:
    """Say whether all for whom a key was made may hold it now. Raises as `overheld` does."""
    table, roster = _roster(keyring, part)
    places = table.may_hold(roster, part.kind, keyring.at)
    return _all_carry(keyring, part, header, places, trust.roles_of(keyring, header.holders))


def holders_by_header(keyring: Keyring, part: Compartment) -> frozenset[UUID]:
    """Return the keyholders for whom a part's present key was made. Raises NoGrant or Tampered."""
    [header] = _headers(keyring, [part])
    return frozenset(header.holders)


def _all_carry(
    keyring: Keyring, part: Compartment, header: EpochHeader, places: Places, roles: Roles
) -> bool:
    """Say whether each holder has a place, and a certificate that carries the role it needs."""
    return all(
        who in places and _carries(keyring, part, who, places[who], roles) for who in header.holders
    )


def _carries(
    keyring: Keyring, part: Compartment, who: UUID, place: tuple[UUID, str], roles: Roles
) -> bool:
    organisation, role = place
    if (who, organisation) in roles:
        return role in roles[who, organisation]
    # A partner's worker cannot check people of another partner, whom only this file's own
    # organisation trusts. She takes the roster's word for them, or she could never write again.
    ours = {part.organisation, keyring.organisation}
    is_guest = keyring.organisation != part.organisation
    return is_guest and organisation not in ours and not trust.is_known(keyring, organisation)


def _roster(keyring: Keyring, part: Compartment) -> tuple[type[SealedRow[Any]], Any]:
    table = roster_table()
    rows = table.objects.select_related("compartment").filter(
        compartment__organisation=part.organisation,
        compartment__subject=part.subject,
        compartment__kind=table.roster_in,
    )
    found = list(rows)
    # Of two, whoever put in the second would choose which one counts.
    if len(found) != 1:
        raise Tampered("a file without its one roster")
    return table, open_row(keyring, found[0])


def _headers(keyring: Keyring, parts: list[Compartment]) -> list[EpochHeader]:
    """Return the present header of each of these parts of one file, as it was verified."""
    home, one = roster_table().roster_in, parts[0]
    ours = EpochHeaderRow.objects.select_related("compartment").filter(
        compartment__organisation=one.organisation, compartment__subject=one.subject
    )
    is_present = Q(epoch=F("compartment__epoch"))
    rows = list(ours.filter(is_present | Q(compartment__kind=home)))
    bodies = {(row.compartment_id, row.epoch): bytes(row.body) for row in rows}
    first = next((row.compartment for row in rows if row.compartment.kind == home), None)
    if first is None:
        raise Tampered("a file without its first part")
    # Those that she does not hold witness too: whoever changes one closes it for its holders.
    others = [bytes(row.body) for row in rows if row.compartment.kind != home]
    if not {EpochHeader.from_bytes(one).beside for one in others} <= _line(keyring, first, bodies):
        raise Tampered("a part that was made beside another first part")
    return [_verified(keyring, part, bodies.get((part.pk, part.epoch), b"")) for part in parts]


def _line(
    keyring: Keyring, part: Compartment, bodies: Mapping[tuple[UUID, int], bytes]
) -> set[bytes]:
    """Return the hashes of a part's headers, back from the present one, which is verified.

    Who once was on the team could make another next header for it; the parts that were made
    beside the true one then name a header that is not in the line.
    """
    header = _verified(keyring, part, bodies.get((part.pk, part.epoch), b""))
    hashes = {header.hash}
    while header.epoch > 1:
        before = EpochHeader.from_bytes(bodies.get((part.pk, header.epoch - 1), b""))
        if before.hash != header.previous_hash:
            raise Tampered("a line of headers with a gap")
        hashes.add(before.hash)
        header = before
    return hashes


def _verified(keyring: Keyring, part: Compartment, body: bytes) -> EpochHeader:
    key = data_key(keyring, part, part.epoch)
    known = keyring.headers.get((part.pk, part.epoch))
    # Kept keys bring the hash that was verified with them; keys of a list bring none.
    if known is None:
        return verified_header(keyring, part, part.epoch, key)
    header = EpochHeader.from_bytes(body)
    if header.hash != known:
        raise Tampered("another header than the one that was verified")
    return header
