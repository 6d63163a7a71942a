"""What the components show: small frozen values that views hand to templates.

`tone` is "" or one of info, ok, attention, danger; colour never says more than the words beside it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from django.utils.functional import Promise

Text = str | Promise
Tone = Literal["", "info", "ok", "attention", "danger"]
Order = Literal["", "ascending", "descending"]


class Link(NamedTuple):
    """An entry of the navigation or of a row of tabs."""

    url: str
    label: Text
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A message in a calm tone, perhaps with one link."""

    text: Text
    tone: Tone = "info"
    title: Text = ""
    url: str = ""
    link: Text = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A line of a summary: what, its value, and where to change it."""

    label: Text
    value: Text
    hint: Text = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A thing to do, with its state in words."""

    label: Text
    status: Text
    tone: Tone = ""
    url: str = ""
    hint: Text = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that happened, on a timeline."""

    at: datetime | date
    title: Text
    text: Text = ""
    by: Text = ""
    icon: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table; with `url` its heading sorts."""

    label: Text
    url: str = ""
    order: Order = ""
    is_number: bool = False


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of a table: text, perhaps a link, perhaps drawn as a tag in a tone."""

    text: Text
    url: str = ""
    hint: Text = ""
    tone: Tone = ""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far something has come: `done` of `goal`, said in words."""

    label: Text
    done: float
    goal: float
    said: Text
    icon: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Stat:
    """One number worth a tile."""

    value: Text
    label: Text
    hint: Text = ""
    url: str = ""
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Where a long list stands: page `number` of `count`, `total` items in all."""

    number: int
    count: int
    total: int
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Version:
    """One of two texts that were saved at the same time."""

    title: Text
    text: str
    at: datetime | None = None
    by: Text = ""
