from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from wings.casework.cases.vocabulary import Stage


class Standing(TextChoices):
    """How a goal stands. Letting one go is as good an end as reaching it."""

    OPEN = "open", _("Under way")
    REACHED = "reached", _("Reached")
    LET_GO = "let_go", _("Let go")


class Doer(TextChoices):
    """Who does a step."""

    SHE = "she", _("She")
    KEY_WORKER = "key_worker", _("Key worker")
    TRAINER = "trainer", _("Language trainer")
    PSYCHOLOGIST = "psychologist", _("Psychologist")
    COUNSELLOR = "counsellor", _("Employment counsellor")
    TOGETHER = "together", _("Together")


class Since(TextChoices):
    """What became of a goal since the plan was last agreed."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    LET_GO = "let_go", _("Let go")


LEAST_RATING, MOST_RATING = 1, 5

NEEDS, REVIEW, EXTRAS = "needs-and-risks", "review", "intake-extras"
"""Forms of the framework that have a page or a place of their own."""

GOAL_SET, GOAL_CHANGED, STEP_DONE = "plans.goal_set", "plans.goal_changed", "plans.step_done"
AGREED, REVIEWED, RATED = "plans.agreed", "plans.reviewed", "plans.rated"
NEEDS_LOOKED_AT = "plans.needs_looked_at"

EVENTS = {
    NEEDS_LOOKED_AT: _("Needs and risks were looked at"),
    GOAL_SET: _("A goal was set"),
    GOAL_CHANGED: _("A goal was changed"),
    "plans.goal_open": _("A goal was taken up again"),
    "plans.goal_reached": _("A goal was reached"),
    "plans.goal_let_go": _("A goal was let go"),
    STEP_DONE: _("A step was ticked"),
    AGREED: _("The plan was agreed"),
    REVIEWED: _("The plan was reviewed"),
    RATED: _("She said how things are"),
}
"""What a timeline says of each event."""

_PLANNING = (Stage.ASSESSMENT, Stage.PLANNING)

FORWARD: dict[str, dict[Stage, tuple[Stage, ...]]] = {
    NEEDS_LOOKED_AT: {Stage.INTAKE: (Stage.ASSESSMENT,)},
    GOAL_SET: {Stage.INTAKE: _PLANNING, Stage.ASSESSMENT: (Stage.PLANNING,)},
    AGREED: {
        Stage.INTAKE: (*_PLANNING, Stage.IMPLEMENTATION),
        Stage.ASSESSMENT: (Stage.PLANNING, Stage.IMPLEMENTATION),
        Stage.PLANNING: (Stage.IMPLEMENTATION,),
    },
}
"""How a case moves on with its plan: event -> stage -> the stages that it passes, in order.

Every move is one that the programme's phases allow. From any other stage the plan moves nothing:
pausing, closing and coming back have effects of their own.
"""
