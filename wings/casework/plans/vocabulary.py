from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


LEAST_RATING, MOST_RATING = 1, 5

EVENTS = {
    "plans.goal_set": _("A goal was set"),
    "plans.goal_changed": _("A goal was changed"),
    "plans.agreed": _("The plan was agreed"),
    "plans.reviewed": _("The plan was reviewed"),
    "plans.rated": _("She said how things are"),
}
"""What a timeline says of each event."""
