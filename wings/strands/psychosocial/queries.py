"""The only readers of sessions."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from wings.casework.cases.models import Case
from wings.casework.cases.queries import (
    cases_of,
    compartment,
    names_of,
    progress_list,
    roster_of,
)
from wings.casework.cases.rules import holders
from wings.casework.cases.vocabulary import Strand
from wings.casework.participants.vocabulary import Kind
from wings.foundation.vault.holding import holders_by_header
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.opening import open_rows
from wings.strands.psychosocial.contents import Session
from wings.strands.psychosocial.models import SessionRow


class NoSuchSession(Http404):
    """There is no such session in this file."""


@dataclass(frozen=True)
class Written:
    """A session as it was read: its row's id and version, and what it says."""

    id: UUID
    version: int
    session: Session


@dataclass(frozen=True)
class Appointment:
    """The time of a next session. Where it is stands in no list."""

    case: Case
    at: datetime


def sessions_of(keyring: Keyring, case: Case) -> list[Written]:
    """Return her sessions, newest first. Raises NoGrant. Three queries."""
    clinical = compartment(case, Kind.CLINICAL)
    if clinical is None:
        return []
    rows = SessionRow.objects.filter(compartment=clinical).select_related("compartment")
    found = [Written(row.pk, row.version, content) for row, content in open_rows(keyring, rows)]
    return sorted(found, key=lambda one: one.session.held_at, reverse=True)


@dataclass(frozen=True)
class Colleague:
    """A psychologist of her care team who cannot read what was written so far."""

    keyholder: UUID
    name: str
    since_on: date


def without_notes(keyring: Keyring, case: Case) -> list[Colleague]:
    """Return the psychologists of her care team to whom nobody handed the notes, by name.

    Raises NoGrant for whom does not hold them herself; empty where nothing is written yet.
    """
    clinical = compartment(case, Kind.CLINICAL)
    if clinical is None:
        return []
    _row, roster = roster_of(keyring, case)
    # By the signed header: grants are rows, and a row that was deleted would offer her again.
    held = holders_by_header(keyring, clinical)
    places = holders(roster, Kind.CLINICAL, keyring.at)
    lacking = {one.keyholder: one.since_on for one in places if one.keyholder not in held}
    names = names_of(keyring, lacking)
    found = [Colleague(pk, names[pk], since) for pk, since in lacking.items() if pk in names]
    return sorted(found, key=lambda one: one.name.casefold())


def session_of(keyring: Keyring, case: Case, pk: UUID) -> Written:
    """Return one session of hers. Raises NoSuchSession or NoGrant."""
    for one in sessions_of(keyring, case):
        if one.id == pk:
            return one
    raise NoSuchSession


def fresh_row(case: Case, pk: UUID) -> SessionRow:
    """Return the row of a session to write over, locked. Raises NoSuchSession."""
    rows = SessionRow.objects.select_for_update(of=("self",)).select_related("compartment")
    found: SessionRow | None = rows.filter(
        pk=pk,
        compartment__organisation=case.organisation_id,
        compartment__subject=case.pk,
        # By file and part: an id alone would find the notes of another woman.
        compartment__kind=Kind.CLINICAL,
    ).first()
    if found is None:
        raise NoSuchSession
    return found


def appointments_on(keyring: Keyring, day: date) -> list[Appointment]:
    """Return the next sessions of her women that fall on a day, by time.

    From their cards: in the organisation that she works in now, and nothing clinical is opened.
    Three queries, however many files.
    """
    files = {case.pk: case for case in cases_of(keyring)}
    # The card tells the time already: a list is no reason to open clinical notes.
    told = progress_list(keyring, list(files), seen_in="appointments")
    found = [
        Appointment(files[pk], progress.next_at)
        for pk, strands in told.items()
        for progress in strands
        if progress.strand == Strand.PSYCHOSOCIAL and progress.next_at is not None
    ]
    return sorted(
        (one for one in found if timezone.localtime(one.at).date() == day),
        key=lambda one: one.at,
    )
