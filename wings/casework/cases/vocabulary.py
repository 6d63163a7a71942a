from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from wings.casework.participants.vocabulary import Kind
from wings.programme.staff.vocabulary import Role


class Stage(TextChoices):
    """Where a case stands: the ids of the programme's phases.

    Source: inter-agency GBV case management guidelines (2017).
    """

    INTAKE = "intake", _("Intake")
    ASSESSMENT = "assessment", _("Assessment")
    PLANNING = "planning", _("Planning")
    IMPLEMENTATION = "implementation", _("Under way")
    FOLLOW_UP = "follow-up", _("Follow-up")
    PAUSED = "paused", _("Paused")
    CLOSED = "closure", _("Closed")
    AFTERCARE = "aftercare", _("Aftercare")


RESTING = frozenset({Stage.PAUSED, Stage.CLOSED, Stage.AFTERCARE})
"""Stages from which a file is taken up again; no step of a plan is called due in them."""


class TeamRole(TextChoices):
    """What somebody does in one case."""

    KEY_WORKER = "key_worker", _("Key worker")
    DEPUTY = "deputy", _("Deputy")
    TRAINER = "trainer", _("Language trainer")
    PSYCHOLOGIST = "psychologist", _("Psychologist")
    COUNSELLOR = "counsellor", _("Employment counsellor")


STAFF_ROLE: dict[TeamRole, Role] = {
    TeamRole.KEY_WORKER: Role.KEY_WORKER,
    TeamRole.DEPUTY: Role.KEY_WORKER,
    TeamRole.TRAINER: Role.TRAINER,
    TeamRole.PSYCHOLOGIST: Role.PSYCHOLOGIST,
    TeamRole.COUNSELLOR: Role.COUNSELLOR,
}
"""The certified role that somebody needs to take a place in a care team."""

PERSONS_OF_TRUST = frozenset({TeamRole.KEY_WORKER, TeamRole.DEPUTY})

HOLDERS: dict[Kind, frozenset[TeamRole]] = {
    Kind.CARD: frozenset(TeamRole),
    Kind.IDENTITY: PERSONS_OF_TRUST,
    Kind.WHEREABOUTS: PERSONS_OF_TRUST,
    Kind.PLAN: PERSONS_OF_TRUST,
    Kind.LEGAL: PERSONS_OF_TRUST,
    # Not the deputy: she stands in for what cannot wait, and
    # every further holder is one more who can be pressed.
    Kind.LEARNING: frozenset({TeamRole.TRAINER, TeamRole.KEY_WORKER}),
    # Professional secrecy. Who decides with her about place and
    # papers must not read what she said there.
    Kind.CLINICAL: frozenset({TeamRole.PSYCHOLOGIST}),
    Kind.WORK: frozenset({TeamRole.COUNSELLOR, TeamRole.KEY_WORKER}),
    Kind.MINE: PERSONS_OF_TRUST,
}
"""Who in the care team holds which compartment by the care relation."""

HANDED_BY_HAND = frozenset({Kind.CLINICAL})
"""Parts that a place in the team does not bring by itself: whoever holds one decides for whom."""

OPENED_BY_CONSENT: dict[TeamRole, frozenset[Kind]] = {
    TeamRole.KEY_WORKER: frozenset({Kind.CARD}),
    TeamRole.DEPUTY: frozenset({Kind.CARD}),
    TeamRole.TRAINER: frozenset({Kind.CARD, Kind.LEARNING}),
    TeamRole.PSYCHOLOGIST: frozenset({Kind.CARD}),
    TeamRole.COUNSELLOR: frozenset({Kind.CARD, Kind.WORK}),
}
"""What a consent can open to a partner's worker at most, whatever a roster says."""

# Two kinds of guardians, or those of the files could join their pieces and read the notes.
GUARDED_BY: dict[Kind, Role] = {
    kind: Role.CLINICAL_GUARDIAN if kind is Kind.CLINICAL else Role.GUARDIAN for kind in Kind
}
"""Whose pieces restore a compartment when all its holders are gone."""


class FlagKind(TextChoices):
    """Why somebody asks the key worker to look. Never what happened: that is hers to tell."""

    PLEASE_CHECK = "please_check", _("Please check on her")
    NOT_HERE = "not_here", _("Expected and not here")
    ABSENT_AGAIN = "absent_again", _("Absent again without a word")
    ASKS_FOR_YOU = "asks_for_you", _("She asks to speak to you")
    STILL_KNOWS = "still_knows", _("Somebody left the team: what do they still know?")
    UNREADABLE = "unreadable", _("A message for her file cannot be read: ask who sent one")


RAISED_BY_WINGS = frozenset({FlagKind.STILL_KNOWS, FlagKind.UNREADABLE})
"""Flags that follow from something else; nobody chooses them."""


class ErasureReason(TextChoices):
    """Why a file is erased. Never what is in it."""

    SHE_ASKED = "she_asked", _("She asked for it")
    RETENTION_ENDED = "retention_ended", _("It may not be kept any longer")
    BY_MISTAKE = "by_mistake", _("It was entered by mistake")
    CONSENT_ENDED = "consent_ended", _("She took back her consent to be on file")


class Strand(TextChoices):
    """The three services of the programme."""

    LANGUAGE = "language", _("Language")
    PSYCHOSOCIAL = "psychosocial", _("Psychological support")
    EMPLOYMENT = "employment", _("Employment")


class Unit(TextChoices):
    """What progress in a strand is counted in."""

    HOURS = "hours", _("hours")
    SESSIONS = "sessions", _("sessions")


SHARED_WITH: dict[str, TeamRole] = {
    "employment-counselling": TeamRole.COUNSELLOR,
    "language-training": TeamRole.TRAINER,
    "psychological-support": TeamRole.PSYCHOLOGIST,
}
"""Purpose of a consent → the place in the care team that a partner's worker gets by it.

A consent for any other purpose is recorded, and opens nothing here: its recipient has no place in
a care team.
"""

# More than a day of intakes needs; too few to try a list of names.
SEARCHES_AN_HOUR = 20
"""How often one person may ask in an hour whether a woman is known."""
