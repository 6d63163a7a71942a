"""Narrowing and sorting a caseload: plain values in, plain values out."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from wings.doors.desk.vocabulary import PAGE, Line, Order, Wanted

NEVER = date.max


def folded(text: str) -> str:
    """Return a text as it is searched: without accents, case and spaces at its ends."""
    plain = unicodedata.normalize("NFKD", text.casefold().strip())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def narrowed(lines: Iterable[Line], wanted: Wanted) -> list[Line]:
    """Return the lines that are wanted, in the order that is wanted.

    The text is looked for in chosen name and code, anywhere in them.
    """
    text = folded(wanted.text)
    found = [
        line
        for line in lines
        if (not wanted.stage or line.stage == wanted.stage)
        and (not text or text in folded(line.card.chosen_name) or text in line.code.casefold())
    ]
    found.sort(key=ORDERS.get(wanted.order, by_name))
    return found


def by_name(line: Line) -> Any:
    """Sort by chosen name."""
    return folded(line.card.chosen_name), line.code


ORDERS: dict[str, Callable[[Line], Any]] = {
    Order.NAME: by_name,
    Order.CODE: lambda line: line.code,
    Order.REVIEW: lambda line: (line.next_review_on or NEVER, line.code),
    Order.OPENED: lambda line: (-line.opened_on.toordinal(), line.code),
}


def page_of(lines: list[Line], number: int) -> tuple[list[Line], int, int]:
    """Return the lines of a page, its number once it is in range, and how many pages there are."""
    count = max(1, -(-len(lines) // PAGE))
    number = min(max(1, number), count)
    return lines[(number - 1) * PAGE : number * PAGE], number, count
