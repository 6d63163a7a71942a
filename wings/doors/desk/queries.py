"""What the desk reads from casework. Names and words are opened in the session, never stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import F
from django.db.models.expressions import OrderBy

from wings.casework.cases.contents import Flag, Progress, Roster
from wings.casework.cases.models import Case, TeamMember
from wings.casework.cases.queries import (
    caseload_of,
    cases_for_slips,
    cases_of,
    cases_trusted_to,
    compartments,
    flags_of,
    places_that_end,
    progress_of,
    roster_of,
)
from wings.casework.cases.rules import code_of
from wings.casework.cases.vocabulary import RESTING, Stage
from wings.casework.participants.contents import Card
from wings.casework.participants.queries import card_of, cards, told_in
from wings.casework.participants.vocabulary import Kind
from wings.casework.plans.contents import Step
from wings.casework.plans.queries import Shown, goals_in, shown_to_team
from wings.casework.plans.rules import steps_due
from wings.casework.plans.vocabulary import EXTRAS, REVIEW
from wings.doors.desk.rules import by_name, matching
from wings.doors.desk.vocabulary import (
    CONSENT_AHEAD_DAYS,
    INTERNSHIP_AHEAD_DAYS,
    REVIEW_AHEAD_DAYS,
    STEP_AHEAD_DAYS,
    Line,
    Order,
    Wanted,
)
from wings.foundation.audit.models import Entry
from wings.foundation.audit.queries import events_about, openings_of
from wings.foundation.keys.certificates import Untrusted
from wings.foundation.vault import trust
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, SealedRow
from wings.foundation.vault.opening import Opened, load_keys
from wings.foundation.vault.queries import with_slips
from wings.programme.framework.contents import Answer
from wings.strands.employment.queries import InternshipDue, internships_ending

CASELOAD, STEPS = "caseload", "steps"
ON_THE_CARD: Final = (REVIEW, f"{EXTRAS}.languages")
"""What the card says better than these answers: how to reach her, and her languages."""

COLUMNS_OF: Final[dict[str, tuple[str | OrderBy, ...]]] = {
    Order.CODE: ("code",),
    Order.REVIEW: (F("next_review_on").asc(nulls_last=True), "code"),
    Order.OPENED: ("-opened_on", "code"),
}
"""By which columns a caseload is sorted; by name it is sorted once the names are opened."""
COLUMNS = ("pk", "organisation_id", "stage", "opened_on", "next_review_on")


@dataclass(frozen=True)
class File:
    """A file as far as this keyring opens it. `parts` are those that it holds.

    told: what she told for her whole care team, with the day, newest first. A partner's worker is
    shown none of it: no consent names it.
    """

    case: Case
    parts: Mapping[Kind, Compartment]
    card: Card
    roster: Roster
    progress: list[Progress]
    goals: list[Shown]
    told: list[tuple[date, Answer]]
    flags: list[tuple[Case, SealedRow[Flag], Flag]] = field(default_factory=list)


def caseload(keyring: Keyring) -> list[Line]:
    """Return the women of this person's caseload, in no order. Three queries."""
    cases = caseload_of(keyring)
    known = {row.pk: row for row in cases.values_list(*COLUMNS, named=True)}
    opened = cards(keyring, cases.order_by().values("pk"), seen_in=CASELOAD)
    return [_line(known[one.subject], one.content) for one in opened if one.subject in known]


def women_wanted(keyring: Keyring, wanted: Wanted) -> list[Opened[Card]]:
    """Return the cards of her caseload that are wanted, in the order that is wanted.

    Of thousands only the names are looked at: `lines` reads the rest for those that are shown. Two
    queries, a third one where stage or order are wanted.
    """
    # All cards are opened, few are shown: an index of names
    # that could search for her could also find her.
    cases = caseload_of(keyring)
    opened = cards(keyring, cases.order_by().values("pk"), seen_in=CASELOAD)
    order = COLUMNS_OF.get(wanted.order)
    if wanted.stage:
        cases = cases.filter(stage=wanted.stage)
    if order is None and not wanted.stage:
        return sorted(matching(opened, wanted.text), key=by_name)
    ids = cases.order_by(*(order or ())).values_list("pk", flat=True)
    places = {pk: number for number, pk in enumerate(ids)}
    found = matching((one for one in opened if one.subject in places), wanted.text)
    return sorted(found, key=by_name if order is None else lambda one: places[one.subject])


def lines(keyring: Keyring, shown: Sequence[Opened[Card]]) -> list[Line]:
    """Return what the caseload says of these women, in their order. One query."""
    cases = caseload_of(keyring).filter(pk__in=[one.subject for one in shown])
    known = {row.pk: row for row in cases.values_list(*COLUMNS, named=True)}
    return [_line(known[one.subject], one.content) for one in shown if one.subject in known]


def file_of(keyring: Keyring, case: Case) -> File:
    """Return a file for its page. Raises NoGrant when not even the card opens."""
    every = compartments(case)
    held = load_keys(keyring, every.values())
    parts = {kind: part for kind, part in every.items() if part.pk in held}
    card = every[Kind.CARD]
    is_ours = keyring.organisation == case.organisation_id
    return File(
        case=case,
        parts=parts,
        card=card_of(keyring, card)[1],
        roster=roster_of(keyring, case)[1],
        progress=progress_of(keyring, card),
        goals=shown_to_team(keyring, card),
        told=told_in(keyring, card, but=ON_THE_CARD) if is_ours else [],
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
    return openings_of([case.organisation_id], case.pk)


def files_held_up(plans: Iterable[Compartment]) -> list[Case]:
    """Return the files in whose plan a flag waits that is filed only with the plan's new key.

    Hardly ever one; without a plan that is due for a key nothing is asked of the database.
    """
    full = with_slips(one for one in plans if one.rotation_due_at is not None)
    return list(cases_for_slips(one.subject for one in full).values())


def waiting_flags(keyring: Keyring) -> list[tuple[Case, SealedRow[Flag], Flag]]:
    """Return the open flags of the files that are trusted to this person, newest first."""
    return flags_of(keyring, cases_trusted_to(keyring))


def reviews_due(keyring: Keyring) -> list[Case]:
    """Return the trusted cases whose review is due within a week, most overdue first.

    A closed file has no review; a pause has the day that was set for it.
    """
    # By columns alone: days of review are clear so that nobody
    # opens a plan to see that nothing is due.
    until = keyring.at.date() + timedelta(days=REVIEW_AHEAD_DAYS)
    due = cases_trusted_to(keyring).filter(next_review_on__lte=until).exclude(stage=Stage.CLOSED)
    return list(due.order_by("next_review_on", "code"))


def women_with_steps_due(keyring: Keyring) -> dict[UUID, list[Step]]:
    """Return trusted case → the steps of her plan that are due within a week, soonest first.

    While a file rests nothing of its plan is due. Three queries.
    """
    active = cases_trusted_to(keyring).exclude(stage__in=RESTING).order_by()
    until = keyring.at.date() + timedelta(days=STEP_AHEAD_DAYS)
    goals = goals_in(keyring, list(active.values_list("pk", flat=True)), seen_in=STEPS)
    due = {case: [step for _goal, step in steps_due(hers, until)] for case, hers in goals.items()}
    return {case: steps for case, steps in due.items() if steps}


def internships_that_end(keyring: Keyring) -> list[InternshipDue]:
    """Return the internships of her women that end within two weeks, soonest first."""
    today = keyring.at.date()
    return internships_ending(keyring, cases_of(keyring), on=today, days=INTERNSHIP_AHEAD_DAYS)


def consents_that_end(keyring: Keyring) -> list[TeamMember]:
    """Return the places by consent that end within two weeks, one a consent, soonest first."""
    before = keyring.at + timedelta(days=CONSENT_AHEAD_DAYS)
    ending = places_that_end(keyring, cases_trusted_to(keyring), before)
    # One consent may bring several places; she is asked once.
    return list({member.basis: member for member in ending}.values())


def _line(row: Any, card: Card) -> Line:
    # Worked out, not read: an exchanged code is shown beside nobody's name.
    code = code_of(row.pk, row.organisation_id)
    return Line(row.pk, code, row.stage, row.opened_on, row.next_review_on, card)


def _name_anywhere(keyring: Keyring, keyholder: UUID) -> str:
    try:
        return trust.anywhere(keyring, keyholder).shown_name
    except Untrusted:
        return ""
