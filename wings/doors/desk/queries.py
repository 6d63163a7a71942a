"""What the desk reads from casework. Names and words are opened in the session, never stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from wings.casework.cases.contents import Flag, Progress, Roster
from wings.casework.cases.models import Case, TeamMember
from wings.casework.cases.queries import (
    caseload_of,
    cases_trusted_to,
    compartments,
    flags_of,
    places_that_end,
    progress_of,
    roster_of,
)
from wings.casework.participants.contents import Card
from wings.casework.participants.queries import card_of, cards
from wings.casework.participants.vocabulary import Kind
from wings.doors.desk.vocabulary import CONSENT_AHEAD_DAYS, REVIEW_AHEAD_DAYS, Line
from wings.foundation.audit.models import Entry
from wings.foundation.audit.queries import entries_about, events_about
from wings.foundation.keys.certificates import Untrusted
from wings.foundation.vault import trust
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, SealedRow
from wings.foundation.vault.opening import load_keys

CASELOAD = "caseload"
COLUMNS = ("pk", "code", "stage", "opened_on", "next_review_on")


@dataclass(frozen=True)
class File:
    """A file as far as this keyring opens it. `parts` are those that it holds."""

    case: Case
    parts: Mapping[Kind, Compartment]
    card: Card
    roster: Roster
    progress: list[Progress]
    flags: list[tuple[Case, SealedRow[Flag], Flag]] = field(default_factory=list)


def caseload(keyring: Keyring) -> list[Line]:
    """Return the women of this person's caseload, in no order. Three queries."""
    cases = caseload_of(keyring)
    known = {row.pk: row for row in cases.values_list(*COLUMNS, named=True)}
    opened = cards(keyring, cases.order_by().values("pk"), seen_in=CASELOAD)
    return [_line(known[one.subject], one.content) for one in opened if one.subject in known]


def file_of(keyring: Keyring, case: Case) -> File:
    """Return a file for its page. Raises NoGrant when not even the card opens."""
    every = compartments(case)
    held = load_keys(keyring, every.values())
    parts = {kind: part for kind, part in every.items() if part.pk in held}
    card = every[Kind.CARD]
    return File(
        case=case,
        parts=parts,
        card=card_of(keyring, card)[1],
        roster=roster_of(keyring, case)[1],
        progress=progress_of(keyring, card),
        flags=flags_of(keyring, [case]) if Kind.PLAN in parts else [],
    )


def names(keyring: Keyring, organisation: UUID, also: Iterable[UUID] = ()) -> dict[UUID, str]:
    """Return keyholder → shown name of an organisation's staff, as their certificates say it.

    also: keyholders who may belong to partners; whoever is not trusted is left out.
    """
    found = {
        one.keyholder: one.shown_name
        for one in trust.members(keyring, organisation)
        if one.keyholder
    }
    for keyholder in also:
        if keyholder not in found and (name := _name_anywhere(keyring, keyholder)):
            found[keyholder] = name
    return found


def happened(case: Case, events: Iterable[str]) -> list[Entry]:
    """Return those of a file's entries that are such events, newest first."""
    return events_about(case.organisation_id, case.pk, names=list(events))


def opened_by(case: Case) -> list[Entry]:
    """Return who opened a file, lists that showed it included, newest first."""
    entries = entries_about([case.organisation_id], case.pk)
    return [entry for entry in entries if entry.event in {"opened", "list_seen"}]


def waiting_flags(keyring: Keyring) -> list[tuple[Case, SealedRow[Flag], Flag]]:
    """Return the open flags of the files that are trusted to this person, newest first."""
    return flags_of(keyring, cases_trusted_to(keyring))


def reviews_due(keyring: Keyring) -> list[Case]:
    """Return the trusted cases whose review is due within a week, most overdue first."""
    until = keyring.at.date() + timedelta(days=REVIEW_AHEAD_DAYS)
    due = cases_trusted_to(keyring).filter(next_review_on__lte=until)
    return list(due.order_by("next_review_on", "code"))


def consents_that_end(keyring: Keyring) -> list[TeamMember]:
    """Return the places by consent that end within two weeks, one a consent, soonest first."""
    before = keyring.at + timedelta(days=CONSENT_AHEAD_DAYS)
    ending = places_that_end(keyring, cases_trusted_to(keyring), before)
    return list({member.basis: member for member in ending}.values())


def _line(row: Any, card: Card) -> Line:
    return Line(row.pk, row.code, row.stage, row.opened_on, row.next_review_on, card)


def _name_anywhere(keyring: Keyring, keyholder: UUID) -> str:
    try:
        return trust.anywhere(keyring, keyholder).shown_name
    except Untrusted:
        return ""
