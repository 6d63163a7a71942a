"""What several pages show alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_info, override

from wings.casework.cases.models import Case
from wings.programme.framework.queries import is_translated, translated
from wings.programme.framework.vocabulary import Consent as ConsentText
from wings.programme.framework.vocabulary import Notice, Programme


@dataclass(frozen=True)
class NoticeText:
    """A notice in one language, to be read with her."""

    title: str
    text: str
    sections: tuple[tuple[str, str], ...]
    language: str
    language_name: str
    right_to_left: bool
    number: str
    year: str
    for_young: bool


@dataclass(frozen=True)
class Wording:
    """The words of a consent in one language, to be read with her."""

    text: str
    language: str
    language_name: str
    right_to_left: bool


def file_url(case: Case) -> str:
    """Return where a file is read."""
    return reverse("desk:file", args=[case.code])


def readable_version(version: str) -> tuple[str, str]:
    """Return a pack's version as somebody reads it: a plain number, and the year ("" if unsaid).

    `1` is the framework's own text, `1+it-palermo.2026.2` the same as changed twice by a local
    programme in 2026: number 1.2.
    """
    number, _plus, local = version.partition("+")
    year, _dot, times = local.rpartition(".")
    year = year.rpartition(".")[2]
    return (f"{number}.{times}", year) if year.isdecimal() else (number, "")


def notice_texts(local: Programme, which: Iterable[tuple[str, bool]]) -> list[NoticeText]:
    """Return notices in every language of the house in which they exist whole."""
    return [
        _notice_text(local.notice(name), code, for_young=for_young)
        for name, for_young in which
        for code, _label in settings.LANGUAGES
        if is_translated(local.notice(name), code)
    ]


def wordings(text: ConsentText) -> list[Wording]:
    """Return what a consent says, in every language of the house in which it exists whole."""
    found = []
    for code, _label in settings.LANGUAGES:
        if is_translated(text, code):
            info = get_language_info(code)
            with override(code):
                found.append(Wording(translated(text.text), code, info["name_local"], info["bidi"]))
    return found


def _notice_text(notice: Notice, language: str, *, for_young: bool) -> NoticeText:
    info = get_language_info(language)
    number, year = readable_version(notice.version)
    with override(language):
        sections = tuple((translated(one.title), translated(one.text)) for one in notice.sections)
        return NoticeText(
            title=translated(notice.title),
            text=translated(notice.text),
            sections=sections,
            language=language,
            language_name=info["name_local"],
            right_to_left=info["bidi"],
            number=number,
            year=year,
            for_young=for_young,
        )
