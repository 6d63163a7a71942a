"""The parts of a programme that are neither a form, nor an agreement, nor a safeguard."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from wings.foundation.packs.pieces import Id, Line, Pack, Piece, Text


# Each has a key of its own and stands inside every seal: another spelling closes what was sealed.
class CompartmentKind(StrEnum):
    """The parts of a file that have a key of their own."""

    CARD = "card"
    IDENTITY = "identity"
    WHEREABOUTS = "whereabouts"
    PLAN = "plan"
    LEGAL = "legal"
    LEARNING = "learning"
    CLINICAL = "clinical"
    WORK = "work"
    MINE = "mine"


class Part(Piece):
    """What has an id and can be named in a reason."""

    id: Id
    optional: bool = False


class Compartment(Part):
    """How a compartment is named and explained to her; who holds it is decided by casework."""

    id: CompartmentKind
    title: Text
    who_sees: Text


class Strand(Part):
    """One of the three services."""

    title: Text
    text: Text


class Phase(Part):
    """One step of the way, from intake to aftercare, and the steps that may follow it."""

    title: Text
    text: Text
    leads_to: tuple[Id, ...]
    step: Line


class Exit(Part):
    """A way in which a case may end."""

    title: Text
    text: Text


class Module(Part):
    """Something that is offered, in a strand, with hours where hours are promised."""

    strand: Id
    title: Text
    text: Text
    hours: int | None = Field(default=None, ge=1, le=2000)
    hours_are_least: bool = False
    group: bool = False
    group_size: int | None = Field(default=None, ge=2, le=40)
    present: tuple[Id, ...] = ()
    levels: tuple[Line, ...] = ()
    source: Line


class Outcome(Part):
    """One of the seven outcomes, with the words in which she rates it."""

    number: int = Field(ge=1, le=7)
    title: Text
    question: Text
    rates: Literal["us", "her-life"]
    lowest: Text
    highest: Text
    least: int = 1
    most: int = 5


class Goal(Part):
    """A goal she may take over or put into words of her own."""

    outcome: int = Field(ge=1, le=7)
    strand: Id | None = None
    text: Text
    steps: tuple[Text, ...] = Field(min_length=1)


class Target(Part):
    """What a local programme sets itself; nothing stands here without a source."""

    title: Text
    unit: Id
    value: int | None = Field(default=None, ge=1)
    source: Line


class Setting(Part):
    """A choice that each local programme makes.

    text: explains the value where it needs it. codes: the code list from which the value is taken.
    """

    title: Text
    value: int | str | tuple[str, ...]
    text: Text | None = None
    unit: Id | None = None
    codes: Id | None = None
    source: Line


class Code(Part):
    """One word of a code list; `own` is its name in its own language and script."""

    label: Text
    own: Line | None = None


class CodeList(Part):
    """A closed list of words that questions and tables share."""

    title: Text
    words: tuple[Code, ...] = Field(min_length=1)


class Organisation(Part):
    """A partner of a local programme."""

    name: Line
    place: Line
    source: Line


class FrameworkPack(Pack):
    """What the framework says of itself; its version is the version that a case keeps."""

    title: Text
    text: Text


class CompartmentsPack(Pack):
    compartments: tuple[Compartment, ...]


class StrandsPack(Pack):
    strands: tuple[Strand, ...]


class PhasesPack(Pack):
    phases: tuple[Phase, ...]
    exits: tuple[Exit, ...]


class ModulesPack(Pack):
    modules: tuple[Module, ...]


class OutcomesPack(Pack):
    outcomes: tuple[Outcome, ...]


class GoalsPack(Pack):
    goals: tuple[Goal, ...]


class TargetsPack(Pack):
    targets: tuple[Target, ...]


class SettingsPack(Pack):
    settings: tuple[Setting, ...]


class CodesPack(Pack):
    codes: tuple[CodeList, ...]
