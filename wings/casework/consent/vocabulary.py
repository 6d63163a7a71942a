from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Explained(TextChoices):
    """How something was explained to her."""

    READ_TOGETHER = "read_together", _("Read together")
    IN_OWN_WORDS = "own_words", _("Explained in simple words")
    INTERPRETER = "interpreter", _("Through an interpreter she accepts")
    AUDIO = "audio", _("Recording in her language")


class Decision(TextChoices):
    """What she decided. Nothing is decided for her."""

    GIVEN = "given", _("She agrees")
    REFUSED = "refused", _("She does not agree")
