"""What follows from a plan: plain values in, plain values out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from wings.casework.participants.contents import GivenAnswers
from wings.casework.plans.contents import Agreement, Goal, Ratings, Step, Term
from wings.casework.plans.vocabulary import LEAST_RATING, MOST_RATING, Since, Standing
from wings.programme.framework.contents import Answer
from wings.programme.framework.vocabulary import CompartmentKind, FormPack


class OutOfRange(Exception):
    """A rating lies outside of 1 to 5."""


class NoSuchStep(Exception):
    """The goal has no step at this place."""


@dataclass(frozen=True)
class Told:
    """What she told in one form at one time."""

    at: datetime
    by: UUID
    answers: tuple[Answer, ...]


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


def terms_of(goals: Mapping[UUID, Goal]) -> tuple[Term, ...]:
    """Return what an agreement binds: every goal that was not let go, without the ticks."""
    return tuple(
        Term(
            goal=row,
            words=goal.words,
            outcome=goal.outcome,
            strand=goal.strand,
            # Without ticks: what was done along the way needs no new agreement.
            steps=tuple(replace(step, done_on=None) for step in goal.steps),
        )
        for row, goal in goals.items()
        # Agreeing on what she let go would hold her to it.
        if goal.standing != Standing.LET_GO
    )


def changes_since(
    goals: Mapping[UUID, Goal], agreement: Agreement | None
) -> list[tuple[str, Since]]:
    """Return (her words, what became of it) for goals that stand otherwise than agreed.

    Ticking a step and reaching a goal change nothing. Without an agreement every goal is new.
    """
    agreed = {term.goal: term for term in agreement.terms} if agreement else {}
    now = {term.goal: term for term in terms_of(goals)}
    found = [
        (term.words, Since.CHANGED if row in agreed else Since.NEW)
        for row, term in now.items()
        if agreed.get(row) != term
    ]
    return found + [(term.words, Since.LET_GO) for row, term in agreed.items() if row not in now]


def is_agreed(goals: Mapping[UUID, Goal], agreement: Agreement | None) -> bool:
    """Say whether the plan stands as it was last agreed."""
    return agreement is not None and not changes_since(goals, agreement)


def ticked(goal: Goal, place: int, on: date) -> Goal:
    """Return the goal with one step done on a day; one that was done is open again.

    Raises NoSuchStep.
    """
    if not 0 <= place < len(goal.steps):
        raise NoSuchStep(place)
    step = goal.steps[place]
    turned = replace(step, done_on=None if step.done_on else on)
    return replace(goal, steps=(*goal.steps[:place], turned, *goal.steps[place + 1 :]))


def by_outcome(goals: Mapping[UUID, Goal]) -> dict[int, list[UUID]]:
    """Return outcome -> its goals, open ones first, else in their order; outcomes by number."""
    order = list(Standing)
    found: dict[int, list[UUID]] = {}
    ranked = sorted(goals, key=lambda row: order.index(Standing(goals[row].standing)))
    for row in sorted(ranked, key=lambda row: goals[row].outcome):
        found.setdefault(goals[row].outcome, []).append(row)
    return found


def gathered(given: Iterable[GivenAnswers]) -> list[Told]:
    """Put together what was saved at once, newest first, each with the wording of its time."""
    found: dict[tuple[datetime, UUID], list[Answer]] = {}
    for one in given:
        found.setdefault((one.written_at, one.written_by), []).extend(one.answers.answers)
    newest = sorted(found.items(), key=lambda pair: pair[0][0], reverse=True)
    return [Told(at, by, tuple(answers)) for (at, by), answers in newest]


def home_of(form: FormPack) -> CompartmentKind:
    """Return the part of the file in which most of a form's questions lie."""
    counted = Counter(question.compartment for question in form.questions)
    return counted.most_common(1)[0][0]
