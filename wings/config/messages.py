"""Message catalogues: compiled here in Python, and refused where a translation lost its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib

PLACEHOLDER: Final = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|\{\w*\}")


@dataclass(frozen=True)
class Fault:
    """A message that would break a page, and how to mend it."""

    file: str
    message: str
    mend: str


def catalogues(folder: Path) -> list[Path]:
    """Return the catalogues below a locale folder, in the order of their languages."""
    return sorted(folder.glob("*/LC_MESSAGES/*.po"))


def compile_all(folder: Path) -> None:
    """Write the .mo file beside each catalogue."""
    for path in catalogues(folder):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def faults(folder: Path) -> list[Fault]:
    """Return every translation that does not fit its source.

    Its placeholders are those of the source, it begins and ends with the same spaces and breaks.
    """
    return [fault for path in catalogues(folder) for fault in _faults(path)]


def placeholders(text: str) -> frozenset[str]:
    """Return what a message leaves open, as %(name)s and {name}, letter by letter."""
    return frozenset(found.group() for found in PLACEHOLDER.finditer(text))


def _faults(path: Path) -> Iterator[Fault]:
    for entry in polib.pofile(str(path)):
        if entry.obsolete or not entry.translated():
            continue
        for mend in (*_places(entry), *_edges(entry)):
            yield Fault(str(path), entry.msgid, mend)


def _places(entry: polib.POEntry) -> Iterator[str]:
    """What the first form must say is what both sources say: “one lesson” needs no number."""
    one, many = placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid)
    first, *others = map(placeholders, _forms(entry))
    # One that was lost leaves out her name or a day; one that was added breaks the page.
    added = first.union(*others) - one - many
    lost = ((one & many) - first).union(*(many - other for other in others))
    if added:
        yield f"The source has no place for {_list(added)}."
    if lost:
        yield f"Put {_list(lost)} back into the translation."


def _edges(entry: polib.POEntry) -> Iterator[str]:
    wanted = _edges_of(entry.msgid)
    if any(_edges_of(form) != wanted for form in _forms(entry)):
        yield "Let it begin and end with the spaces and line breaks of the source."


def _edges_of(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _forms(entry: polib.POEntry) -> list[str]:
    plural = [form for _, form in sorted(entry.msgstr_plural.items())]
    return plural if entry.msgid_plural else [entry.msgstr]


def _list(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
