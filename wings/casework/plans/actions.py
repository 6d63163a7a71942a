from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.casework.cases.actions import open_part, schedule_review
from wings.casework.cases.models import Case
from wings.casework.participants.vocabulary import Kind
from wings.casework.plans.contents import Agreement, Goal, Ratings, Review, ShownGoal
from wings.casework.plans.models import (
    AgreementRow,
    GoalRow,
    RatingsRow,
    ReviewRow,
    ShownGoalRow,
)
from wings.casework.plans.queries import shown_row
from wings.casework.plans.rules import checked
from wings.foundation.audit.log import Recorded, record
from wings.foundation.vault import actions as vault
from wings.foundation.vault.keyring import Keyring


@transaction.atomic
def set_goal(by: Keyring, case: Case, goal: Goal, *, at: datetime) -> GoalRow:
    """Set a goal, and show it to the care team if she wants that."""
    part = open_part(by, case, Kind.PLAN, at=at)
    row = vault.seal_row(by, GoalRow, compartment=part, content=goal)
    shown = _show(by, case, row.pk, goal, at)
    _tell("plans.goal_set", by, case, [row, *shown], at)
    return row


@transaction.atomic
def change_goal(by: Keyring, case: Case, row: GoalRow, goal: Goal, *, at: datetime) -> GoalRow:
    """Change a goal, its steps or how it stands. Raises VersionClash."""
    row = vault.reseal_row(by, row, goal)
    shown = _show(by, case, row.pk, goal, at)
    _tell("plans.goal_changed", by, case, [row, *shown], at)
    return row


@transaction.atomic
def agree(by: Keyring, case: Case, agreement: Agreement, *, at: datetime) -> AgreementRow:
    """Record that she and her key worker agreed on the plan."""
    part = open_part(by, case, Kind.PLAN, at=at)
    row = vault.seal_row(by, AgreementRow, compartment=part, content=agreement)
    _tell("plans.agreed", by, case, [row], at)
    return row


@transaction.atomic
def review(by: Keyring, case: Case, found: Review, *, at: datetime) -> ReviewRow:
    """Record a review, and set the day of the next one."""
    part = open_part(by, case, Kind.PLAN, at=at)
    row = vault.seal_row(by, ReviewRow, compartment=part, content=found)
    schedule_review(by, case, on=found.next_on, at=at)
    _tell("plans.reviewed", by, case, [row], at)
    return row


@transaction.atomic
def rate(by: Keyring, case: Case, ratings: Ratings, *, at: datetime) -> RatingsRow:
    """Record her own ratings. Raises OutOfRange."""
    part = open_part(by, case, Kind.PLAN, at=at)
    row = vault.seal_row(by, RatingsRow, compartment=part, content=checked(ratings))
    _tell("plans.rated", by, case, [row], at)
    return row


def _show(by: Keyring, case: Case, goal: UUID, content: Goal, at: datetime) -> list[Recorded]:
    card = open_part(by, case, Kind.CARD, at=at)
    row = shown_row(by, card, goal)
    if not content.is_shown:
        return list(vault.remove_row(row)) if row else []
    shown = ShownGoal(goal, content.words, content.strand, content.standing)
    if row is None:
        return [vault.seal_row(by, ShownGoalRow, compartment=card, content=shown)]
    return [vault.reseal_row(by, row, shown)]


def _tell(event: str, by: Keyring, case: Case, rows: Iterable[Recorded], at: datetime) -> None:
    record(event, by=by.within(case.organisation_id), subject=case.pk, at=at, rows=rows)
