"""The library of this installation: read at the first question, kept until the process ends."""

from functools import cache
from pathlib import Path

from django.conf import settings

from wings.programme.framework.queries.loading import load_all
from wings.programme.framework.vocabulary import FormPack, Library, Programme


def library() -> Library:
    """Return the packs of the folder that `settings.PACKS` names. Raises PackFaults."""
    return _read(settings.PACKS)


@cache
def _read(root: Path) -> Library:
    return load_all(root)


def programme(slug: str) -> Programme:
    """Return one local programme. Raises NoSuchPart."""
    return library().programme(slug)


def programmes() -> tuple[Programme, ...]:
    """Return every local programme in the order of their ids."""
    return library().programmes


def form(slug: str, name: str) -> FormPack:
    """Return a form as this local programme asks it. Raises NoSuchPart."""
    return programme(slug).form(name)
