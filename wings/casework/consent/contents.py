"""What is sealed about notices and consents; all of it lies in the compartment `identity`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

Lift = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class NoticeGiven:
    """The information on data that she was given: which version, how, in what language, by whom."""

    notice: str
    version: str
    language: str
    explained: str
    given_by: UUID
    given_on: date

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Consent:
    """One decision of hers about one recipient and one purpose, in the wording of that day.

    compartments: the kinds that it opens; none for a consent that shares nothing sealed.
    organisation, person: the recipient, where it is a partner's worker; recipient: its name, where
    it is somebody else. until: the last day it holds. scan: the row of the paper that she signed.
    """

    consent: str
    version: str
    # The words themselves: packs change, and we have to show to what she agreed (GDPR, art. 7(1)).
    wording: str
    purpose: str
    decision: str
    language: str
    explained: str
    asked_by: UUID
    decided_on: date
    until: date | None = None
    organisation: UUID | None = None
    person: UUID | None = None
    compartments: tuple[str, ...] = ()
    # What was shared until that day stays lawful (GDPR, art. 7(3)), and has to be shown.
    withdrawn_on: date | None = None
    recipient: str = ""
    scan: UUID | None = None

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}


@dataclass(frozen=True)
class Scan:
    """A signed paper, without its metadata. The decision that it belongs to names its row."""

    media_type: str
    data: bytes

    VERSION: ClassVar[int] = 1
    LIFTS: ClassVar[dict[int, Lift]] = {}
    __pydantic_config__: ClassVar[dict[str, str]] = {
        "ser_json_bytes": "base64",
        "val_json_bytes": "base64",
    }
