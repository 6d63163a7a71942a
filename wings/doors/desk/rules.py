"""Narrowing and sorting a caseload: plain values in, plain values out."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, TypeVar

from wings.casework.cases.rules import code_of
from wings.casework.participants.contents import Card
from wings.doors.desk.vocabulary import PAGE
from wings.foundation.vault.opening import Opened

T = TypeVar("T")
# A code is worked out by a hash: thousands of them only where the text can be part of one.
CODE_PART: Final = re.compile("[a-z]{0,2}[0-9]{0,3}")


def folded(text: str) -> str:
    """Return a text as it is searched: without accents, case and spaces at its ends."""
    plain = text.casefold().strip()
    # A search folds thousands of names, and most of them have nothing to take apart.
    if plain.isascii():
        return plain
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def may_be_code(text: str) -> bool:
    """Say whether a folded text may be part of a code such as RX482."""
    return CODE_PART.fullmatch(text) is not None


def matching(women: Iterable[Opened[Card]], text: str) -> list[Opened[Card]]:
    """Return those whose chosen name or code has this text in it; all for an empty one."""
    wanted = folded(text)
    with_codes = may_be_code(wanted)
    return [
        woman
        for woman in women
        if wanted in folded(woman.content.chosen_name)
        or (with_codes and wanted in code_of(woman.subject, woman.organisation).casefold())
    ]


def by_name(woman: Opened[Card]) -> tuple[str, int]:
    """Sort by chosen name; two of one name always in the same order."""
    return folded(woman.content.chosen_name), woman.subject.int


def page_of(found: list[T], number: int) -> tuple[list[T], int, int]:
    """Return what stands on a page, its number once in range, and how many pages there are."""
    count = max(1, -(-len(found) // PAGE))
    number = min(max(1, number), count)
    return found[(number - 1) * PAGE : number * PAGE], number, count
