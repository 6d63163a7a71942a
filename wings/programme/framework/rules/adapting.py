"""From the framework and an adaptation to a local programme."""

import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from wings.foundation.packs.faults import PackFault, PackFaults
from wings.foundation.packs.pieces import Piece
from wings.programme.framework.rules.checking import faults_of
from wings.programme.framework.rules.differing import in_words
from wings.programme.framework.rules.strength import is_at_least_as_strong, with_words
from wings.programme.framework.vocabulary import (
    ADDABLE,
    HIDEABLE,
    RETITLED,
    SETTABLE,
    STRONGER,
    Adaptation,
    Addition,
    Because,
    Framework,
    Hiding,
    NewTitle,
    NewValue,
    PermitsPack,
    Programme,
    Strengthening,
)

KINDS = (
    "compartments",
    "strands",
    "phases",
    "exits",
    "modules",
    "outcomes",
    "goals",
    "forms",
    "notices",
    "consents",
    "safeguards",
    "targets",
    "settings",
    "codes",
)


B = TypeVar("B", bound=Because)


class _Refused(Exception):
    """One difference that cannot be made."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(what)


def _refuse(what: str, mend: str) -> NoReturn:
    raise _Refused(what, mend)


def effective(framework: Framework, adaptation: Adaptation, permits: PermitsPack) -> Programme:
    """Return the framework as this local programme sees it.

    Raises PackFaults with every fault: a weaker safeguard, a part that may not be hidden or set,
    a name that leads nowhere, a difference that changes nothing.
    """
    desk = _Desk(framework, adaptation)
    desk.apply()
    programme = Programme(
        version=adaptation.version,
        id=adaptation.id,
        title=adaptation.title,
        text=adaptation.text,
        framework_version=framework.version,
        country=adaptation.country,
        place=adaptation.place,
        permits=permits,
        organisations=adaptation.organisations,
        reasons=desk.reasons,
        **desk.parts,
    )
    found = faults_of(programme)
    # The framework's own faults are told once, not again for each local programme.
    known = set(faults_of(framework)) if found else set()
    new = [fault for fault in found if fault not in known]
    desk.faults += [PackFault(adaptation.file, one.key, one.what, one.mend) for one in new]
    if desk.faults:
        raise PackFaults(desk.faults)
    return programme


class _Desk:
    """Where one adaptation is applied, difference by difference."""

    def __init__(self, framework: Framework, adaptation: Adaptation) -> None:
        self.framework = framework
        self.adaptation = adaptation
        self.parts: dict[str, Any] = {kind: getattr(framework, kind) for kind in KINDS}
        self.reasons: dict[str, Because] = {}
        self.faults: list[PackFault] = []

    def apply(self) -> None:
        if self.adaptation.framework != self.framework.version:
            what = f"This adapts framework {self.adaptation.framework}, "
            what += f"here is {self.framework.version}."
            mend = "Read what changed in the framework, then write its version here."
            self.faults.append(PackFault(self.adaptation.file, "framework", what, mend))
        # In this order, whatever the order of the file: later differences may name what was added.
        self._each("add", self.adaptation.add, self._add)
        self._each("set", self.adaptation.set, self._set)
        self._each("retitle", self.adaptation.retitle, self._retitle)
        self._each("hide", self.adaptation.hide, self._hide)
        self._each("strengthen", self.adaptation.strengthen, self._strengthen)

    def _each(self, key: str, entries: tuple[B, ...], make: Callable[[B], str]) -> None:
        for number, entry in enumerate(entries, start=1):
            try:
                self.reasons[make(entry)] = entry
            except _Refused as refused:
                place = f"{key}[{number}]"
                fault = PackFault(self.adaptation.file, place, refused.what, refused.mend)
                self.faults.append(fault)

    def _add(self, entry: Addition) -> str:
        given = [key for key in ADDABLE if getattr(entry, key) is not None]
        if len(given) != 1:
            _refuse("An addition holds exactly one part.", f"Write one of: {_list(ADDABLE)}.")
        part, kind, _, field = getattr(entry, given[0]), *ADDABLE[given[0]].partition(".")
        if not field:
            self.parts[kind] = (*self.parts[kind], part)
            return f"{kind}.{part.id}"
        pack = self._find(kind, entry.to or "")
        self._put(kind, pack, field, (*getattr(pack, field), part))
        return f"{place_of(kind, field)}.{pack.id}.{part.id}"

    def _set(self, entry: NewValue) -> str:
        kind, name, field = _path(entry.what, 3)
        if field not in SETTABLE.get(kind, ()):
            known = [f"{kind}.….{one}" for kind, fields in SETTABLE.items() for one in fields]
            _refuse(f"“{entry.what}” may not be set.", f"Settable are: {_list(known)}.")
        part = self._find(kind, name)
        _refuse_weaker_value(part, field, entry.to)
        self._replace(kind, part, _changed(part, field, entry.to))
        return entry.what

    def _retitle(self, entry: NewTitle) -> str:
        kind, name = _path(entry.what, 2)
        if kind not in RETITLED:
            _refuse(f"“{kind}” have no other title.", f"Retitled are: {_list(RETITLED)}.")
        part = self._find(kind, name)
        self._replace(kind, part, _changed(part, "title", entry.to))
        return entry.what

    def _hide(self, entry: Hiding) -> str:
        kind, *names = entry.what.split(".")
        if kind not in HIDEABLE or len(names) != (2 if kind == "questions" else 1):
            _refuse(f"“{entry.what}” cannot be hidden.", f"Hidden are: {_list(HIDEABLE)}.")
        if kind == "questions":
            form = self._find("forms", names[0])
            left = _without(form.questions, self._optional(form.questions, kind, names[1]))
            self._put("forms", form, "questions", left)
        else:
            hidden = self._optional(self.parts[kind], kind, names[0])
            self.parts[kind] = _without(self.parts[kind], hidden)
        return entry.what

    def _strengthen(self, entry: Strengthening) -> str:
        # Compared with what stands now and not with the framework: two entries could else undo each
        # other.
        safeguard = self._find("safeguards", entry.safeguard)
        value = with_words(safeguard, entry.to)
        if not is_at_least_as_strong(safeguard, value):
            what = f"“{entry.safeguard}” would be weaker: {safeguard.reason}"
            _refuse(what, f"Only stronger is possible: {STRONGER[safeguard.kind]}.")
        self._replace("safeguards", safeguard, _changed(safeguard, "value", value))
        return f"safeguards.{entry.safeguard}"

    def _find(self, kind: str, name: str) -> Any:
        return _found(self.parts[kind], kind, name)

    def _optional(self, items: Sequence[Any], kind: str, name: str) -> Any:
        part = _found(items, kind, name)
        if not part.optional:
            what = f"“{kind}.{name}” is not optional."
            _refuse(what, "Only what the framework marks as optional may be hidden.")
        return part

    def _replace(self, kind: str, old: object, new: object) -> None:
        self.parts[kind] = tuple(new if item is old else item for item in self.parts[kind])

    def _put(self, kind: str, pack: Any, field: str, items: tuple[Any, ...]) -> None:
        local = f"+{self.adaptation.id}.{self.adaptation.version}"
        # Her answers keep the version of the form: it has to tell that this place asks otherwise.
        version = pack.version.removesuffix(local) + local
        self._replace(kind, pack, pack.changed(**{field: items, "version": version}))


def place_of(kind: str, field: str) -> str:
    """Return how a place inside a form or notice is named: questions, sections or notices."""
    return "notices" if kind == "notices" else field


def _path(what: str, length: int) -> list[str]:
    names = what.split(".")
    if len(names) != length:
        _refuse(f"“{what}” is not a place.", "Write it like modules.language-course.hours.")
    return names


def _found(items: Sequence[Any], kind: str, name: str) -> Any:
    for item in items:
        if item.id == name:
            return item
    known = [item.id for item in items]
    near = difflib.get_close_matches(name, known, n=1)
    mend = f"Did you mean “{near[0]}”?" if near else f"Use one of: {_list(known)}."
    _refuse(f"There is no “{kind}.{name}”.", mend)


def _changed(part: Piece, field: str, value: object) -> Piece:
    before = getattr(part, field)
    if before == value:
        _refuse("This is what the framework says already.", "Take this difference out.")
    if isinstance(before, tuple) != isinstance(value, tuple) and before is not None:
        _refuse(f"“{field}” holds another sort of value.", f"Now it is: {in_words(before)}.")
    try:
        return part.changed(**{field: value})
    except ValidationError as error:
        what = f"“{field}” cannot hold this: {error.errors()[0]['msg']}."
    _refuse(what, f"Now it is: {in_words(before)}.")


def _refuse_weaker_value(part: Piece, field: str, value: object) -> None:
    before = getattr(part, field)
    if not isinstance(value, int) or not isinstance(before, int):
        return
    # Promises that are no safeguards by name: hours that a funder counts on, and the end of a
    # consent.
    if field == "hours" and getattr(part, "hours_are_least", False) and value < before:
        _refuse(f"{before} hours are the least.", "Write as many hours or more.")
    if field == "months" and value > before:
        _refuse(f"This consent ends after {before} months.", "It may end sooner, not later.")


def _without(items: Iterable[Any], left_out: object) -> tuple[Any, ...]:
    return tuple(item for item in items if item is not left_out)


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
