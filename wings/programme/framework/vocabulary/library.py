"""Everything that was read from the packs, put together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from wings.programme.framework.vocabulary.adaptations import Adaptation, Because
from wings.programme.framework.vocabulary.agreements import Consent, Notice
from wings.programme.framework.vocabulary.parts import (
    CodeList,
    Compartment,
    Exit,
    Goal,
    Module,
    Organisation,
    Outcome,
    Phase,
    Setting,
    Strand,
    Target,
)
from wings.programme.framework.vocabulary.permits import PermitsPack
from wings.programme.framework.vocabulary.questions import FormPack
from wings.programme.framework.vocabulary.safeguards import Safeguard


class NoSuchPart(LookupError):
    """Raised when a programme has no part of this name."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.name = kind, name
        super().__init__(f"{kind}.{name}")


class Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=Named)


def named(items: Iterable[N], kind: str, name: str) -> N:
    """Return the item of this id. Raises NoSuchPart."""
    for item in items:
        if item.id == name:
            return item
    raise NoSuchPart(kind, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the framework offers, and what a local programme offers after adapting it."""

    version: str
    title: str
    text: str
    compartments: tuple[Compartment, ...]
    strands: tuple[Strand, ...]
    phases: tuple[Phase, ...]
    exits: tuple[Exit, ...]
    modules: tuple[Module, ...]
    outcomes: tuple[Outcome, ...]
    goals: tuple[Goal, ...]
    forms: tuple[FormPack, ...]
    notices: tuple[Notice, ...]
    consents: tuple[Consent, ...]
    safeguards: tuple[Safeguard, ...]
    targets: tuple[Target, ...]
    settings: tuple[Setting, ...]
    codes: tuple[CodeList, ...]

    def strand(self, name: str) -> Strand:
        return named(self.strands, "strands", name)

    def phase(self, name: str) -> Phase:
        return named(self.phases, "phases", name)

    def module(self, name: str) -> Module:
        return named(self.modules, "modules", name)

    def goal(self, name: str) -> Goal:
        return named(self.goals, "goals", name)

    def form(self, name: str) -> FormPack:
        return named(self.forms, "forms", name)

    def notice(self, name: str) -> Notice:
        return named(self.notices, "notices", name)

    def consent(self, name: str) -> Consent:
        return named(self.consents, "consents", name)

    def target(self, name: str) -> Target:
        return named(self.targets, "targets", name)

    def setting(self, name: str) -> int | str | tuple[str, ...]:
        return named(self.settings, "settings", name).value

    def code_list(self, name: str) -> CodeList:
        return named(self.codes, "codes", name)

    def safeguard(self, name: str) -> Safeguard:
        return named(self.safeguards, "safeguards", name)

    def holds(self, name: str) -> bool:
        """Say whether a safeguard that is a flag is on."""
        # Not by its truth: a list of words or a number would count as on.
        return self.safeguard(name).value is True

    def limit(self, name: str) -> int:
        """Return the number of a safeguard that is a least or a most."""
        value = self.safeguard(name).value
        # A flag read as a number would make a limit of one.
        if isinstance(value, bool) or not isinstance(value, int):
            raise NoSuchPart("limits", name)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework(Parts):
    """The generic framework."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme(Parts):
    """The framework as one local programme sees it.

    version: of the adaptation. framework_version: of the framework it adapts.
    reasons: why, by the place of each difference.
    """

    id: str
    framework_version: str
    country: str
    place: str
    permits: PermitsPack
    organisations: tuple[Organisation, ...]
    reasons: Mapping[str, Because]

    @property
    def alert_days(self) -> tuple[int, ...]:
        """How many days before a permit ends its alerts come, the earliest first."""
        # A safeguard: it comes whatever the pack of a country lists.
        first = self.limit("permit-first-alert-days")
        return tuple(sorted({first, *self.permits.alert_days}, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The framework and every local programme, as read from one folder."""

    framework: Framework
    programmes: tuple[Programme, ...]
    adaptations: tuple[Adaptation, ...]
    permits: tuple[PermitsPack, ...]

    def programme(self, name: str) -> Programme:
        return named(self.programmes, "programmes", name)
