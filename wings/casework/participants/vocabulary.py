from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(StrEnum):
    """The compartments of a file, by danger and by profession."""

    CARD = "card"
    IDENTITY = "identity"
    WHEREABOUTS = "whereabouts"
    PLAN = "plan"
    LEGAL = "legal"
    LEARNING = "learning"
    CLINICAL = "clinical"
    WORK = "work"
    MINE = "mine"


class Channel(TextChoices):
    """A way to reach her that she marked safe."""

    # No letter and no visit: both need an address, and the whole care team reads the card.
    TEXT = "text", _("Text message")
    CALL = "call", pgettext_lazy("channel", "Call")
    APP = "app", _("Messaging app")
    EMAIL = "email", _("E-mail")
    IN_PERSON = "in_person", _("Only in person")
    THROUGH = "through", _("Through somebody she named")


class Interpreter(TextChoices):
    """Whether she wants somebody to interpret."""

    # Nobody asks why it should be a woman. Relatives are not
    # offered at all: one of them may be the danger.
    NO = "no", _("No interpreter needed")
    YES = "yes", _("Interpreter wanted")
    WOMAN = "woman", _("Interpreter wanted, a woman")


FRESH_DAYS = 30
"""A safe-contact line older than this is checked with her before anybody uses it."""
