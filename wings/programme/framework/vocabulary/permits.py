"""Permits of a country as configuration; never advice on a screen."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from wings.foundation.packs.pieces import Id, Line, Pack, Text
from wings.programme.framework.vocabulary.parts import Part


class Work(StrEnum):
    """What a permit allows."""

    YES = "yes"
    NO = "no"
    LIMITED = "limited"
    ASK = "ask"


class PermitKind(Part):
    """A kind of legal-status episode.

    months or days: how long it usually lasts. renewal_months: for how long it is renewed.
    asked_by: who may ask for it.
    to_check: what the legal review has still to confirm.
    """

    title: Text
    local_name: Line | None = None
    authority: Text
    asked_by: Text
    days: int | None = Field(default=None, ge=1)
    months: int | None = Field(default=None, ge=1)
    renewal_months: int | None = Field(default=None, ge=1)
    renewal: Text | None = None
    may_work: Work
    may_study: Work
    conditions: tuple[Text, ...] = ()
    source: Line
    to_check: Line | None = None


class Effect(Part):
    """What has to be said before a case is paused or closed."""

    when: Id
    text: Text


class PermitsPack(Pack):
    """The permits of one country; `legal_review_due` says when a lawyer reads it again."""

    id: Id
    country: Id
    legal_review_due: date
    alert_days: tuple[int, ...] = Field(min_length=1)
    kinds: tuple[PermitKind, ...] = Field(min_length=1)
    effects: tuple[Effect, ...]
