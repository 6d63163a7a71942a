from collections.abc import Sequence
from uuid import UUID

from wings.casework.participants.contents import Card, Identity, Whereabouts
from wings.casework.participants.models import (
    BlindName,
    CardRow,
    IdentityRow,
    IndexKeyRow,
    WhereaboutsRow,
)
from wings.casework.participants.rules import spellings
from wings.foundation.keys.suite import mac
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, SealedRow
from wings.foundation.vault.opening import Opened, open_list, open_row

BLIND_BYTES = 16


def card_of(keyring: Keyring, compartment: Compartment) -> tuple[SealedRow[Card], Card]:
    """Return her card. Raises NoGrant, or CardRow.DoesNotExist before the intake is saved."""
    row = CardRow.objects.select_related("compartment").get(compartment=compartment)
    return row, open_row(keyring, row)


def cards(keyring: Keyring, subjects: Sequence[UUID], *, seen_in: str) -> list[Opened[Card]]:
    """Return the cards of these files that the keyring opens, as a list that leaves its trace."""
    rows = CardRow.objects.filter(compartment__subject__in=subjects)
    return open_list(keyring, rows, Card, seen_in=seen_in)


def all_cards(keyring: Keyring, *, seen_in: str) -> list[Opened[Card]]:
    """Return every card that the keyring opens, in any organisation, as a list."""
    rows = CardRow.objects.filter(compartment__grants__keyholder=keyring.keyholder)
    return open_list(keyring, rows, Card, seen_in=seen_in)


def identity_of(
    keyring: Keyring, compartment: Compartment
) -> tuple[SealedRow[Identity] | None, Identity]:
    """Return her identity; an empty one where nothing was written. Raises NoGrant."""
    row = IdentityRow.objects.select_related("compartment").filter(compartment=compartment).first()
    return (row, open_row(keyring, row)) if row else (None, Identity())


def whereabouts_of(
    keyring: Keyring, compartment: Compartment
) -> tuple[SealedRow[Whereabouts] | None, Whereabouts]:
    """Return where she is; empty where nothing was written. Raises NoGrant."""
    row = (
        WhereaboutsRow.objects.select_related("compartment").filter(compartment=compartment).first()
    )
    return (row, open_row(keyring, row)) if row else (None, Whereabouts())


def index_key(keyring: Keyring, compartment: Compartment) -> bytes | None:
    """Return the key of the organisation's blind index, None before its first use."""
    row = IndexKeyRow.objects.select_related("compartment").filter(compartment=compartment).first()
    return bytes.fromhex(open_row(keyring, row).key) if row else None


def blind_values(key: bytes, name: str, birth_year: int | None) -> set[bytes]:
    """Return the blind values of every spelling of a name, 16 bytes each."""
    return {mac(key, one.encode())[:BLIND_BYTES] for one in spellings(name, birth_year)}


def files_named(
    organisation: UUID, key: bytes, name: str, birth_year: int | None
) -> list[tuple[UUID, int]]:
    """Return (file, number of spellings in common), best match first."""
    values = blind_values(key, name, birth_year)
    found: dict[UUID, int] = {}
    matches = BlindName.objects.filter(organisation=organisation, value__in=values)
    for subject in matches.values_list("subject", flat=True):
        found[subject] = found.get(subject, 0) + 1
    return sorted(found.items(), key=lambda pair: -pair[1])
