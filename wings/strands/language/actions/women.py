"""Her place in a course, and her levels."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from wings.casework.cases import actions as cases
from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartments, place_of, team_of
from wings.casework.cases.vocabulary import PERSONS_OF_TRUST, TeamRole
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind as Part
from wings.foundation.audit.log import record
from wings.foundation.vault import actions as vault
from wings.foundation.vault.actions import VersionClash
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.opening import open_row
from wings.programme.organisations import actions as organisations
from wings.strands.language.actions.telling import note_progress
from wings.strands.language.contents import Enrolment, LevelNote
from wings.strands.language.models import CourseRow, EnrolmentRow, LevelRow
from wings.strands.language.queries import book_of, books, fresh_row
from wings.strands.language.rules import Book, Written, is_standing, progress_in


@transaction.atomic
def enrol(
    by: Keyring, case: Case, course: UUID, *, absences_before_flag: int, at: datetime
) -> EnrolmentRow:
    """Give her a place in a course, under her chosen name, and say so on her card.

    A key worker's or deputy's session also puts the course's trainer on the care team. Enrolling
    twice changes nothing; who left comes back to the place that she had. Raises NoSuchCourse.
    """
    row = fresh_row(by, CourseRow, course)
    book = book_of(books(by), course)
    held = next((one.enrolment for one in book.women if one.case == case.pk), None)
    if held is not None and is_standing(held.content, at.date()):
        return fresh_row(by, EnrolmentRow, held.id)
    place = Enrolment(
        case=case.pk,
        code=case.code,
        chosen_name=_chosen_name(by, case),
        course=course,
        absences_before_flag=absences_before_flag,
        since_on=at.date(),
    )
    if held is None:
        written = vault.seal_row(by, EnrolmentRow, compartment=row.compartment, content=place)
    else:
        # Her old row again, so that marks from before and hours attended stay hers.
        written = vault.reseal_row(by, fresh_row(by, EnrolmentRow, held.id), place)
    organisations.settle(by, at=at)
    record("language.enrolled", by=by, subject=case.pk, at=at, rows=[written])
    _bring_trainer(by, case, book, at)
    _tell(by, case, at)
    return written


@transaction.atomic
def change_enrolment(
    by: Keyring,
    case: Case,
    read: Written[Enrolment],
    *,
    absences_before_flag: int,
    until_on: date | None,
    at: datetime,
) -> EnrolmentRow:
    """Set after how many absences somebody looks in on her, and her last day in the course.

    The course calls her from then on as her card does. read: her place as the form showed it.
    Raises NoSuchCourse, or VersionClash when somebody saved it since.
    """
    row = fresh_row(by, EnrolmentRow, read.id)
    if row.version != read.version:
        raise VersionClash
    old: Enrolment = open_row(by, row)
    new = replace(
        old,
        chosen_name=_chosen_name(by, case),
        absences_before_flag=absences_before_flag,
        until_on=until_on,
    )
    row = vault.reseal_row(by, row, new)
    has_ended = until_on is not None and until_on != old.until_on
    event = "language.enrolment_ended" if has_ended else "language.enrolment_changed"
    record(event, by=by, subject=case.pk, at=at, rows=[row])
    _tell(by, case, at)
    return row


@transaction.atomic
def note_levels(by: Keyring, case: Case, note: LevelNote, *, at: datetime) -> LevelRow:
    """Note where she stands, skill by skill. Raises NoGrant, NotEntitled or TooFewKeyholders."""
    # No page of casework was opened on the way: keys that are due would refuse the note.
    cases.renew_keys(by, case, at=at)
    learning = cases.open_part(by, case, Part.LEARNING, at=at)
    row = vault.seal_row(by, LevelRow, compartment=learning, content=note)
    record(
        "language.levels_noted",
        by=by.within(learning.organisation),
        subject=case.pk,
        at=at,
        rows=[row],
    )
    return row


def _chosen_name(by: Keyring, case: Case) -> str:
    return card_of(by, compartments(case)[Part.CARD])[1].chosen_name


def _bring_trainer(by: Keyring, case: Case, book: Book, at: datetime) -> None:
    """Put the course's trainer on the care team, where a person of trust enrols her."""
    trainer = book.course.content.trainer
    on_team = {(one.keyholder_id, one.role) for one in team_of(case, at)}
    # A trainer enrols without handing out places: who is on the team is for the persons of trust.
    if not place_of(by, case) & PERSONS_OF_TRUST or (trainer, TeamRole.TRAINER) in on_team:
        return
    try:
        with transaction.atomic():
            cases.add_member(by, case, keyholder=trainer, role=TeamRole.TRAINER, at=at)
    except (cases.NotCertified, cases.PlaceTaken):
        return  # who gives the course now takes the register without a place in the team


def _tell(by: Keyring, case: Case, at: datetime) -> None:
    progress = progress_in(books(by), case.pk, at)
    if progress is not None:
        note_progress(by, case, progress, at=at)
