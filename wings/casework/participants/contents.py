"""What is sealed about who she is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from wings.programme.framework.contents import Answers

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
    """Her legal name and birth, if and when she gives them. birth: 2001, 2001-05 or 2001-05-17.

    presumed_child: under 18, or her age is in doubt. guardian: who stands for her then, and how to
    reach them. referred_on: when child protection was told.
    """

    legal_name: str = ""
    # Text and no date: many know the year alone, and a day that
    # was invented looks like one that is known.
    birth: str = ""
    nationality: str = ""
    documents: str = ""
    presumed_child: bool = False
    guardian: str = ""
    referred_on: date | None = None

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
    """Half of the key of the blind index; the pepper is the other. It lies in `intake`."""

    key: str

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class GivenAnswers:
    """What she answered to the questions of one form that lie in one compartment, and when.

    Saving again adds a row; the earlier ones stay as they were given.
    """

    answers: Answers
    written_by: UUID
    written_at: datetime

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}
