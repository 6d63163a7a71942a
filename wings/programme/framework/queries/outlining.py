"""A local programme as one page shows it: already translated, nothing left to work out."""

from collections.abc import Sequence
from dataclasses import dataclass

from wings.programme.framework.queries.explaining import (
    changes_in_words,
    label,
    unit_in_words,
    value_in_words,
)
from wings.programme.framework.queries.translating import translated
from wings.programme.framework.vocabulary import (
    Change,
    ChangeKind,
    Framework,
    Module,
    Organisation,
    Phase,
    Programme,
    Safeguard,
    SafeguardKind,
    Setting,
    Strand,
    Target,
)

SHOWN_IN_PLACE = frozenset({"phases", "strands", "modules", "targets", "settings", "safeguards"})
"""Kinds of parts that the page shows whole, each with what was changed of it beside it."""
LONGEST_IN_A_HEADING = 40


@dataclass(frozen=True, slots=True)
class OutlinePhase:
    title: str
    text: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class OutlineModule:
    """hours: promised, None where none are. present: roles in words. changes: made to it here."""

    title: str
    text: str
    hours: int | None
    hours_are_least: bool
    present: tuple[str, ...]
    levels: tuple[str, ...]
    optional: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class OutlineStrand:
    """left_out: modules of the framework that are not offered here, each with its reason."""

    id: str
    title: str
    text: str
    modules: tuple[OutlineModule, ...]
    left_out: tuple[Change, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A target, a setting or a safeguard: what it is, its value and unit, why, by which source."""

    id: str
    title: str
    value: str
    unit: str
    note: str
    source: str
    changes: tuple[Change, ...]

    @property
    def is_long(self) -> bool:
        """Whether the value is a list that does not belong into a heading."""
        return len(self.value) > LONGEST_IN_A_HEADING


@dataclass(frozen=True, slots=True)
class OutlineChanges:
    """The differences of one kind."""

    kind: ChangeKind
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands on the page of a local programme, in the order of the page.

    changes: every difference, by kind. others: those of parts that the page does not show whole
    (goals, questions, consents, notices).
    """

    title: str
    text: str
    place: str
    framework_version: str
    version: str
    organisations: tuple[Organisation, ...]
    phases: tuple[OutlinePhase, ...]
    strands: tuple[OutlineStrand, ...]
    targets: tuple[OutlineRow, ...]
    settings: tuple[OutlineRow, ...]
    safeguards: tuple[OutlineRow, ...]
    others: tuple[Change, ...]
    changes: tuple[OutlineChanges, ...]


def outline(framework: Framework, programme: Programme) -> Outline:
    """Return the page of a local programme in the language that is active."""
    page = _Page(framework, programme, changes_in_words(framework, programme))
    return Outline(
        title=translated(programme.title),
        text=translated(programme.text),
        place=programme.place,
        framework_version=programme.framework_version,
        version=programme.version,
        organisations=programme.organisations,
        phases=tuple(page.phase(one) for one in programme.phases),
        strands=tuple(page.strand(one) for one in programme.strands),
        targets=tuple(page.target(one) for one in programme.targets),
        settings=tuple(page.setting(one) for one in programme.settings),
        safeguards=tuple(page.safeguard(one) for one in programme.safeguards),
        others=page.others(),
        changes=page.by_kind(),
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """A local programme beside the framework, and what differs between them."""

    framework: Framework
    programme: Programme
    changes: Sequence[Change]

    def of(self, kind: str, name: str) -> tuple[Change, ...]:
        return tuple(one for one in self.changes if one.where.split(".")[:2] == [kind, name])

    def phase(self, phase: Phase) -> OutlinePhase:
        changes = self.of("phases", phase.id)
        return OutlinePhase(translated(phase.title), translated(phase.text), changes)

    def strand(self, strand: Strand) -> OutlineStrand:
        gone = [one for one in self.framework.modules if one.strand == strand.id]
        return OutlineStrand(
            id=strand.id,
            title=translated(strand.title),
            text=translated(strand.text),
            modules=tuple(
                self.module(one) for one in self.programme.modules if one.strand == strand.id
            ),
            left_out=tuple(change for one in gone for change in self._hidden("modules", one.id)),
            changes=self.of("strands", strand.id),
        )

    def module(self, module: Module) -> OutlineModule:
        return OutlineModule(
            title=translated(module.title),
            text=translated(module.text),
            hours=module.hours,
            hours_are_least=module.hours_are_least,
            present=tuple(label(self.programme, "roles", role) for role in module.present),
            levels=module.levels,
            optional=module.optional,
            changes=self.of("modules", module.id),
        )

    def target(self, one: Target) -> OutlineRow:
        return self._row("targets", one, "")

    def setting(self, one: Setting) -> OutlineRow:
        return self._row("settings", one, translated(one.text or ""))

    def safeguard(self, one: Safeguard) -> OutlineRow:
        return self._row("safeguards", one, translated(one.reason))

    def others(self) -> tuple[Change, ...]:
        shown = {one.where for row in self.programme.strands for one in self.strand(row).left_out}
        return tuple(one for one in self.changes if one.where not in shown and self._is_other(one))

    def by_kind(self) -> tuple[OutlineChanges, ...]:
        groups = ((kind, [one for one in self.changes if one.what is kind]) for kind in ChangeKind)
        return tuple(OutlineChanges(kind, tuple(found)) for kind, found in groups if found)

    def _row(self, kind: str, one: Target | Setting | Safeguard, note: str) -> OutlineRow:
        is_flag = isinstance(one, Safeguard) and one.kind is SafeguardKind.FLAG
        return OutlineRow(
            id=one.id,
            title=translated(one.title),
            value="" if is_flag else value_in_words(self.programme, one),
            unit=unit_in_words(self.programme, one),
            note=note,
            source=one.source,
            changes=self.of(kind, one.id),
        )

    def _hidden(self, kind: str, name: str) -> list[Change]:
        return [one for one in self.of(kind, name) if one.what is ChangeKind.HIDDEN]

    def _is_other(self, change: Change) -> bool:
        kind = change.where.partition(".")[0]
        return kind not in SHOWN_IN_PLACE or change.what is ChangeKind.HIDDEN
