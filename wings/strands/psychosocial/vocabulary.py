from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wings.programme.staff.vocabulary import May


class Setting(TextChoices):
    """Who was in the room."""

    INDIVIDUAL = "individual", _("Individual")
    GROUP = "group", _("Group")


EVENTS: Final[dict[str, Promise]] = {
    "psychosocial.session_written": _("A session was held"),
    "psychosocial.session_changed": _("A session note was corrected"),
    "psychosocial.notes_handed": _("Session notes were handed to another psychologist"),
}
"""What a timeline says of the entries about one woman."""

SEEN_BY: Final[dict[str, frozenset[May]]] = {
    "psychosocial.session_written": frozenset({May.OPEN_FILE}),
    # That a note was corrected says something of what is in it: it stays among psychologists.
    "psychosocial.session_changed": frozenset({May.RECORD_SESSIONS}),
    "psychosocial.notes_handed": frozenset({May.OPEN_FILE}),
}
"""Who sees an event on her timeline: whoever may do one of these things."""
