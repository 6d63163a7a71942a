"""Goals, steps and what is typed into their pages."""

from datetime import date

from wings.casework.plans.contents import Agreement, Goal, Rating, Ratings, Step
from wings.casework.plans.vocabulary import Doer
from wings.foundation.vault.tests.factories import NOON

DAY = NOON.date()


def make_goal(words="I want to bake bread", **changes) -> Goal:
    """Make a goal with one step, as set at noon."""
    given = {"outcome": 5, "strand": "employment", "set_on": DAY, "steps": (make_step(),)}
    return Goal(words, **(given | changes))


def make_step(words="Visit a bakery", until=date(2026, 4, 1), **changes) -> Step:
    """Make a step that both do until April."""
    return Step(words, Doer.TOGETHER, until, **changes)


def make_agreement(member, **changes) -> Agreement:
    """Make an agreement of noon."""
    return Agreement(
        **({"agreed_on": DAY, "with_whom": member.keyholder, "language": "en"} | changes)
    )


def make_ratings(*values, on=DAY) -> Ratings:
    """Make ratings of the outcomes from the first on; those without a value were left out."""
    padded = (*values, *[None] * (7 - len(values)))
    return Ratings(on, tuple(Rating(number, one) for number, one in enumerate(padded, 1)))


def typed_goal(**changes) -> dict[str, str]:
    """Return what a browser sends for a goal with one step."""
    return {
        "words": "I want to bake bread",
        "outcome": "5",
        "strand": "employment",
        "step-0-words": "Visit a bakery",
        "step-0-doer": "together",
        "step-0-until": "2099-04-01",
    } | changes
