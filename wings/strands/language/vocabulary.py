from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wings.programme.staff.vocabulary import May


class Attendance(TextChoices):
    """What the register says of one woman at one lesson, and nothing more."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    # Translators: the team knows that she does not come today. The register does not say why.
    KNOWN = "known", pgettext_lazy("attendance", "Known")
    ABSENT = "absent", _("Absent")


WEEKDAYS: Final = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)

EVENTS: Final[dict[str, Promise]] = {
    "language.enrolled": _("Enrolled in a course"),
    "language.enrolment_changed": _("Enrolment changed"),
    "language.enrolment_ended": _("Left a course"),
    "language.register_taken": _("The register of a lesson was taken"),
    "language.levels_noted": _("Levels noted"),
}
"""What a timeline says of the entries about one woman."""

_COURSE: Final = frozenset({May.ENROL})

SEEN_BY: Final[dict[str, frozenset[May]]] = dict.fromkeys(EVENTS, _COURSE)
"""Who sees an event on her timeline: whoever may do one of these things."""
