"""The only writers of internships, their hours and visits, and of her right to work."""

from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from wings.casework.cases import actions as cases
from wings.casework.cases.models import Case
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.log import record
from wings.foundation.vault import actions as vault
from wings.foundation.vault.actions import EpochMoved, RotationDue, VersionClash
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import SealedRow
from wings.strands.employment.contents import Hours, Internship, RightToWork, Visit
from wings.strands.employment.models import HoursRow, InternshipRow, RightToWorkRow, VisitRow
from wings.strands.employment.queries import fresh_row, placement_of, work_of
from wings.strands.employment.rules import ends_before_start, is_allowed, progress_in

R = TypeVar("R", bound=SealedRow[Any])


class EndsBeforeStart(Exception):
    """The last day of an internship lies before its first."""


class OutlastsRightToWork(Exception):
    """An internship ends after the last day on which she may work, and nobody gave a reason."""

    def __init__(self, may_work_until: date | None) -> None:
        self.may_work_until = may_work_until
        super().__init__()


@transaction.atomic
def agree_internship(
    by: Keyring, case: Case, internship: Internship, *, at: datetime
) -> InternshipRow:
    """Write down an internship as it was agreed.

    Raises EndsBeforeStart, OutlastsRightToWork, NotEntitled, NoGrant or TooFewKeyholders.
    """
    cases.renew_keys(by, case, at=at)
    work = cases.open_part(by, case, Kind.WORK, at=at)
    # Asked again though the form did: her permit may have been changed while the form was open.
    _check(by, case, internship)
    row = vault.seal_row(by, InternshipRow, compartment=work, content=internship)
    _tell("employment.internship_begun", by, case, row, at)
    _tell_override(by, case, internship, None, at)
    return row


@transaction.atomic
def change_internship(
    by: Keyring, case: Case, pk: UUID, internship: Internship, *, version: int, at: datetime
) -> InternshipRow:
    """Change what was agreed. version: as it was read.

    Raises EndsBeforeStart, OutlastsRightToWork, NoSuchInternship, or VersionClash when somebody
    saved it since.
    """
    cases.renew_keys(by, case, at=at)
    row = _fresh(case, InternshipRow, pk, version)
    _check(by, case, internship)
    old = placement_of(work_of(by, case), pk).internship.content
    row = vault.reseal_row(by, row, internship)
    _tell("employment.internship_changed", by, case, row, at)
    _tell_override(by, case, internship, old, at)
    return row


@transaction.atomic
def note_right_to_work(
    by: Keyring, case: Case, until_on: date | None, *, at: datetime
) -> RightToWorkRow:
    """Note until when she may work, None where nobody knows. The last word counts.

    Raises NotEntitled, NoGrant or TooFewKeyholders.
    """
    cases.renew_keys(by, case, at=at)
    work = cases.open_part(by, case, Kind.WORK, at=at)
    # Over the one before and no second row: two days to choose
    # from would let the later one be picked.
    right = RightToWork(until_on, by.keyholder, at.date())
    known = work_of(by, case).right
    if known is None:
        row = vault.seal_row(by, RightToWorkRow, compartment=work, content=right)
    else:
        row = vault.reseal_row(by, fresh_row(case, RightToWorkRow, known.id), right)
    _tell("employment.right_to_work_noted", by, case, row, at)
    return row


@transaction.atomic
def log_hours(by: Keyring, case: Case, hours: Hours, *, at: datetime) -> HoursRow:
    """Log hours that she worked; they count on her card. Raises NoSuchInternship."""
    cases.renew_keys(by, case, at=at)
    place = fresh_row(case, InternshipRow, hours.internship).compartment
    row = vault.seal_row(by, HoursRow, compartment=place, content=hours)
    _tell("employment.hours_logged", by, case, row, at)
    return row


@transaction.atomic
def correct_hours(
    by: Keyring, case: Case, pk: UUID, hours: Hours, *, version: int, at: datetime
) -> HoursRow:
    """Correct logged hours. Raises NoSuchInternship or VersionClash."""
    cases.renew_keys(by, case, at=at)
    row = vault.reseal_row(by, _fresh(case, HoursRow, pk, version), hours)
    _tell("employment.hours_corrected", by, case, row, at)
    return row


@transaction.atomic
def note_visit(by: Keyring, case: Case, visit: Visit, *, at: datetime) -> VisitRow:
    """Note a visit at an internship. Raises NoSuchInternship."""
    cases.renew_keys(by, case, at=at)
    place = fresh_row(case, InternshipRow, visit.internship).compartment
    row = vault.seal_row(by, VisitRow, compartment=place, content=visit)
    _tell("employment.visit_noted", by, case, row, at)
    return row


@transaction.atomic
def correct_visit(
    by: Keyring, case: Case, pk: UUID, visit: Visit, *, version: int, at: datetime
) -> VisitRow:
    """Correct the note of a visit. Raises NoSuchInternship or VersionClash."""
    cases.renew_keys(by, case, at=at)
    row = vault.reseal_row(by, _fresh(case, VisitRow, pk, version), visit)
    _tell("employment.visit_corrected", by, case, row, at)
    return row


def _check(by: Keyring, case: Case, internship: Internship) -> None:
    if ends_before_start(internship):
        raise EndsBeforeStart
    until = work_of(by, case).may_work_until
    if not is_allowed(internship, until):
        raise OutlastsRightToWork(until)


def _fresh(case: Case, table: type[R], pk: UUID, version: int) -> R:
    row = fresh_row(case, table, pk)
    if row.version != version:
        raise VersionClash
    return row


def _tell(event: str, by: Keyring, case: Case, row: SealedRow[Any], at: datetime) -> None:
    record(event, by=by.within(case.organisation_id), subject=case.pk, at=at, rows=[row])
    placements = work_of(by, case).placements
    if not placements:
        return
    progress = progress_in(
        [one.internship.content for one in placements],
        [hours.content for one in placements for hours in one.hours],
    )
    try:
        with transaction.atomic():
            cases.note_progress(by, case, progress, at=at)
    except (RotationDue, EpochMoved):
        return  # the card waits for a new key: it is told at the next hours


def _tell_override(
    by: Keyring, case: Case, internship: Internship, old: Internship | None, at: datetime
) -> None:
    # An entry of its own, once for each decision: whoever looks
    # for overrides must not read every change.
    if internship.override is None or (old and old.override == internship.override):
        return
    event = "employment.override_recorded"
    record(event, by=by.within(case.organisation_id), subject=case.pk, at=at)
