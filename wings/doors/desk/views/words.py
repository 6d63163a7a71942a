"""Words for what was read: progress, events."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wings.casework.cases.contents import Progress
from wings.casework.cases.vocabulary import Stage, Strand, Unit
from wings.casework.plans.vocabulary import EVENTS as PLANS
from wings.doors.desk.vocabulary import CASEWORK_SEEN_BY, EVENTS, ICONS, STAGES
from wings.foundation.audit.models import Entry as Happened
from wings.foundation.audit.queries import OPENED
from wings.foundation.ui import parts
from wings.programme.staff.vocabulary import May
from wings.strands.employment import vocabulary as employment
from wings.strands.language import vocabulary as language
from wings.strands.psychosocial import vocabulary as psychosocial

MOVED: Final = "cases.stage_changed"
STRANDS: Final = language.EVENTS | psychosocial.EVENTS | employment.EVENTS
WORDS: Final = EVENTS | PLANS | STRANDS
SEEN_BY: Final = (
    CASEWORK_SEEN_BY
    | dict.fromkeys(PLANS, frozenset({May.SEE_PLAN}))
    | language.SEEN_BY
    | psychosocial.SEEN_BY
    | employment.SEEN_BY
)


def told_to(mays: Collection[May], *, is_partner: bool) -> dict[str, str | Promise]:
    """Return event → words of what a timeline tells somebody who may do this.

    A partner's worker is told of her own strand alone: a consent for one purpose says nothing of
    the others.
    """
    words = STRANDS if is_partner else WORDS
    return {
        event: said
        for event, said in words.items()
        if event not in SEEN_BY or SEEN_BY[event] & set(mays)
    }


def said(progress: Progress) -> str:
    """Return how far she is in a strand: “12 of 48 hours”, “3 sessions”."""
    done = number(progress.done)
    if progress.planned:
        planned = number(progress.planned)
        return _("%(done)s of %(planned)s %(unit)s") % {
            "done": done,
            "planned": planned,
            "unit": Unit(progress.unit).label,
        }
    if progress.unit == Unit.SESSIONS:
        count = round(progress.done)
        return ngettext("%(count)s session", "%(count)s sessions", count) % {"count": count}
    return _("%(done)s hours") % {"done": done}


def number(value: float) -> str:
    """Return hours or sessions with one decimal at most, without a needless zero."""
    rounded = round(value, 1)
    return str(localize(int(rounded) if rounded == int(rounded) else rounded))


def said_of(progress: Iterable[Progress]) -> dict[str, str]:
    """Return strand → how far she is, for the strands that have begun."""
    return {one.strand: said(one) for one in progress}


def bars(progress: Iterable[Progress], urls: Mapping[str, str]) -> list[parts.Progress]:
    """Return the three strands as bars, those that have not begun too."""
    by_strand = {one.strand: one for one in progress}
    return [
        parts.Progress(
            label=strand.label,
            done=one.done if (one := by_strand.get(strand)) else 0,
            goal=max(one.planned, one.done if one.planned else 0) if one else 1,
            said=said(one) if one else _("not begun"),
            icon=ICONS[strand],
            url=urls.get(strand, ""),
        )
        for strand in Strand
    ]


def timeline(
    entries: Iterable[Happened], words: Mapping[str, object], people: Mapping[UUID, str]
) -> list[parts.Entry]:
    """Return what happened as a timeline, newest first.

    What one person did several times in a month is told once: else a register of every week
    would bury the day on which she agreed on her plan.
    """
    runs: dict[tuple[object, ...], list[Happened]] = {}
    for entry in sorted(entries, key=lambda one: one.at, reverse=True):
        day = localtime(entry.at).date()
        alike = (entry.event, entry.details if entry.event == MOVED else "", entry.actor)
        runs.setdefault((day.year, day.month, *alike), []).append(entry)
    return [_told(run, words, people) for run in runs.values()]


def _told(
    run: list[Happened], words: Mapping[str, object], people: Mapping[UUID, str]
) -> parts.Entry:
    latest = run[0]
    days = {localtime(entry.at).date() for entry in run}
    return parts.Entry(
        at=localtime(latest.at),
        title=_title(latest, words),
        text=_times(len(days), min(days)) if len(days) > 1 else "",
        by=people.get(latest.actor, "") if latest.actor else "",
        icon=ICONS[latest.event.split(".", maxsplit=1)[0]],
    )


def _title(entry: Happened, words: Mapping[str, object]) -> str:
    if entry.event != MOVED:
        return str(words[entry.event])
    stage = json.loads(entry.details)["stage"]
    if stage in STAGES:
        return str(STAGES[stage])
    return _("The file moved on: %(stage)s") % {"stage": Stage(stage).label}


def _times(days: int, since: date) -> str:
    said = {"days": days, "since": date_format(since)}
    return (
        ngettext("On %(days)s day since %(since)s", "On %(days)s days since %(since)s", days) % said
    )


class Openings(NamedTuple):
    """What one person opened alike on one day: how often, and when last."""

    day: date
    who: UUID | None
    what: str
    often: int
    last: datetime


def openings_by_day(entries: Iterable[Happened], kinds: Mapping[str, str]) -> list[Openings]:
    """Return who opened a file, equal openings of a day together, newest first.

    kinds: part of a file → what it is called. entries: newest first.
    """
    alike: dict[tuple[date, UUID | None, str], list[datetime]] = {}
    for entry in entries:
        at = localtime(entry.at)
        alike.setdefault((at.date(), entry.actor, _opened(entry, kinds)), []).append(at)
    return [Openings(*key, len(times), times[0]) for key, times in alike.items()]


def times(count: int) -> str:
    """Return how often: once, 3 times."""
    if count == 1:
        return _("once")
    return ngettext("%(count)s time", "%(count)s times", count) % {"count": count}


def _opened(entry: Happened, kinds: Mapping[str, str]) -> str:
    if entry.event != OPENED:
        return _("seen in a list")
    return " · ".join(kinds.get(kind, kind) for kind in json.loads(entry.details)["kinds"])
