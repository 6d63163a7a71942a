"""Roles, and what each may do: the one table. Changing it changes who sees what."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What somebody is, in one organisation; a certificate says so, never a column."""

    KEY_WORKER = "key_worker", _("key worker")
    TRAINER = "trainer", _("language trainer")
    PSYCHOLOGIST = "psychologist", _("psychologist")
    COUNSELLOR = "counsellor", _("employment counsellor")
    COORDINATOR = "coordinator", _("coordinator")
    ADMINISTRATOR = "administrator", _("administrator")
    GUARDIAN = "guardian", _("guardian of keys")
    CLINICAL_GUARDIAN = "clinical_guardian", _("guardian of clinical keys")


class May(TextChoices):
    """One thing that somebody may do. A key is needed besides, wherever a file is opened."""

    SEE_PROGRAMME = "see_programme", _("see the programme and what it offers")
    TAKE_IN = "take_in", _("take a woman in, and search whether she is known")
    SEE_CASELOAD = "see_caseload", _("see the list of her own women")
    OPEN_FILE = "open_file", _("open the page of a file")
    EDIT_CARD = "edit_card", _("change the card: chosen name and safe contact")
    SEE_IDENTITY = "see_identity", _("see and change identity and whereabouts")
    MANAGE_TEAM = "manage_team", _("change the care team of a file")
    RECORD_CONSENT = "record_consent", _("record notices, consents and their withdrawal")
    SEE_PLAN = "see_plan", _("see the individual integration plan")
    EDIT_PLAN = "edit_plan", _("agree and review the individual integration plan")
    RAISE_FLAG = "raise_flag", _("raise a flag")
    ANSWER_FLAG = "answer_flag", _("answer a flag")
    ERASE_FILE = "erase_file", _("erase a file for good")
    SEE_OPENINGS = "see_openings", _("see who opened a file")
    ENROL = "enrol", _("enrol a woman in a course")
    HOLD_LESSONS = "hold_lessons", _("plan and hold lessons")
    TAKE_REGISTER = "take_register", _("take the register of a lesson")
    RECORD_SESSIONS = "record_sessions", _("record psychological sessions")
    SEE_WORK = "see_work", _("see preparation for work and internships")
    MANAGE_INTERNSHIPS = "manage_internships", _("manage preparation for work and internships")
    MANAGE_SITES = "manage_sites", _("manage the places of the organisation")
    SEE_PEOPLE = "see_people", _("see the people of the organisation and their roles")
    INVITE = "invite", _("invite people and close accounts")
    CERTIFY = "certify", _("certify people, as a named certifier")
    SEE_AUDIT = "see_audit", _("check the record of what happened")


_CARE: Final = frozenset({May.SEE_PROGRAMME, May.SEE_CASELOAD, May.OPEN_FILE, May.RAISE_FLAG})

GRANTS: Final[dict[Role, frozenset[May]]] = {
    Role.KEY_WORKER: _CARE
    | {
        May.TAKE_IN,
        May.EDIT_CARD,
        May.SEE_IDENTITY,
        May.MANAGE_TEAM,
        May.RECORD_CONSENT,
        May.SEE_PLAN,
        May.EDIT_PLAN,
        May.ANSWER_FLAG,
        May.ERASE_FILE,
        May.SEE_OPENINGS,
        May.ENROL,
        May.SEE_WORK,
    },
    Role.TRAINER: _CARE | {May.ENROL, May.HOLD_LESSONS, May.TAKE_REGISTER},
    Role.PSYCHOLOGIST: _CARE | {May.RECORD_SESSIONS},
    Role.COUNSELLOR: _CARE | {May.SEE_WORK, May.MANAGE_INTERNSHIPS},
    # Runs the programme and opens no file: power over people and a look at the women stay apart.
    Role.COORDINATOR: frozenset(
        {May.SEE_PROGRAMME, May.MANAGE_SITES, May.SEE_PEOPLE, May.CERTIFY, May.SEE_AUDIT}
    ),
    # Invites and certifies nobody: an account alone is nobody to any key.
    Role.ADMINISTRATOR: frozenset({May.SEE_PROGRAMME, May.SEE_PEOPLE, May.INVITE, May.SEE_AUDIT}),
    Role.GUARDIAN: frozenset({May.SEE_PROGRAMME}),
    Role.CLINICAL_GUARDIAN: frozenset({May.SEE_PROGRAMME}),
}


class Standing(StrEnum):
    """How far a session is: passphrase only, open, locked after a pause, or ended."""

    HALF = "half"
    OPEN = "open"
    LOCKED = "locked"
    ENDED = "ended"


class JoinStep(StrEnum):
    """What somebody who joins does next."""

    COMPARE = "compare"
    PASSPHRASE = "passphrase"  # noqa: S105  the name of a step
    FACTOR = "factor"
    RECOVERY = "recovery"
    DONE = "done"


class PersonState(TextChoices):
    """Where somebody stands between having joined and working here."""

    WAITING = "waiting", _("waits to be certified")
    CERTIFIED = "certified", _("certified")
    CERTIFIER = "certifier", _("certifier")
    PAPER = "paper", _("key on paper")
    UNTRUSTED = "untrusted", _("cannot be verified")


@dataclass(frozen=True)
class Apart:
    """Two roles that no one person has in the same organisation, and why."""

    one: Role
    other: Role
    why: str | Promise


_TWO_KINDS: Final = _("The two kinds of guardians are different people.")
_NOT_IN_CARE: Final = _("Guardians of clinical keys are not part of any care team.")
_NO_PIECES: Final = _("Who opens accounts guards no keys.")

APART: Final = (
    Apart(
        Role.ADMINISTRATOR,
        Role.COORDINATOR,
        _("Who opens accounts certifies nobody."),
    ),
    Apart(Role.ADMINISTRATOR, Role.GUARDIAN, _NO_PIECES),
    Apart(Role.ADMINISTRATOR, Role.CLINICAL_GUARDIAN, _NO_PIECES),
    Apart(Role.GUARDIAN, Role.CLINICAL_GUARDIAN, _TWO_KINDS),
    *(
        Apart(role, Role.CLINICAL_GUARDIAN, _NOT_IN_CARE)
        for role in (Role.KEY_WORKER, Role.TRAINER, Role.PSYCHOLOGIST, Role.COUNSELLOR)
    ),
)

FLAGGED: Final[dict[Role, str | Promise]] = {
    Role.ADMINISTRATOR: _("opens accounts and can lock people out"),
    Role.COORDINATOR: _("sees the people of the organisation, and may be named a certifier"),
    Role.GUARDIAN: _("holds a piece of the key to every file"),
    Role.CLINICAL_GUARDIAN: _("holds a piece of the key to every clinical record"),
}
"""Roles that give power over others: they are marked wherever somebody is about to get one."""
