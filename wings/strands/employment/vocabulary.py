from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wings.programme.staff.vocabulary import May


class Met(TextChoices):
    """With whom a visit was."""

    BOTH = "both", _("With her and the employer")
    HER = "her", _("With her")
    EMPLOYER = "employer", _("With the employer")


EVENTS: Final[dict[str, Promise]] = {
    "employment.internship_begun": _("An internship was agreed"),
    "employment.internship_changed": _("An internship was changed"),
    "employment.override_recorded": _(
        "An internship was agreed beyond the right to work, with a reason"
    ),
    "employment.right_to_work_noted": _("The right to work was noted"),
    "employment.hours_logged": _("Internship hours were logged"),
    "employment.hours_corrected": _("Internship hours were corrected"),
    "employment.visit_noted": _("A visit at the internship was noted"),
    "employment.visit_corrected": _("The note of a visit was corrected"),
}
"""What a timeline says of the entries about one woman."""

_WORK: Final = frozenset({May.SEE_WORK})

SEEN_BY: Final[dict[str, frozenset[May]]] = dict.fromkeys(EVENTS, _WORK)
"""Who sees an event on her timeline: whoever may do one of these things."""
