from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.utils.functional import Promise

from wings.casework.cases.contents import Roster
from wings.casework.cases.models import Case
from wings.casework.cases.queries import NoSuchCase, roster_of
from wings.casework.cases.rules import holds
from wings.casework.cases.vocabulary import Strand
from wings.casework.participants.queries import answers_given, answers_to
from wings.casework.participants.vocabulary import Kind
from wings.casework.plans.contents import Agreement, Goal, Ratings, Review, ShownGoal
from wings.casework.plans.models import (
    AgreementRow,
    GoalRow,
    RatingsRow,
    ReviewRow,
    ShownGoalRow,
)
from wings.casework.plans.rules import Told, gathered
from wings.casework.plans.vocabulary import EXTRAS, Standing
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, SealedRow
from wings.foundation.vault.opening import NoGrant, load_keys, open_list, open_row, open_rows
from wings.programme.framework.contents import Answer, Answers
from wings.programme.framework.rules import already_told, joined
from wings.programme.framework.rules.answering import compartments_of
from wings.programme.framework.vocabulary import FormPack

R = TypeVar("R", bound=SealedRow[Any])


@dataclass(frozen=True)
class Plan:
    """Her plan as it stands. agreements, reviews and ratings come newest first."""

    goals: list[tuple[SealedRow[Goal], Goal]]
    agreements: list[Agreement]
    reviews: list[Review]
    ratings: list[Ratings]


def plan_of(keyring: Keyring, part: Compartment) -> Plan:
    """Return her plan. Four queries and one for the keys. Raises NoGrant."""
    return Plan(
        goals=goals_of(keyring, part),
        agreements=_newest(keyring, AgreementRow, part, "agreed_on"),
        reviews=_newest(keyring, ReviewRow, part, "reviewed_on"),
        ratings=_newest(keyring, RatingsRow, part, "rated_on"),
    )


def goals_of(keyring: Keyring, part: Compartment) -> list[tuple[SealedRow[Goal], Goal]]:
    """Return her goals, the first that was set first. Raises NoGrant."""
    return sorted(_opened(keyring, GoalRow, part), key=lambda one: (one[1].set_on, one[0].pk))


def same_row(keyring: Keyring, model: type[R], part: Compartment, content: object) -> R | None:
    """Return the row that says exactly this already, None where there is none."""
    rows = _opened(keyring, model, part)
    return next((row for row, known in rows if known == content), None)


def reached(
    keyring: Keyring, case: Case, parts: Mapping[Kind, Compartment], kinds: Collection[Kind]
) -> dict[Kind, Compartment]:
    """Return the parts of a file that this keyring opens, once it reaches all of these kinds.

    Two walls: her place on the sealed roster, and a key. A part that does not exist yet is reached
    by whom the roster lets begin it. Raises NoSuchCase for whom the roster does not name, and
    NoGrant for whom it names while nobody has handed her the key.
    """
    held = load_keys(keyring, parts.values())
    if Kind.CARD not in parts or parts[Kind.CARD].pk not in held:
        raise NoSuchCase
    _row, roster = roster_of(keyring, case)
    mine = [place for place in roster.places if place.keyholder == keyring.keyholder]
    for kind in kinds:
        # The roster and not the column: a place that somebody wrote
        # into the table reaches nothing here.
        entitled = any(holds(place, kind, keyring.at) for place in mine)
        if not entitled:
            raise NoSuchCase
        if kind in parts and parts[kind].pk not in held:
            raise NoGrant
    return {kind: part for kind, part in parts.items() if part.pk in held}


@dataclass(frozen=True)
class Given:
    """What she answered before, and told elsewhere.

    answers: to this form, newest of each part. told: by question, from other forms. earlier: every
    time, newest first. mark: changes with every new answer.
    """

    answers: Answers | None
    told: dict[str, Answer]
    earlier: list[Told]
    mark: str


def given_before(keyring: Keyring, parts: Mapping[Kind, Compartment], form: FormPack) -> Given:
    """Return what she told before that belongs to a form, as far as these parts say it.

    Her answers to this form itself count before what she told elsewhere.
    """
    own = [parts[kind] for kind in sorted(kinds_of(form) & parts.keys())]
    given = answers_given(keyring, own, form.id)
    newest = list({part.pk: one for part, one in reversed(given)}.values())
    answers = joined(form, [one.answers for one in newest])
    # Told once (directive 2011/36/EU, art. 12(4)): what she said elsewhere is not asked again.
    others = {one.same_as.partition(".")[0] for one in form.questions if one.same_as}
    elsewhere = [
        one for other in sorted(others) for one in answers_to(keyring, parts.values(), other)
    ]
    known = {one.question for one in answers.answers} if answers else set()
    told = already_told(form, elsewhere)
    return Given(
        answers=answers,
        told={name: one for name, one in told.items() if name not in known},
        earlier=gathered(one for _part, one in given),
        # Answers are only ever added: their number changes with
        # each save, and says nothing of what they are.
        mark=f"{len(given)}",
    )


def kinds_of(form: FormPack) -> frozenset[Kind]:
    """Return the parts of a file that a form touches."""
    return frozenset(Kind(one) for one in compartments_of(form))


def forms_for(keyring: Keyring, roster: Roster, forms: Iterable[FormPack]) -> list[FormPack]:
    """Return the forms that this person may fill in: her place reaches every part they touch."""
    mine = [place for place in roster.places if place.keyholder == keyring.keyholder]
    entitled = {kind for kind in Kind for place in mine if holds(place, kind, keyring.at)}
    # Whole forms only: half of one would ask her for what its reader must not know.
    return [one for one in forms if one.id != EXTRAS and kinds_of(one) <= entitled]


def goals_in(keyring: Keyring, cases: Collection[UUID], *, seen_in: str) -> dict[UUID, list[Goal]]:
    """Return file → its goals, as a list over many files that leaves its trace. Two queries.

    Files whose plan the keyring does not open are left out.
    """
    rows = GoalRow.objects.filter(
        compartment__subject__in=cases, compartment__kind=Kind.PLAN
    ).order_by("pk")
    found: dict[UUID, list[Goal]] = {}
    for one in open_list(keyring, rows, Goal, seen_in=seen_in):
        found.setdefault(one.subject, []).append(one.content)
    return found


def goal_row(part: Compartment, pk: UUID) -> GoalRow:
    """Return one goal's row. Raises GoalRow.DoesNotExist."""
    row: GoalRow = GoalRow.objects.select_related("compartment").get(pk=pk, compartment=part)
    return row


def shown_goals(keyring: Keyring, card: Compartment) -> list[tuple[ShownGoalRow, ShownGoal]]:
    """Return the goals that she lets the whole care team see. Raises NoGrant."""
    return _opened(keyring, ShownGoalRow, card)


@dataclass(frozen=True)
class Shown:
    """A goal as the care team reads it."""

    words: str
    strand: str | Promise
    standing: str | Promise
    tone: str


def shown_to_team(keyring: Keyring, card: Compartment) -> list[Shown]:
    """Return the goals that she lets the whole care team see, open ones first, with their words.

    For `plans/shown.html`. One query and one for the key. Raises NoGrant.
    """
    order = list(Standing)
    found = [goal for _row, goal in shown_goals(keyring, card)]
    found.sort(key=lambda goal: (order.index(Standing(goal.standing)), goal.words))
    return [
        Shown(
            words=goal.words,
            strand=Strand(goal.strand).label if goal.strand in Strand else goal.strand,
            standing=Standing(goal.standing).label,
            tone="ok" if goal.standing == Standing.REACHED else "",
        )
        for goal in found
    ]


def shown_row(keyring: Keyring, card: Compartment, goal: UUID) -> ShownGoalRow | None:
    """Return the row that repeats a goal for the care team, None where it is not shown."""
    rows = ShownGoalRow.objects.filter(compartment=card).select_related("compartment")
    return next((row for row in rows if open_row(keyring, row).goal == goal), None)


def _opened(keyring: Keyring, model: Any, part: Compartment) -> list[Any]:
    return open_rows(keyring, model.objects.filter(compartment=part).select_related("compartment"))


def _newest(keyring: Keyring, model: Any, part: Compartment, day: str) -> list[Any]:
    found = [content for _row, content in _opened(keyring, model, part)]
    return sorted(found, key=lambda one: getattr(one, day), reverse=True)


NOTHING = Plan(goals=[], agreements=[], reviews=[], ratings=[])
"""A plan before its first row."""
