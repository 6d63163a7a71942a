"""Plain rules of a case."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import count
from math import isfinite
from uuid import UUID

from wings.casework.cases.contents import Flag, Place, Progress, Roster
from wings.casework.cases.vocabulary import (
    HOLDERS,
    OPENED_BY_CONSENT,
    FlagKind,
    Strand,
    TeamRole,
    Unit,
)
from wings.casework.participants.vocabulary import Kind
from wings.foundation.keys.suite import digest
from wings.foundation.vault.vocabulary import CARE

# No vowels, or a code might be a word or a name; no 0 and 1, which are read as letters.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
DIGITS = "23456789"
SHAPE = (LETTERS, LETTERS, DIGITS, DIGITS, DIGITS)
# There are 204 800 codes: with a tenth in use, eight in a row are taken once in 100 million.
TRIES = 8


# Every row of a file is checked against it when it is read, and a list has thousands.
@lru_cache(maxsize=16384)
def code_of(case: UUID, organisation: UUID) -> str:
    """Return the code of a file, such as RX482: it follows from the random id alone.

    Every seal names the id, so that nobody who exchanges the codes of two files in the database
    leads a key worker into the other one. It tells nothing: not a name, not a place, not an order.
    """
    number = int.from_bytes(digest("code of a file", organisation, case))
    letters = []
    for known in SHAPE:
        number, place = divmod(number, len(known))
        letters.append(known[place])
    return "".join(letters)


def ids_for(file: UUID) -> Iterator[UUID]:
    """Yield the ids that an intake may give the first part of its file, always in the same order.

    They have no end. Two files may have the same code: then the next one is taken, and a form that
    is sent twice still finds the file that it opened.
    """
    yield file
    for attempt in count(1):
        yield UUID(bytes=digest("id of a file", file, attempt)[:16])


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


def is_sound(content: Flag | Progress) -> bool:
    """Say whether what came as a slip can be shown: words that are known, instants with a zone."""
    if isinstance(content, Flag):
        return (
            content.kind in FlagKind and content.raised_at.tzinfo is not None and is_open(content)
        )
    # Whoever drops a slip writes its octets herself. A type lets through what breaks the page of
    # the whole team:
    # an infinite number of hours, an instant without a zone.
    known = content.strand in Strand and content.unit in Unit
    counted = all(isfinite(hours) and hours >= 0 for hours in (content.done, content.planned))
    return known and counted and (content.next_at is None or content.next_at.tzinfo is not None)


def is_open(flag: Flag) -> bool:
    """Say whether a flag still waits for an answer."""
    return flag.answered_at is None
