"""Finds the words of a pack that are read on pages."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from wings.foundation.packs.pieces import Text


def texts_in(value: object, key: str = "") -> Iterator[tuple[Text, str]]:
    """Yield every text inside with the place where it stands, for example `goals[rent].text`."""
    if isinstance(value, Text):
        yield value, key
    elif isinstance(value, BaseModel):
        for name, inner in value:
            yield from texts_in(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, tuple):
        yield from _texts_of_items(value, key)


def _texts_of_items(items: Iterable[object], key: str) -> Iterator[tuple[Text, str]]:
    for number, item in enumerate(items, start=1):
        yield from texts_in(item, f"{key}[{getattr(item, 'id', number)}]")
