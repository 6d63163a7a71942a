"""Message catalogues: compiled here in Python, and refused where a translation lost its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib

PLACEHOLDER: Final = re.compile(r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|\{(\w*)\}")


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
    """Return every translation whose placeholders are not those of its source."""
    return [fault for path in catalogues(folder) for fault in _faults(path)]


def placeholders(text: str) -> frozenset[str]:
    """Return the names that a message leaves open, as in %(name)s and {name}."""
    return frozenset(named or braced for named, braced in PLACEHOLDER.findall(text))


def _faults(path: Path) -> Iterator[Fault]:
    for entry in polib.pofile(str(path)):
        if entry.obsolete or not entry.translated():
            continue
        known = placeholders(entry.msgid) | placeholders(entry.msgid_plural or "")
        used = [placeholders(text) for text in [entry.msgstr, *entry.msgstr_plural.values()]]
        added = frozenset().union(*used) - known
        lost = placeholders(entry.msgid) - used[0] if entry.msgstr else frozenset[str]()
        if added:
            yield Fault(str(path), entry.msgid, f"The source has no place for {_list(added)}.")
        if lost:
            yield Fault(str(path), entry.msgid, f"Put {_list(lost)} back into the translation.")


def _list(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
