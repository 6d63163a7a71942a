"""The only readers of internships."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.http import Http404

from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartment
from wings.casework.participants.vocabulary import Kind
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, SealedRow
from wings.foundation.vault.opening import NoGrant, load_keys, open_list, open_row
from wings.foundation.vault.vocabulary import C
from wings.strands.employment.contents import Hours, Internship, RightToWork, Visit
from wings.strands.employment.models import HoursRow, InternshipRow, RightToWorkRow, VisitRow
from wings.strands.employment.rules import hours_done, outlasts

T = TypeVar("T")
R = TypeVar("R", bound=SealedRow[Any])


class NoSuchInternship(Http404):
    """There is no such internship, and nothing of this name in it, in this file."""


@dataclass(frozen=True)
class Written(Generic[T]):
    """A row as it was read: its id, its version, what it says."""

    id: UUID
    version: int
    content: T


@dataclass(frozen=True)
class Placement:
    """An internship with its hours and visits, newest first."""

    internship: Written[Internship]
    hours: tuple[Written[Hours], ...] = ()
    visits: tuple[Written[Visit], ...] = ()

    @property
    def done(self) -> float:
        """The hours that were logged."""
        return hours_done(one.content for one in self.hours)


@dataclass(frozen=True)
class Work:
    """All that is known of her work. placements: newest first."""

    right: Written[RightToWork] | None = None
    placements: tuple[Placement, ...] = ()

    @property
    def may_work_until(self) -> date | None:
        """The last day on which she may work, None where nobody knows."""
        return self.right.content.until_on if self.right else None


@dataclass(frozen=True)
class InternshipDue:
    """An internship that ends soon."""

    case: Case
    id: UUID
    ends_on: date
    hours_done: float
    hours_planned: float
    outlasts_right_to_work: bool


def work_of(keyring: Keyring, case: Case) -> Work:
    """Return what is known of her work. Six queries. Raises NoGrant."""
    place = compartment(case, Kind.WORK)
    if place is None:
        return Work()
    if place.pk not in load_keys(keyring, [place]):
        raise NoGrant
    rights = _written(keyring, RightToWorkRow, RightToWork, place)
    hours = _written(keyring, HoursRow, Hours, place)
    visits = _written(keyring, VisitRow, Visit, place)
    placements = [
        Placement(
            internship,
            hours=_newest(hours, internship.id),
            visits=_newest(visits, internship.id),
        )
        for internship in _written(keyring, InternshipRow, Internship, place)
    ]
    placements.sort(key=lambda one: one.internship.content.starts_on, reverse=True)
    return Work(rights[0] if rights else None, tuple(placements))


def placement_of(work: Work, pk: UUID) -> Placement:
    """Return one internship of hers. Raises NoSuchInternship."""
    for placement in work.placements:
        if placement.internship.id == pk:
            return placement
    raise NoSuchInternship


def holding(work: Work, pk: UUID) -> Placement:
    """Return the internship that holds an entry of hours or a visit. Raises NoSuchInternship."""
    for placement in work.placements:
        hours = {one.id for one in placement.hours}
        if pk in hours | {one.id for one in placement.visits}:
            return placement
    raise NoSuchInternship


def entry_of(entries: Iterable[Written[T]], pk: UUID) -> Written[T]:
    """Return one entry of an internship. Raises NoSuchInternship."""
    for one in entries:
        if one.id == pk:
            return one
    raise NoSuchInternship


def fresh_row(case: Case, table: type[R], pk: UUID) -> R:
    """Return a row of her compartment `work` to write over, locked. Raises NoSuchInternship."""
    rows = table.objects.select_for_update(of=("self",)).select_related("compartment")
    found: R | None = rows.filter(
        pk=pk,
        compartment__organisation=case.organisation_id,
        compartment__subject=case.pk,
        compartment__kind=Kind.WORK,
    ).first()
    if found is None:
        raise NoSuchInternship
    return found


def internships_ending(
    keyring: Keyring, cases: Iterable[Case], *, on: date, days: int = 14
) -> list[InternshipDue]:
    """Return the internships of these files that end from a day on within so many days.

    Soonest first; files whose `work` the keyring does not open are left out. Six queries at the
    most, however many files.
    """
    files = {case.pk: case for case in cases}
    inside = {"compartment__subject__in": files, "compartment__kind": Kind.WORK}
    rows = open_list(
        keyring, InternshipRow.objects.filter(**inside), Internship, seen_in="internships"
    )
    ending = [row for row in rows if on <= row.content.ends_on <= on + timedelta(days=days)]
    if not ending:
        return []
    hours = open_list(keyring, HoursRow.objects.filter(**inside), Hours, seen_in="internships")
    rights = {
        row.subject: row.content.until_on
        for row in open_list(
            keyring,
            RightToWorkRow.objects.filter(**inside),
            RightToWork,
            seen_in="internships",
        )
    }
    due = [
        InternshipDue(
            case=files[row.subject],
            id=row.row,
            ends_on=row.content.ends_on,
            hours_done=hours_done(
                one.content for one in hours if one.content.internship == row.row
            ),
            hours_planned=row.content.hours_planned,
            outlasts_right_to_work=outlasts(row.content, rights.get(row.subject)),
        )
        for row in ending
    ]
    return sorted(due, key=lambda one: one.ends_on)


def _written(
    keyring: Keyring, table: type[SealedRow[C]], _kind: type[C], place: Compartment
) -> list[Written[C]]:
    rows = table.objects.filter(compartment=place).select_related("compartment")
    return [Written(row.pk, row.version, open_row(keyring, row)) for row in rows]


def _newest(entries: Iterable[Written[Any]], internship: UUID) -> tuple[Written[Any], ...]:
    hers = [one for one in entries if one.content.internship == internship]
    return tuple(sorted(hers, key=lambda one: one.content.on, reverse=True))
