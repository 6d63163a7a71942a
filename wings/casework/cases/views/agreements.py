"""A consent as its card shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wings.casework.consent.contents import Consent
from wings.casework.consent.models import ConsentRow
from wings.casework.consent.rules import holds
from wings.casework.consent.vocabulary import Decision
from wings.foundation.ui.parts import Tone
from wings.programme.framework.vocabulary import Consent as ConsentText

ENDS_SOON: Final = timedelta(days=14)
Decided = tuple[ConsentRow, Consent]


@dataclass(frozen=True)
class Names:
    """What people and organisations are called."""

    people: Mapping[UUID, str]
    organisations: Mapping[UUID, str]

    def recipient(self, consent: Consent) -> str:
        """Return to whom a consent was given, "" where it names nobody."""
        if consent.person is None:
            return consent.recipient
        # Not the name as the database has it: somebody else could be written there.
        person = self.people.get(consent.person, _("somebody who cannot be verified any more"))
        where = self.organisations.get(consent.organisation) if consent.organisation else ""
        return f"{person} ({where})" if where else person


@dataclass(frozen=True)
class Line:
    """One decision as it is shown: what it says, in a tone; what can be done about it."""

    id: UUID
    text: str
    to: str
    state: str
    tone: Tone
    holds: bool
    has_paper: bool


@dataclass(frozen=True)
class Agreement:
    """One consent of the programme, with her decisions about it, newest first.

    may_ask: not while one without a recipient stands: there is nothing more to ask. is_ending: one
    that was given is over, or nearly, and can be given again.
    """

    text: ConsentText
    state: str
    tone: Tone
    lines: tuple[Line, ...]
    may_ask: bool
    is_ending: bool


def agreement(text: ConsentText, decided: Sequence[Decided], names: Names, on: date) -> Agreement:
    """Return the card of one consent."""
    ours = [one for one in decided if one[1].consent == text.id]
    # What holds comes first: on the day of a "no" that was taken back, both are equally new.
    ours.sort(key=lambda one: not holds(one[1], on))
    lines = tuple(_line(row, consent, names, on) for row, consent in ours)
    standing = [consent for _row, consent in ours if holds(consent, on)]
    is_general = any(not names.recipient(consent) for consent in standing)
    is_ending = not is_general and _is_ending([one for _row, one in ours], names, on)
    state, tone = _state(lines)
    return Agreement(text, state, tone, lines, may_ask=not is_general, is_ending=is_ending)


def _is_ending(decisions: Sequence[Consent], names: Names, on: date) -> bool:
    """Say whether what she gave to somebody is over, or soon, and she was not asked since."""
    given: dict[str, list[Consent]] = {}
    for one in decisions:
        if one.decision == Decision.GIVEN and one.withdrawn_on is None:
            given.setdefault(names.recipient(one), []).append(one)
    # Whoever said no since is not reminded: asking again and again is pressure.
    said_no = [one.decided_on for one in decisions if one.decision == Decision.REFUSED]
    latest = [max(each, key=lambda one: one.until or date.max) for each in given.values()]
    return any(
        one.until is not None
        and one.until <= on + ENDS_SOON
        and not any(day >= one.decided_on for day in said_no)
        for one in latest
    )


def _state(lines: Sequence[Line]) -> tuple[str, Tone]:
    if any(line.holds for line in lines):
        return _("she agrees"), "ok"
    if not lines:
        return _("not asked yet"), ""
    return lines[0].state, lines[0].tone


def _line(row: ConsentRow, consent: Consent, names: Names, on: date) -> Line:
    state, tone = state_of(consent, on)
    return Line(
        id=row.pk,
        text=said_of(consent),
        to=names.recipient(consent),
        state=state,
        tone=tone,
        holds=holds(consent, on),
        has_paper=consent.scan is not None,
    )


def state_of(consent: Consent, on: date) -> tuple[str, Tone]:
    """Return where a decision stands on a day, in a word and a tone."""
    if consent.decision == Decision.REFUSED:
        return _("she does not agree"), ""
    if consent.withdrawn_on is not None:
        return _("stopped"), ""
    return (_("she agrees"), "ok") if holds(consent, on) else (_("ended"), "attention")


def said_of(consent: Consent) -> str:
    """Return in a sentence when she decided, and until when it holds."""
    on = date_format(consent.decided_on, "DATE_FORMAT")
    if consent.decision == Decision.REFUSED:
        return _("Asked on %(on)s.") % {"on": on}
    if consent.withdrawn_on is not None:
        stopped = date_format(consent.withdrawn_on, "DATE_FORMAT")
        return _("Given on %(on)s, stopped on %(stopped)s.") % {"on": on, "stopped": stopped}
    if consent.until is None:
        return _("Given on %(on)s.") % {"on": on}
    until = date_format(consent.until, "DATE_FORMAT")
    return _("Given on %(on)s, until %(until)s.") % {"on": on, "until": until}
