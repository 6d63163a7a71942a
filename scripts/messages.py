"""Brings the message catalogues up to date with Python files and templates.

`--check` changes nothing and fails where a catalogue is out of date or a translation is broken.
"""

import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from wings.config import messages
from wings.programme.framework import queries as framework

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "locale"
PLURALS = {"fr": "nplurals=2; plural=(n > 1);"}
TWO_FORMS = "nplurals=2; plural=(n != 1);"
LANGUAGES = ("el", "es", "fr", "it", "nl")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Key = tuple[str, str]


@dataclass
class Message:
    """A text of the sources, with where it stands and what translators are told."""

    context: str
    text: str
    plural: str = ""
    places: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def sources() -> list[Path]:
    """Return every Python file and template that may hold texts."""
    found = [
        *ROOT.glob("wings/**/*.py"),
        *ROOT.glob("wings/**/*.html"),
        *ROOT.glob("wings/**/*.txt"),
    ]
    left_out = {"tests", "migrations", "words"}
    return sorted(path for path in found if not left_out & set(path.relative_to(ROOT).parts))


def python_of(path: Path) -> str:
    """Return a file as Python, in which a template's texts are calls of gettext."""
    text = path.read_text()
    if path.suffix == ".py":
        return text
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())


def found_in(path: Path) -> Iterator[Message]:
    """Yield the texts of one file, in their order."""
    code = io.BytesIO(python_of(path).encode())
    place = str(path.relative_to(ROOT))
    for _line, text, notes, context in extract("python", code, KEYWORDS, ["Translators:"]):
        forms = (text, "") if isinstance(text, str) else text
        if forms[0]:
            yield Message(context or "", forms[0], forms[1] or "", [place], list(notes))


def found_in_packs() -> Iterator[Message]:
    """Yield the texts of the packs, each with the key where it stands."""
    for text, place in framework.messages(framework.library()):
        file, _, key = place.partition(": ")
        yield Message("", text, places=[file], notes=[f"Pack: {key}"])


def gathered() -> dict[Key, Message]:
    """Return every text once, with all its places."""
    every: dict[Key, Message] = {}
    in_files = (message for path in sources() for message in found_in(path))
    for message in [*in_files, *found_in_packs()]:
        known = every.setdefault((message.context, message.text), message)
        known.plural = known.plural or message.plural
        known.places += [place for place in message.places if place not in known.places]
        known.notes += [note for note in message.notes if note not in known.notes]
    return every


def catalogue(language: str, every: dict[Key, Message]) -> polib.POFile:
    """Return the catalogue as it should be: today's texts with the translations there are."""
    path = target(language)
    standing = polib.pofile(str(path)) if path.exists() else polib.POFile()
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in standing if not entry.obsolete}
    fresh = polib.POFile(wrapwidth=98)
    fresh.metadata = {
        "Project-Id-Version": "WINGS",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS.get(language, TWO_FORMS),
    }
    fresh.extend(entry(message, known.get(key)) for key, message in every.items())
    return fresh


def entry(message: Message, known: polib.POEntry | None) -> polib.POEntry:
    """Return a text's line in a catalogue."""
    made = polib.POEntry(
        msgctxt=message.context or None,
        msgid=message.text,
        msgid_plural=message.plural,
        comment="\n".join(message.notes),
        occurrences=[(place, "") for place in message.places],
        flags=["python-format"] if messages.PLACEHOLDER.search(message.text) else [],
    )
    if message.plural:
        made.msgstr_plural = known.msgstr_plural if known and known.msgid_plural else {0: "", 1: ""}
    elif known:
        made.msgstr = known.msgstr
    if known:
        made.tcomment = known.tcomment
    return made


def target(language: str) -> Path:
    """Return where a language's catalogue lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def main() -> int:
    """Write or check every catalogue; return the status to leave with."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wings.config.settings")
    django.setup()
    every = gathered()
    old = []
    for language in LANGUAGES:
        wanted = catalogue(language, every)
        path = target(language)
        if not path.exists() or path.read_text() != str(wanted) + "\n":
            old.append(language)
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(str(wanted) + "\n")
        print(f"{language}: {wanted.percent_translated()} % of {len(every)} texts")
    faults = messages.faults(LOCALE)
    for fault in faults:
        print(f"{fault.file}: {fault.message}: {fault.mend}")
    if "--check" in sys.argv and old:
        print(f"The catalogues {', '.join(old)} are older than the sources. Run `make messages`.")
    return 1 if faults or ("--check" in sys.argv and old) else 0


if __name__ == "__main__":
    sys.exit(main())
