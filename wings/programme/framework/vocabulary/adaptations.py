"""How a local programme differs from the framework, each difference with its reason."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from wings.foundation.packs.pieces import Id, Line, Pack, Piece, Text
from wings.programme.framework.vocabulary.agreements import Consent, NoticeSection
from wings.programme.framework.vocabulary.parts import (
    Exit,
    Goal,
    Module,
    Organisation,
    Setting,
    Target,
)
from wings.programme.framework.vocabulary.questions import Question, Section
from wings.programme.framework.vocabulary.safeguards import SafeguardValue

Value = int | str | tuple[str, ...]

ADDABLE = {
    "module": "modules",
    "goal": "goals",
    "target": "targets",
    "setting": "settings",
    "exit": "exits",
    "consent": "consents",
    "question": "forms.questions",
    "form_section": "forms.sections",
    "notice_section": "notices.sections",
}
# A closed list: what is not here no pack can change, whatever it says.
SETTABLE = {
    "modules": frozenset({"hours", "group_size", "levels"}),
    "targets": frozenset({"value"}),
    "settings": frozenset({"value", "text"}),
    "consents": frozenset({"months"}),
}
RETITLED = frozenset({"strands", "phases", "exits", "modules", "forms", "targets"})
HIDEABLE = frozenset({"modules", "goals", "exits", "consents", "targets", "forms", "questions"})


class Because(Piece):
    """Every difference says why."""

    reason: Text
    source: Line | None = None


class Addition(Because):
    """Something more: exactly one part.

    to: the form or notice to which a question or a section is added.
    """

    module: Module | None = None
    goal: Goal | None = None
    target: Target | None = None
    setting: Setting | None = None
    exit: Exit | None = None
    consent: Consent | None = None
    question: Question | None = None
    form_section: Section | None = None
    notice_section: NoticeSection | None = None
    to: Id | None = None


class NewValue(Because):
    """Another value, for example `what = "modules.language-course.hours"`."""

    what: Line
    to: Value


class NewTitle(Because):
    """Another name, for example `what = "modules.internship"`."""

    what: Line
    to: Text


class Hiding(Because):
    """Something optional left out, for example `what = "questions.review.anything-else"`."""

    what: Line


class Strengthening(Because):
    """A stronger safeguard; `to` holds the new value, for words those that are added."""

    safeguard: Id
    to: SafeguardValue


class Adaptation(Pack):
    """A local programme as its partners write it."""

    id: Id
    title: Text
    text: Text
    framework: Line
    country: Id
    place: Line
    permits: Id
    organisations: tuple[Organisation, ...] = Field(min_length=1)
    add: tuple[Addition, ...] = ()
    set: tuple[NewValue, ...] = ()
    retitle: tuple[NewTitle, ...] = ()
    hide: tuple[Hiding, ...] = ()
    strengthen: tuple[Strengthening, ...] = ()


class ChangeKind(StrEnum):
    """What a local programme may do."""

    ADDED = "added"
    RETITLED = "retitled"
    SET = "set"
    HIDDEN = "hidden"
    STRENGTHENED = "strengthened"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what was done, where, from what to what, and why."""

    what: ChangeKind
    where: str
    title: str
    before: str
    after: str
    reason: str
    source: str = ""
