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
        # A translation that happens to read like the English counts as missing: that errs to the
        # safe side.
        return all(gettext(text) != text for text, _ in texts_in(part))


def messages(library: Library) -> Iterator[tuple[str, str]]:
    """Yield each text once for each file, with a note for translators on where it stands.

    A text that only a whole programme has, put together from framework and changes, comes last.
    """
    seen: set[tuple[str, str]] = set()
    for file, key, text in _in_files(library):
        if (text, file) not in seen:
            seen.add((text, file))
            yield text, f"packs/{file}: {key}"
    known = {text for text, _ in seen}
    for file, key, text in _in_programmes(library):
        if text not in known:
            known.add(text)
            yield text, f"packs/{file}: {key}"


def _in_files(library: Library) -> Iterator[tuple[str, str, str]]:
    yield from texts_of(library.framework)
    for pack in (*library.permits, *library.adaptations):
        for text, key in texts_in(pack):
            yield pack.file, key, text


def _in_programmes(library: Library) -> Iterator[tuple[str, str, str]]:
    for programme in library.programmes:
        for _, key, text in texts_of(programme):
            yield f"programmes/{programme.id}.toml", key, text
