from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wings.casework.cases.vocabulary import Stage
from wings.casework.participants.contents import Card
from wings.programme.staff.vocabulary import May

PAGE = 25
REVIEW_AHEAD_DAYS: Final = 7
STEP_AHEAD_DAYS: Final = 7
# Time enough to meet her and ask, before the keys end by themselves.
CONSENT_AHEAD_DAYS: Final = 14
INTERNSHIP_AHEAD_DAYS: Final = 14


class Order(TextChoices):
    """By what the caseload is sorted."""

    NAME = "name", _("Chosen name")
    CODE = "code", _("Code")
    REVIEW = "review", _("Next review")
    OPENED = "opened", _("Newest first")


class Line(NamedTuple):
    """One woman in the caseload."""

    case: UUID
    code: str
    stage: str
    opened_on: date
    next_review_on: date | None
    card: Card


@dataclass(frozen=True)
class Wanted:
    """What somebody is looking for in her caseload: every part narrows it."""

    text: str = ""
    stage: str = ""
    order: str = Order.NAME
    page: int = 1


@dataclass(frozen=True)
class Due:
    """One thing that waits to be done. at: when. overdue: said where it waits too long, else ""."""

    at: date | datetime | None
    title: str | Promise
    who: str = ""
    code: str = ""
    url: str = ""
    hint: str | Promise = ""
    icon: str = "circle"
    overdue: str | Promise = ""


EVENTS: Final[dict[str, str | Promise]] = {
    "cases.taken_in": _("Taken in charge"),
    "cases.member_joined": _("Somebody joined the care team"),
    "cases.member_left": _("Somebody left the care team"),
    "cases.handed_over": _("A place in the care team was handed over"),
    "cases.stage_changed": _("The file moved to another stage"),
    "cases.flag_written": _("A flag was raised"),
    "cases.flag_answered": _("A flag was answered"),
    "participants.card_written": _("Card and safe contact were written"),
    "participants.identity_written": _("Identity was written"),
    "participants.whereabouts_written": _("Whereabouts were written"),
    "participants.answers_saved": _("Answers were saved"),
    "consent.notice_given": _("She was given the notice"),
    "consent.given": _("She agreed to a consent"),
    "consent.refused": _("She did not agree to a consent"),
    "consent.withdrawn": _("She stopped a consent"),
    "consent.scan_kept": _("A signed paper was kept"),
    "vault.rekeyed": _("A part of the file got a new key"),
}
"""What the timeline says of each event of casework. Events that it does not name are left out."""

STAGES: Final[dict[str, str | Promise]] = {
    Stage.PAUSED: _("The programme was paused"),
    Stage.CLOSED: _("The file was closed"),
    Stage.AFTERCARE: _("Aftercare began"),
}
"""What the timeline says of a move to one of these stages."""

_TRUST: Final = frozenset({May.RECORD_CONSENT, May.ANSWER_FLAG})

CASEWORK_SEEN_BY: Final[dict[str, frozenset[May]]] = dict.fromkeys(
    (
        "cases.flag_written",
        "cases.flag_answered",
        "participants.identity_written",
        "participants.whereabouts_written",
        # Even that she answered something is hers: a form may be about her safety.
        "participants.answers_saved",
        *(event for event in EVENTS if event.startswith("consent.")),
    ),
    _TRUST,
)
"""What only key worker and deputy are told of: what she decided, and what is theirs to answer."""

ICONS: Final[dict[str, str]] = {
    "cases": "users-round",
    "participants": "user-round",
    "consent": "handshake",
    "plans": "map",
    "language": "book-open",
    "psychosocial": "message-circle",
    "employment": "briefcase",
    "vault": "key-round",
}
"""The icon of an event, by the domain that recorded it."""
