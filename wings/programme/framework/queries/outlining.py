"""A local programme as one page shows it: already translated, nothing left to work out."""

from dataclasses import dataclass

from wings.programme.framework.queries.translating import translated
from wings.programme.framework.rules import difference, in_words
from wings.programme.framework.vocabulary import (
    Change,
    ChangeKind,
    Framework,
    Module,
    Organisation,
    Parts,
    Programme,
    Safeguard,
    SafeguardKind,
    Setting,
    Strand,
    Target,
)


@dataclass(frozen=True, slots=True)
class OutlineModule:
    title: str
    text: str
    hours: int | None
    hours_are_least: bool
    present: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class OutlineStrand:
    id: str
    title: str
    text: str
    modules: tuple[OutlineModule, ...]


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A target, a setting or a safeguard: what it is, its value, its unit, why or from where."""

    id: str
    title: str
    value: str
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class OutlineChanges:
    """The differences of one kind."""

    kind: ChangeKind
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands on the page of a local programme, in the order of the page."""

    title: str
    text: str
    place: str
    framework_version: str
    version: str
    organisations: tuple[Organisation, ...]
    strands: tuple[OutlineStrand, ...]
    phases: tuple[str, ...]
    targets: tuple[OutlineRow, ...]
    settings: tuple[OutlineRow, ...]
    safeguards: tuple[OutlineRow, ...]
    changes: tuple[OutlineChanges, ...]


def outline(framework: Framework, programme: Programme) -> Outline:
    """Return the page of a local programme in the language that is active."""
    return Outline(
        title=translated(programme.title),
        text=translated(programme.text),
        place=programme.place,
        framework_version=programme.framework_version,
        version=programme.version,
        organisations=programme.organisations,
        strands=tuple(_strand(programme, strand) for strand in programme.strands),
        phases=tuple(translated(phase.title) for phase in programme.phases),
        targets=tuple(_target(programme, one) for one in programme.targets),
        settings=tuple(_setting(programme, one) for one in programme.settings),
        safeguards=tuple(_safeguard(one) for one in programme.safeguards),
        changes=_changes(framework, programme),
    )


def _strand(parts: Parts, strand: Strand) -> OutlineStrand:
    modules = tuple(_module(parts, one) for one in parts.modules if one.strand == strand.id)
    return OutlineStrand(strand.id, translated(strand.title), translated(strand.text), modules)


def _module(parts: Parts, module: Module) -> OutlineModule:
    return OutlineModule(
        title=translated(module.title),
        text=translated(module.text),
        hours=module.hours,
        hours_are_least=module.hours_are_least,
        present=tuple(_label(parts, "roles", role) for role in module.present),
        optional=module.optional,
    )


def _target(parts: Parts, one: Target) -> OutlineRow:
    unit = _label(parts, "units", one.unit)
    return OutlineRow(one.id, translated(one.title), in_words(one.value), unit, one.source)


def _setting(parts: Parts, one: Setting) -> OutlineRow:
    shown = in_words(one.value)
    if one.codes is not None and isinstance(one.value, tuple):
        shown = in_words(tuple(_label(parts, one.codes, name) for name in one.value))
    unit, note = _label(parts, "units", one.unit), translated(one.text or "") or one.source
    return OutlineRow(one.id, translated(one.title), shown, unit, note)


def _safeguard(safeguard: Safeguard) -> OutlineRow:
    shown = "" if safeguard.kind is SafeguardKind.FLAG else in_words(safeguard.value)
    title, reason = translated(safeguard.title), translated(safeguard.reason)
    return OutlineRow(safeguard.id, title, shown, "", reason)


def _changes(framework: Framework, programme: Programme) -> tuple[OutlineChanges, ...]:
    found = [_translated(change) for change in difference(framework, programme)]
    groups = ((kind, tuple(one for one in found if one.what is kind)) for kind in ChangeKind)
    return tuple(OutlineChanges(kind, changes) for kind, changes in groups if changes)


def _translated(change: Change) -> Change:
    return Change(
        what=change.what,
        where=change.where,
        title=translated(change.title),
        before=translated(change.before),
        after=translated(change.after),
        reason=translated(change.reason),
        source=change.source,
    )


def _label(parts: Parts, codes: str, name: str | None) -> str:
    if name is None:
        return ""
    return next((translated(c.label) for c in parts.code_list(codes).words if c.id == name), name)
