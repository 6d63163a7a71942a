"""What she is told (notices) and what she may agree to (consents)."""

from enum import StrEnum

from pydantic import Field

from wings.foundation.packs.pieces import Id, Line, Pack, Piece, Text
from wings.programme.framework.vocabulary.parts import CompartmentKind, Part


class RecipientKind(StrEnum):
    """To whom a consent opens something."""

    PARTNER = "partner"
    LAWYER = "lawyer"
    HEALTH_SERVICE = "health-service"
    HOUSING = "housing"
    SCHOOL = "school"
    EMPLOYER = "employer"
    PEER_MENTOR = "peer-mentor"
    INTERPRETER = "interpreter"
    PUBLIC = "public"
    FUNDER = "funder"
    OWN_TEAM = "own-team"


class NoticeSection(Piece):
    """One heading of a notice."""

    id: Id
    title: Text
    text: Text


class Notice(Pack):
    """What she is told about data before anything is asked; a notice is not a consent."""

    id: Id
    title: Text
    text: Text
    legal_basis: Line
    sections: tuple[NoticeSection, ...] = Field(min_length=5)
    optional: bool = False


class Consent(Part):
    """One consent: to one kind of recipient, for one purpose, until a date.

    months: after how many months it ends unless she says otherwise. opens: the compartments of
    which the recipient gets a key; empty where nothing of the file is opened.
    """

    version: Line
    title: Text
    recipient: RecipientKind
    purpose: Id
    opens: tuple[CompartmentKind, ...]
    text: Text
    what: Text
    why: Text
    what_if_no: Text
    months: int = Field(ge=1, le=60)
    legal_basis: Line


class ConsentsPack(Pack):
    consents: tuple[Consent, ...]
