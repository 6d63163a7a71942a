"""What somebody types or chooses in a field: a canary wherever a word can stand."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from tests.attacks.pages import Field

Word = Callable[[], str]

BY_NAME = {
    "until": "later",
    "ends_on": "later",
    "valid_until": "later",
    "next_on": "later",
    "starts_on": "soon",
    "decision": "given",
    "birth_year": "1994",
}
BY_ENDING = {"_day": "7", "_month": "3", "_year": "1994", "-number": "2", "-years": "4"}
DAYS = {"today": 0, "soon": 1, "later": 40}
LEFT_OPEN = frozenset({"presumed_child", "is_cancelled"})
"""Boxes that close what others are to fill in."""


class UnknownField(Exception):
    """A field of a kind that nobody has said how to fill in."""


def answer(one: Field, word: Word) -> str | None:
    """Return what goes into a field, None to leave it open. Raises UnknownField."""
    if one.kind not in ANSWERS:
        raise UnknownField(one.name, one.kind)
    return ANSWERS[one.kind](one, word)


def _typed(one: Field, word: Word) -> str:
    for ending, value in BY_ENDING.items():
        if one.name.endswith(ending):
            return value
    if one.name in BY_NAME:
        return _day(BY_NAME[one.name])
    if one.attributes.get("inputmode") in {"numeric", "decimal"}:
        return one.value or "7"
    return word()


def _chosen(one: Field, _word: Word) -> str:
    wanted = BY_NAME.get(one.name)
    if wanted in one.options:
        return wanted
    return one.value or next((value for value in one.options if value), "")


def _ticked(one: Field, _word: Word) -> str | None:
    return None if one.name in LEFT_OPEN else one.value or one.options[0]


def _dated(one: Field, _word: Word) -> str:
    return _day(BY_NAME.get(one.name, "today"))


def _day(word: str) -> str:
    return str(timezone.localdate() + timedelta(days=DAYS[word])) if word in DAYS else word


ANSWERS: dict[str, Callable[[Field, Word], str | None]] = {
    **dict.fromkeys(("text", "textarea", "search", "email", "tel", "url", "password"), _typed),
    **dict.fromkeys(("select", "radio"), _chosen),
    "hidden": lambda one, _word: one.value,
    "checkbox": _ticked,
    "date": _dated,
    "datetime-local": lambda _one, _word: f"{_day('today')}T00:05",
    "time": lambda _one, _word: "10:00",
    "number": lambda one, _word: one.value or one.attributes.get("min") or "3",
}
