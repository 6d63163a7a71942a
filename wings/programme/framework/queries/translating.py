"""The words of packs in the language of the reader, through the catalogues of gettext."""

from collections.abc import Iterator

from django.utils.translation import gettext, override

from wings.foundation.packs.texts import texts_in
from wings.programme.framework.rules import texts_of
from wings.programme.framework.vocabulary import Library

SOURCE_LANGUAGE = "en"


def translated(text: str) -> str:
    """Return the text of a pack in the language that is active; English where none is known."""
    return gettext(text) if text else ""


def translated_into(text: str, language: str) -> str:
    """Return the text of a pack in this language, whatever language is active."""
    with override(language):
        return translated(text)


def is_translated(part: object, language: str) -> bool:
    """Say whether every text of a part (a notice, a consent, a form) exists in this language.

    Nothing is machine-translated: where this is false, the English text is read to her with an
    interpreter, and the record says so.
    """
    if language == SOURCE_LANGUAGE:
        return True
    with override(language):
        return all(gettext(text) != text for text, _ in texts_in(part))


def messages(library: Library) -> Iterator[tuple[str, str]]:
    """Yield each text of the packs once, with a note for translators on where it stands."""
    seen: set[str] = set()
    for text, comment in _all_texts(library):
        if text not in seen:
            seen.add(text)
            yield text, comment


def _all_texts(library: Library) -> Iterator[tuple[str, str]]:
    for file, key, text in texts_of(library.framework):
        yield text, f"packs/{file}: {key}"
    for pack in (*library.permits, *library.adaptations):
        for text, key in texts_in(pack):
            yield text, f"packs/{pack.file}: {key}"
    for programme in library.programmes:
        for _, key, text in texts_of(programme):
            yield text, f"packs/programmes/{programme.id}.toml: {key}"
