from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from wings.casework.cases.actions import move_to, open_part, schedule_review
from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartments
from wings.casework.cases.vocabulary import Stage
from wings.casework.participants.actions import save_answers
from wings.casework.participants.queries import answers_given
from wings.casework.participants.vocabulary import Kind
from wings.casework.plans import vocabulary
from wings.casework.plans.contents import Agreement, Goal, Ratings, Review, ShownGoal
from wings.casework.plans.models import (
    AgreementRow,
    GoalRow,
    RatingsRow,
    ReviewRow,
    ShownGoalRow,
)
from wings.casework.plans.queries import goals_of, same_row, shown_row
from wings.casework.plans.rules import checked, home_of, terms_of, ticked
from wings.foundation.audit.log import Recorded, record
from wings.foundation.vault import actions as vault
from wings.foundation.vault.actions.rows import locked
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, SealedRow
from wings.foundation.vault.opening import open_row
from wings.programme.framework.contents import Answers
from wings.programme.framework.rules import split_by_compartment
from wings.programme.framework.rules.answering import compartments_of
from wings.programme.framework.vocabulary import FormPack

R = TypeVar("R", bound=SealedRow[Any])


class NothingToAgree(Exception):
    """A plan without a goal cannot be agreed."""


@transaction.atomic
def set_goal(by: Keyring, case: Case, goal: Goal, *, at: datetime) -> GoalRow:
    """Set a goal, and show it to the care team if she wants that.

    The same goal sent twice is set once.
    """
    # Sent twice, after a line that dropped between saving and answering: one goal.
    part = open_part(by, case, Kind.PLAN, at=at)
    before = same_row(by, GoalRow, part, goal)
    if before is not None:
        return before
    row = vault.seal_row(by, GoalRow, compartment=part, content=goal)
    shown = _show(by, case, row.pk, goal, at)
    _move_on(by, case, vocabulary.GOAL_SET, at)
    _tell(vocabulary.GOAL_SET, by, case, [row, *shown], at)
    return row


@transaction.atomic
def change_goal(
    by: Keyring, case: Case, row: GoalRow, goal: Goal, *, version: int, at: datetime
) -> GoalRow:
    """Change a goal and its steps.

    version: of the row as the person who changes it saw it. Raises VersionClash.
    """
    return _rewrite(by, case, _expected(row, version), goal, vocabulary.GOAL_CHANGED, at)


@transaction.atomic
def tick(
    by: Keyring, case: Case, row: GoalRow, place: int, *, version: int, at: datetime
) -> GoalRow:
    """Mark a step as done today, or as not done after all.

    Raises VersionClash or NoSuchStep.
    """
    goal = ticked(open_row(by, _expected(row, version)), place, at.date())
    return _rewrite(by, case, row, goal, vocabulary.STEP_DONE, at)


@transaction.atomic
def let_stand(
    by: Keyring,
    case: Case,
    row: GoalRow,
    standing: vocabulary.Standing,
    *,
    version: int,
    at: datetime,
) -> GoalRow:
    """Say that a goal is reached, let go or under way again. Raises VersionClash."""
    goal = replace(open_row(by, _expected(row, version)), standing=standing.value)
    return _rewrite(by, case, row, goal, f"plans.goal_{standing.value}", at)


@transaction.atomic
def agree(
    by: Keyring,
    case: Case,
    agreement: Agreement,
    *,
    at: datetime,
    review_on: date | None = None,
) -> AgreementRow:
    """Record that she and her key worker agreed on the plan as it stands now.

    review_on: when it is looked at again, if no day is set yet. Raises NothingToAgree while no
    goal stands.
    """
    part = open_part(by, case, Kind.PLAN, at=at)
    terms = terms_of({row.pk: goal for row, goal in goals_of(by, part)})
    if not terms:
        raise NothingToAgree
    # From the plan itself and never from the page: she agreed to what is sealed now.
    whole = replace(agreement, terms=terms)
    before = same_row(by, AgreementRow, part, whole)
    if before is not None:
        return before
    row = vault.seal_row(by, AgreementRow, compartment=part, content=whole)
    _move_on(by, case, vocabulary.AGREED, at)
    # Without a day the plan would be due on nobody's page, and be forgotten.
    if case.next_review_on is None and review_on is not None:
        schedule_review(by, case, on=review_on, at=at)
    _tell(vocabulary.AGREED, by, case, [row], at)
    return row


@transaction.atomic
def review(
    by: Keyring,
    case: Case,
    found: Review,
    *,
    at: datetime,
    told: tuple[FormPack, Answers] | None = None,
) -> ReviewRow:
    """Record a review, and set the day of the next one.

    told: her answers to the questions of the review, with their form.
    """
    part = open_part(by, case, Kind.PLAN, at=at)
    before = same_row(by, ReviewRow, part, found)
    if before is not None:
        return before
    if told is not None:
        fill_in(by, case, *told, at=at)
    row = vault.seal_row(by, ReviewRow, compartment=part, content=found)
    schedule_review(by, case, on=found.next_on, at=at)
    _tell(vocabulary.REVIEWED, by, case, [row], at)
    return row


@transaction.atomic
def rate(by: Keyring, case: Case, ratings: Ratings, *, at: datetime) -> RatingsRow:
    """Record her own ratings. Raises OutOfRange."""
    part = open_part(by, case, Kind.PLAN, at=at)
    before = same_row(by, RatingsRow, part, checked(ratings))
    if before is not None:
        return before
    row = vault.seal_row(by, RatingsRow, compartment=part, content=ratings)
    _tell(vocabulary.RATED, by, case, [row], at)
    return row


@transaction.atomic
def fill_in(by: Keyring, case: Case, form: FormPack, answers: Answers, *, at: datetime) -> None:
    """Save the answers to a form, one row in each part of the file that they touch.

    What she takes back is saved as not answered: earlier rows stay as they were given. A form
    that she left empty is kept too, as looked at on that day. Raises NotEntitled.
    """
    split = {Kind(kind): part for kind, part in split_by_compartment(form, answers).items()}
    parts = _parts_touched(by, case, form, split, at)
    # All locked before the first is written, in the order of
    # their kinds: two forms then wait in line.
    for part in parts.values():
        locked(part)
    nothing = replace(answers, answers=())
    for kind, part in parts.items():
        save_answers(by, part, split.get(kind, nothing), at=at)
    if form.id == vocabulary.NEEDS:
        _move_on(by, case, vocabulary.NEEDS_LOOKED_AT, at)
        _tell(vocabulary.NEEDS_LOOKED_AT, by, case, [], at)


def _parts_touched(
    by: Keyring, case: Case, form: FormPack, split: Mapping[Kind, Answers], at: datetime
) -> dict[Kind, Compartment]:
    home = Kind(home_of(form))
    parts = {}
    known = compartments(case)
    for kind in sorted(Kind(one) for one in compartments_of(form)):
        # Its home even when it is left empty: that they looked at it on this day is worth knowing.
        if kind in split or kind == home:
            parts[kind] = open_part(by, case, kind, at=at)
        elif kind in known and answers_given(by, [known[kind]], form.id):
            parts[kind] = known[kind]
    return parts


def _expected(row: GoalRow, version: int) -> GoalRow:
    if row.version != version:
        raise vault.VersionClash
    return row


def _rewrite(
    by: Keyring, case: Case, row: GoalRow, goal: Goal, event: str, at: datetime
) -> GoalRow:
    row = vault.reseal_row(by, row, goal)
    shown = _show(by, case, row.pk, goal, at)
    _tell(event, by, case, [row, *shown], at)
    return row


def _show(by: Keyring, case: Case, goal: UUID, content: Goal, at: datetime) -> list[Recorded]:
    # A copy in the card, since the team holds no key to the
    # plan. When she takes it back the copy goes.
    card = open_part(by, case, Kind.CARD, at=at)
    row = shown_row(by, card, goal)
    if not content.is_shown:
        return list(vault.remove_row(row)) if row else []
    shown = ShownGoal(goal, content.words, content.strand, content.standing)
    if row is None:
        return [vault.seal_row(by, ShownGoalRow, compartment=card, content=shown)]
    return [vault.reseal_row(by, row, shown)]


def _move_on(by: Keyring, case: Case, event: str, at: datetime) -> None:
    # Through each stage on the way: the record of a file has no jumps to be explained years later.
    for stage in vocabulary.FORWARD[event].get(Stage(case.stage), ()):
        move_to(by, case, stage, at=at)


def _tell(event: str, by: Keyring, case: Case, rows: Iterable[Recorded], at: datetime) -> None:
    record(event, by=by.within(case.organisation_id), subject=case.pk, at=at, rows=rows)
