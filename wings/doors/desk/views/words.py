"""Words for what was read: contact lines, progress, events."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Final
from uuid import UUID

from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wings.casework.cases.contents import Progress
from wings.casework.cases.vocabulary import Strand, Unit
from wings.casework.participants.contents import SafeContact
from wings.casework.participants.rules import must_be_checked
from wings.casework.participants.vocabulary import Channel
from wings.casework.plans.vocabulary import EVENTS as PLANS
from wings.doors.desk.vocabulary import CASEWORK_SEEN_BY, EVENTS, ICONS
from wings.foundation.audit.models import Entry as Happened
from wings.foundation.ui import parts
from wings.programme.staff.vocabulary import May
from wings.strands.employment import vocabulary as employment
from wings.strands.language import vocabulary as language
from wings.strands.psychosocial import vocabulary as psychosocial

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


def contact_line(contact: SafeContact, on: date, url: str = "") -> dict[str, object]:
    """Return the safe-contact line as `ui/contact.html` shows it."""
    words = [str(Channel(contact.channel).label), contact.reach, contact.hours]
    if contact.words:
        words.append(_("say “%(words)s”") % {"words": contact.words})
    return {
        "line": " · ".join(word for word in words if word),
        "checked": contact.checked_on,
        "is_stale": must_be_checked(contact, on),
        "url": url,
    }


def said(progress: Progress) -> str:
    """Return how far she is in a strand: “12 of 48 hours”, “3 sessions”."""
    done = localize(round(progress.done, 1)).removesuffix(".0")
    if progress.planned:
        planned = localize(round(progress.planned, 1)).removesuffix(".0")
        return _("%(done)s of %(planned)s %(unit)s") % {
            "done": done,
            "planned": planned,
            "unit": Unit(progress.unit).label,
        }
    if progress.unit == Unit.SESSIONS:
        count = round(progress.done)
        return ngettext("%(count)s session", "%(count)s sessions", count) % {"count": count}
    return _("%(done)s hours") % {"done": done}


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
    """Return what happened as a timeline, newest first; what repeats itself is told once."""
    ordered = sorted(entries, key=lambda entry: entry.at, reverse=True)
    runs = [list(run) for _key, run in groupby(ordered, key=lambda one: (one.event, one.actor))]
    return [_told(run, words, people) for run in runs]


def _told(
    run: list[Happened], words: Mapping[str, object], people: Mapping[UUID, str]
) -> parts.Entry:
    latest, first = run[0], run[-1]
    days = {entry.at.date() for entry in run}
    return parts.Entry(
        at=latest.at,
        title=str(words[latest.event]),
        text=_times(len(days), first.at.date()) if len(days) > 1 else "",
        by=people.get(latest.actor, "") if latest.actor else "",
        icon=ICONS[latest.event.split(".", maxsplit=1)[0]],
    )


def _times(days: int, since: date) -> str:
    said = {"days": days, "since": date_format(since)}
    return (
        ngettext("On %(days)s day since %(since)s", "On %(days)s days since %(since)s", days) % said
    )
