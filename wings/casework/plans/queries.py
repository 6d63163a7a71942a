from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wings.casework.plans.contents import Agreement, Goal, Ratings, Review, ShownGoal
from wings.casework.plans.models import (
    AgreementRow,
    GoalRow,
    RatingsRow,
    ReviewRow,
    ShownGoalRow,
)
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import open_row, open_rows


@dataclass(frozen=True)
class Plan:
    """Her plan as it stands. agreements, reviews and ratings come newest first."""

    goals: list[tuple[GoalRow, Goal]]
    agreements: list[Agreement]
    reviews: list[Review]
    ratings: list[Ratings]


def plan_of(keyring: Keyring, part: Compartment) -> Plan:
    """Return her plan. Four queries and one for the keys. Raises NoGrant."""
    return Plan(
        goals=sorted(_opened(keyring, GoalRow, part), key=lambda one: one[1].set_on),
        agreements=_newest(keyring, AgreementRow, part, "agreed_on"),
        reviews=_newest(keyring, ReviewRow, part, "reviewed_on"),
        ratings=_newest(keyring, RatingsRow, part, "rated_on"),
    )


def goal_row(part: Compartment, pk: UUID) -> GoalRow:
    """Return one goal's row. Raises GoalRow.DoesNotExist."""
    row: GoalRow = GoalRow.objects.select_related("compartment").get(pk=pk, compartment=part)
    return row


def shown_goals(keyring: Keyring, card: Compartment) -> list[tuple[ShownGoalRow, ShownGoal]]:
    """Return the goals that she lets the whole care team see. Raises NoGrant."""
    return _opened(keyring, ShownGoalRow, card)


def shown_row(keyring: Keyring, card: Compartment, goal: UUID) -> ShownGoalRow | None:
    """Return the row that repeats a goal for the care team, None where it is not shown."""
    rows = ShownGoalRow.objects.filter(compartment=card).select_related("compartment")
    return next((row for row in rows if open_row(keyring, row).goal == goal), None)


def _opened(keyring: Keyring, model: Any, part: Compartment) -> list[Any]:
    return open_rows(keyring, model.objects.filter(compartment=part).select_related("compartment"))


def _newest(keyring: Keyring, model: Any, part: Compartment, day: str) -> list[Any]:
    found = [content for _row, content in _opened(keyring, model, part)]
    return sorted(found, key=lambda one: getattr(one, day), reverse=True)
