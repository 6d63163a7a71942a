"""What a pack form asks, and why, and who will see it."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wings.foundation.packs.pieces import Id, Line, Pack, Piece, Text
from wings.programme.framework.vocabulary.parts import CompartmentKind, Part


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CHOICE = "choice"
    SEVERAL = "several"
    PARTIAL_DATE = "partial_date"
    YES_NO = "yes_no"
    SCALE = "scale"
    NUMBER = "number"


# The same words as `ui.forms.YesNo`, which has the labels: answers are kept by these.
class YesNo(StrEnum):
    """The three answers to a yes-or-no question."""

    YES = "yes"
    NO = "no"
    RATHER_NOT_SAY = "rather_not_say"


QuestionRef = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$")
]


class Option(Piece):
    """One answer that may be chosen."""

    id: Id
    label: Text


class Condition(Piece):
    """The question is asked when another has one of these answers."""

    question: Id
    answer: tuple[Line, ...] = Field(min_length=1)


class Question(Part):
    """One question; everything about it may be skipped unless `required` says otherwise.

    past: it asks about what lies behind her; such a question may never be required.
    long: a text of more than a line. codes: the code list that gives the options.
    same_as: `form.question` that asks the same fact elsewhere, so that its answer is shown back
    instead of asked again.
    """

    section: Id
    compartment: CompartmentKind
    kind: QuestionKind
    wording: Text
    # Not optional: GDPR Article 13(1)(c) wants the purpose said when the question is asked.
    why: Text
    hint: Text | None = None
    who_sees: Text | None = None
    # Packs write it so that partners read it; none can turn it off.
    skip: Literal[True] = True
    required: bool = False
    past: bool = False
    long: bool = False
    options: tuple[Option, ...] = ()
    codes: Id | None = None
    unit: Id | None = None
    least: int | None = None
    most: int | None = None
    lowest: Text | None = None
    highest: Text | None = None
    show_when: Condition | None = None
    same_as: QuestionRef | None = None


class Section(Piece):
    """A heading of a form."""

    id: Id
    title: Text
    text: Text | None = None


class FormPack(Pack):
    """A form: questions in sections, in the order in which they are asked."""

    id: Id
    title: Text
    text: Text
    strand: Id | None = None
    minutes: int = Field(ge=1, le=60)
    sections: tuple[Section, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = Field(min_length=1)
    optional: bool = False
