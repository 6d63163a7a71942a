"""A language that nobody speaks: accented, longer, in brackets. Untranslated texts stand out."""

import re
from html.parser import HTMLParser
from typing import Final

from django.utils.safestring import SafeData, SafeString
from django.utils.translation.trans_real import DjangoTranslation

CODE: Final = "et"
"""Estonian: Django knows its formats, which hold no words, and WINGS does not speak it."""
OPEN, CLOSE = "⟦", "⟧"
LONGER: Final = 0.4
KEPT: Final = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|%[sd%]|\{\w*\}|<[^>]*>|&#?\w+;")
ACCENTED: Final = str.maketrans("aceginosuyACEGINOSUY", "áçéĝïñöšûýÁÇÉĜÏÑÖŠÛÝ")
SPOKEN: Final = frozenset({"alt", "aria-description", "aria-label", "placeholder", "title"})
UNREAD: Final = frozenset({"script", "style", "noscript", "template"})
VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
CONTEXT: Final = "\x04"


class PseudoLanguage(DjangoTranslation):
    """Translates every text into itself, marked."""

    def gettext(self, message: str) -> str:
        """Return a text marked, without the context that only translators read."""
        text = message.rpartition(CONTEXT)[2]
        return SafeString(marked(text)) if isinstance(message, SafeData) else marked(text)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for one or for many, marked."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def marked(text: str) -> str:
    """Return a text accented, longer by LONGER, in brackets; what it leaves open stays as it is."""
    if not text.strip():
        return text
    pieces, last = [], 0
    for kept in KEPT.finditer(text):
        pieces += [text[last : kept.start()].translate(ACCENTED), kept.group()]
        last = kept.end()
    pieces.append(text[last:].translate(ACCENTED))
    return f"{OPEN}{''.join(pieces)}{'·' * round(len(text) * LONGER)}{CLOSE}"


class Outside(HTMLParser):
    """Reads a page as its visitors do, and gathers what stands outside every bracket.

    A part with a language of its own (`lang`) or that names itself untranslatable
    (`translate="no"`) is left out: it says what it is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent: list[bool] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the words of attributes that are read, and whether this part is left out."""
        told = dict(attrs)
        is_left_out = tag in UNREAD or told.get("translate") == "no"
        is_left_out |= tag != "html" and "lang" in told
        if not (is_left_out or any(self._silent)):
            self.found += [outside(told[name] or "") for name in SPOKEN & told.keys()]
        if tag not in VOID:
            self._silent.append(is_left_out)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag that ends itself, as drawings have them, as one without contents."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._silent.pop()

    def handle_endtag(self, tag: str) -> None:
        """Leave a part."""
        if tag not in VOID and self._silent:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        """Take the words outside brackets; a bracket may span several parts of a sentence."""
        if any(self._silent):
            return
        text = []
        for sign in data:
            self._depth += (sign == OPEN) - (sign == CLOSE)
            text.append(sign if self._depth == 0 and sign != CLOSE else "\n")
        self.found += [piece.strip() for piece in "".join(text).split("\n")]


def outside(text: str) -> str:
    """Return what of a text stands outside every bracket."""
    depth, kept = 0, []
    for sign in text:
        depth += (sign == OPEN) - (sign == CLOSE)
        if depth == 0 and sign != CLOSE:
            kept.append(sign)
    return "".join(kept)


def unmarked(page: str) -> list[str]:
    """Return each piece of a page that has letters and was not translated."""
    reader = Outside()
    reader.feed(page)
    return [piece for piece in reader.found if any(sign.isalpha() for sign in piece)]
