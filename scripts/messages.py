"""Brings the message catalogues up to date with Python files and templates.

`--check` changes nothing and fails where a catalogue is out of date, a translation is broken, an
area that is declared complete misses one, or nobody answers for a text that no machine translates.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

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


@dataclass(frozen=True)
class Area:
    """What is whole in some languages. sources: how the paths of its files begin."""

    name: str
    sources: tuple[str, ...]
    languages: tuple[str, ...] = LANGUAGES


COMPLETE: Final = (
    Area(
        "joining, accounts, signing in, recovery, people",
        ("wings/programme/staff/", "wings/config/settings.py"),
    ),
    Area("forms, errors, leaving", ("wings/foundation/ui/", "wings/programme/framework/forms.py")),
    Area(
        "errors that other floors answer with",
        (
            "wings/config/templates/config/account_changed.html",
            "wings/config/templates/config/again.html",
            "wings/config/templates/config/new_key.html",
            "wings/config/templates/config/newer.html",
            "wings/config/templates/config/no_key.html",
            "wings/config/templates/config/not_what_was_sealed.html",
            "wings/config/templates/config/saved_meanwhile.html",
            "wings/config/templates/config/too_few.html",
        ),
    ),
    Area("home, women, the file as one page, the programme", ("wings/doors/desk/",)),
    Area(
        "intake, card, team, flags, stages, and what surrounds consents",
        ("wings/casework/cases/", "wings/casework/consent/", "wings/casework/participants/"),
    ),
    Area("needs, plan, reviews", ("wings/casework/plans/",)),
    Area("courses, sessions, work", ("wings/strands/",)),
    Area(
        "the forms of intake and of needs, with their answers",
        (
            "packs/framework/codes.toml",
            "packs/framework/compartments.toml",
            "packs/framework/phases.toml",
            "packs/framework/strands.toml",
            "packs/framework/forms/intake-extras.toml",
            "packs/framework/forms/needs-and-risks.toml",
        ),
    ),
)
"""What `--check` holds to be whole. A text that is new in one of these needs its translations."""

CHECKED_ALONE: Final = (
    "packs/framework/notices/",
    "packs/framework/consents.toml",
    "packs/framework/outcomes.toml",
)
"""What she decides by, and what is measured: a translation counts once somebody answers for it."""

CHECKED_BY: Final = re.compile(r"^Checked by .+, \d{4}-\d{2}-\d{2}$", re.MULTILINE)

TRANSLATE: Final = "translate it."
LOOK: Final = "look whether its translation still fits, then take “fuzzy” away."
ANSWER: Final = "whoever checked it writes “# Checked by …, YYYY-MM-DD” above it; else take it out."


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
        made.flags += ["fuzzy"] * known.fuzzy
    return made


def gaps(language: str, whole: polib.POFile) -> Iterator[messages.Fault]:
    """Yield what a catalogue misses of the areas that are complete in its language."""
    file = str(target(language).relative_to(ROOT))
    for one in whole:
        area = next((area for area in COMPLETE if _holds(area, language, one)), None)
        if area and not one.translated():
            where = f"{_places(one)[0]} belongs to “{area.name}”, which is declared complete"
            what = "look whether its translation still fits, then take “fuzzy” away"
            yield messages.Fault(
                file, one.msgid, f"{where}: {what if one.fuzzy else 'translate it'}."
            )


def unanswered(language: str, whole: polib.POFile) -> Iterator[messages.Fault]:
    """Yield translations of what stands only where no machine translates, with no name to them."""
    file = str(target(language).relative_to(ROOT))
    for one in whole:
        alone = all(place.startswith(CHECKED_ALONE) for place in _places(one))
        if alone and one.translated() and not CHECKED_BY.search(one.tcomment):
            yield messages.Fault(file, one.msgid, ANSWER)


def _holds(area: Area, language: str, one: polib.POEntry) -> bool:
    return language in area.languages and any(
        place.startswith(area.sources) for place in _places(one)
    )


def _places(one: polib.POEntry) -> list[str]:
    return [place for place, _ in one.occurrences]


def target(language: str) -> Path:
    """Return where a language's catalogue lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def main() -> int:
    """Write or check every catalogue; return the status to leave with."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wings.config.settings")
    django.setup()
    every = gathered()
    checks = "--check" in sys.argv
    old, faults = [], []
    for language in LANGUAGES:
        wanted = catalogue(language, every)
        path = target(language)
        if not path.exists() or path.read_text() != str(wanted) + "\n":
            old.append(language)
        if not checks:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(str(wanted) + "\n")
        faults += [*gaps(language, wanted), *unanswered(language, wanted)] if checks else []
        print(f"{language}: {wanted.percent_translated()} % of {len(every)} texts")
    faults += messages.faults(LOCALE)
    for fault in faults:
        print(f"{fault.file}: “{fault.message}”: {fault.mend}")
    if checks and old:
        print(f"The catalogues {', '.join(old)} are older than the sources. Run `make messages`.")
    return 1 if faults or (checks and old) else 0


if __name__ == "__main__":
    sys.exit(main())
