"""Typed constraints with an order: a local programme may only make one stronger."""

from enum import StrEnum

from wings.foundation.packs.pieces import Id, Line, Pack, Text
from wings.programme.framework.vocabulary.parts import Part


class SafeguardKind(StrEnum):
    """In which direction a safeguard grows stronger."""

    FLAG = "flag"
    LEAST = "least"
    MOST = "most"
    WORDS = "words"


STRONGER = {
    SafeguardKind.FLAG: "true",
    SafeguardKind.LEAST: "a larger number",
    SafeguardKind.MOST: "a smaller number",
    SafeguardKind.WORDS: "words that are added",
}

SafeguardValue = bool | int | tuple[Line, ...]


class Safeguard(Part):
    """One promise that the software keeps, with its reason.

    least: the value may only rise. most: it may only fall, to 1. words: it may only gain words.
    unit: of a number, where the title does not say what it counts.
    """

    kind: SafeguardKind
    value: SafeguardValue
    unit: Id | None = None
    title: Text
    reason: Text
    source: Line


class SafeguardsPack(Pack):
    safeguards: tuple[Safeguard, ...]
