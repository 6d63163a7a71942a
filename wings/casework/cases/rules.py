"""Plain rules of a case."""

from collections.abc import Callable, Sequence
from datetime import datetime

from wings.casework.cases.contents import Flag, Place, Roster
from wings.casework.cases.vocabulary import HOLDERS, OPENED_BY_CONSENT, TeamRole
from wings.casework.participants.vocabulary import Kind
from wings.foundation.vault.vocabulary import CARE

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
DIGITS = "23456789"
SHAPE = (LETTERS, LETTERS, DIGITS, DIGITS, DIGITS)


def new_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Return a code such as RX482. It tells nothing: not a name, not a place, not an order.

    choose: picks one of a sequence, `secrets.choice` outside tests.
    """
    return "".join(choose(letters) for letters in SHAPE)


def holds(place: Place, kind: Kind, at: datetime) -> bool:
    """Say whether a place in a team comes with the key of a part of the file at an instant."""
    if place.expires_at is not None and place.expires_at <= at:
        return False
    role = TeamRole(place.role)
    if place.basis != CARE:
        # Whoever holds the card can rewrite the roster: a consent opens what it can, and no more.
        return kind in place.kinds and kind in OPENED_BY_CONSENT[role]
    return role in HOLDERS[kind]


def holders(roster: Roster, kind: Kind, at: datetime) -> list[Place]:
    """Return the places whose keyholders hold a part, each keyholder once.

    A place by the care relation counts before one by consent.
    """
    found = [place for place in roster.places if holds(place, kind, at)]
    by_care_last = sorted(found, key=lambda place: not place.kinds)
    return list({place.keyholder: place for place in by_care_last}.values())


def is_open(flag: Flag) -> bool:
    """Say whether a flag still waits for an answer."""
    return flag.answered_at is None
