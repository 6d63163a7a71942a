"""Word lists of our own: to make passphrases, and to let people compare keys aloud.

Each list is a text file of plain words in common use, four to eight letters without diacritics;
Greek ones stand in Latin letters as ELOT 743 writes them.
"""

from functools import cache
from importlib.resources import files

from wings.foundation.keys.suite import digest

LEAST_WORDS = 1626
"""Six words from a list of this length hold 64 bits."""

WORDS_TO_COMPARE = 6
# The English list has exactly 2 048 words: with one less the mask below leads beyond its end.
_BITS_PER_WORD = 11
_ENGLISH = "en"
_LANGUAGES = frozenset({"el", "en", "es", "fr", "it", "nl"})


@cache
def _list_of(language: str) -> tuple[str, ...]:
    text = (files(__package__) / "words" / f"{language}.txt").read_text(encoding="ascii")
    return tuple(text.split())


def word_list(language: str) -> tuple[str, ...]:
    """Hand the word list of a language ("it", "it-it"), or the English one when there is none."""
    code = language.replace("_", "-").split("-")[0].lower()
    return _list_of(code if code in _LANGUAGES else _ENGLISH)


def fingerprint(public: bytes) -> tuple[str, str, str, str, str, str]:
    """Say a public key in six English words (66 bits), for two people to compare."""
    # English for everybody: two people with different languages must read the same words.
    english = _list_of(_ENGLISH)
    number = int.from_bytes(digest("fingerprint", public))
    mask = (1 << _BITS_PER_WORD) - 1
    a, b, c, d, e, f = (
        english[(number >> (_BITS_PER_WORD * place)) & mask] for place in range(WORDS_TO_COMPARE)
    )
    return a, b, c, d, e, f
