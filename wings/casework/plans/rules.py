"""What follows from a plan: plain values in, plain values out."""

from collections.abc import Iterable
from datetime import date

from wings.casework.plans.contents import Agreement, Goal, Ratings, Step
from wings.casework.plans.vocabulary import LEAST_RATING, MOST_RATING, Standing


class OutOfRange(Exception):
    """A rating lies outside of 1 to 5."""


def checked(ratings: Ratings) -> Ratings:
    """Return her ratings if each lies in the scale, 1 to 5, or was left out.

    Raises OutOfRange.
    """
    for one in ratings.ratings:
        if one.value is not None and not LEAST_RATING <= one.value <= MOST_RATING:
            raise OutOfRange(one.outcome)
    return ratings


def course_of(outcome: int, ratings: Iterable[Ratings]) -> list[tuple[date, int]]:
    """Return how she rated one outcome over time, oldest first; days she left out are missing."""
    found = [
        (each.rated_on, one.value)
        for each in ratings
        for one in each.ratings
        if one.outcome == outcome and one.value is not None
    ]
    return sorted(found)


def steps_due(goals: Iterable[Goal], until: date) -> list[tuple[Goal, Step]]:
    """Return the steps of open goals that are not done and due by a day, soonest first."""
    waiting = [
        (goal, step)
        for goal in goals
        if goal.standing == Standing.OPEN
        for step in goal.steps
        if step.done_on is None and step.until is not None and step.until <= until
    ]
    return sorted(waiting, key=lambda pair: pair[1].until or until)


def in_months(day: date, months: int) -> date:
    """Return the same day some months later; the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError


def changed_since(goals: Iterable[Goal], agreement: Agreement | None) -> bool:
    """Say whether a goal was set after the plan was last agreed, or nothing was agreed yet."""
    if agreement is None:
        return True
    return any(goal.set_on > agreement.agreed_on for goal in goals)
