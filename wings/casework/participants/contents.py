"""What is sealed about who she is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

Lift = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class SafeContact:
    """The one way, time and wording in which she may be reached. Never a place.

    channel: a value of `Channel`. reach: the number, name or address for that channel. hours and
    words are hers: when, and what may be said. checked_on: when she last confirmed it.
    """

    channel: str
    reach: str
    hours: str
    words: str
    checked_on: date
    language: str = ""
    valid_until: date | None = None


@dataclass(frozen=True)
class Card:
    """What everybody on her care team may know. languages: codes, the preferred one first."""

    chosen_name: str
    languages: tuple[str, ...]
    contact: SafeContact
    interpreter: str = "no"
    adjustments: str = ""

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Identity:
    """Her legal name and birth, if and when she gives them. birth: 2001, 2001-05 or 2001-05-17."""

    legal_name: str = ""
    birth: str = ""
    nationality: str = ""
    documents: str = ""

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Whereabouts:
    """Where she lives and which areas she avoids."""

    address: str = ""
    shelter: str = ""
    areas_avoided: str = ""
    appointment_places: str = ""

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class IndexKey:
    """The key of the blind index. It lies in the organisation's compartment `intake`."""

    key: str

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}
