from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wings.casework.participants.contents import (
    Card,
    GivenAnswers,
    Identity,
    SafeContact,
    Whereabouts,
)
from wings.casework.participants.models import (
    AnswersRow,
    BlindName,
    CardRow,
    IdentityRow,
    IndexKeyRow,
    WhereaboutsRow,
)
from wings.casework.participants.rules import is_over, must_be_checked, spellings
from wings.casework.participants.vocabulary import Channel, Kind
from wings.foundation.keys.suite import mac
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import Opened, open_list, open_row, open_rows
from wings.programme.framework.contents import Answer, Answers

BLIND_BYTES = 16
INDEX = "index of names"


def card_of(keyring: Keyring, compartment: Compartment) -> tuple[CardRow, Card]:
    """Return her card. Raises NoGrant, or CardRow.DoesNotExist before the intake is saved."""
    row: CardRow = CardRow.objects.select_related("compartment").get(compartment=compartment)
    return row, open_row(keyring, row)


def cards(
    keyring: Keyring, subjects: "QuerySet[Any] | Sequence[UUID]", *, seen_in: str
) -> list[Opened[Card]]:
    """Return the cards of these files that the keyring opens, as a list that leaves its trace.

    subjects: ids of files, or a query of one column that yields them.
    """
    rows = CardRow.objects.filter(compartment__subject__in=subjects, compartment__kind=Kind.CARD)
    return open_list(keyring, rows, Card, seen_in=seen_in)


def contact_line(contact: SafeContact, on: date, url: str = "") -> dict[str, object]:
    """Return the safe-contact line in words, as `ui/contact.html` shows it on a day.

    What was not agreed is said: an empty place looks like leave to call at any hour and to say
    anything. After the last day that she set there is no line. url: where it is changed, "" for
    whoever may not.
    """
    return {
        "line": "" if is_over(contact, on) else " · ".join(_said_of(contact)),
        "checked": contact.checked_on,
        "is_stale": must_be_checked(contact, on),
        "until": contact.valid_until,
        "url": url,
    }


def _said_of(contact: SafeContact) -> list[str]:
    words = [str(Channel(contact.channel).label), contact.reach]
    words.append(contact.hours or _("time not agreed"))
    if contact.words:
        words.append(_("say “%(words)s”") % {"words": contact.words})
    elif contact.channel != Channel.IN_PERSON:
        words.append(_("to anybody else say nothing"))
    return [word for word in words if word]


def identity_of(keyring: Keyring, compartment: Compartment) -> tuple[IdentityRow | None, Identity]:
    """Return her identity; an empty one where nothing was written. Raises NoGrant."""
    row = IdentityRow.objects.select_related("compartment").filter(compartment=compartment).first()
    return (row, open_row(keyring, row)) if row else (None, Identity())


def whereabouts_of(
    keyring: Keyring, compartment: Compartment
) -> tuple[WhereaboutsRow | None, Whereabouts]:
    """Return where she is; empty where nothing was written. Raises NoGrant."""
    row = (
        WhereaboutsRow.objects.select_related("compartment").filter(compartment=compartment).first()
    )
    return (row, open_row(keyring, row)) if row else (None, Whereabouts())


def answers_given(
    keyring: Keyring, parts: Iterable[Compartment], form: str
) -> list[tuple[Compartment, GivenAnswers]]:
    """Return every set of answers to a form in these compartments, newest first.

    Raises NoGrant: hand in compartments that the keyring holds.
    """
    rows = AnswersRow.objects.filter(compartment__in=parts).select_related("compartment")
    found = [(row.compartment, given) for row, given in open_rows(keyring, rows)]
    ours = [one for one in found if one[1].answers.form == form]
    return sorted(ours, key=lambda one: one[1].written_at, reverse=True)


def answers_to(keyring: Keyring, parts: Iterable[Compartment], form: str) -> list[Answers]:
    """Return the newest answers to a form in each of these compartments, oldest first.

    `framework.rules.joined` puts them together. Raises NoGrant.
    """
    newest: dict[UUID, Answers] = {}
    for part, given in answers_given(keyring, parts, form):
        newest.setdefault(part.pk, given.answers)
    return list(reversed(newest.values()))


def told_in(
    keyring: Keyring, part: Compartment, *, but: Collection[str] = ()
) -> list[tuple[date, Answer]]:
    """Return (day, answer) of what she last said in each form in one part of her file.

    Newest form first; what she said in a form before she was asked it again is left out, and so is
    what an older form asked in the same words. but: forms and questions (`form.question`) that are
    left out. Raises NoGrant.
    """
    rows = AnswersRow.objects.filter(compartment=part).select_related("compartment")
    given = sorted((one for _row, one in open_rows(keyring, rows)), key=lambda one: one.written_at)
    newest = {one.answers.form: one for one in given}
    found: dict[str, tuple[date, Answer]] = {}
    for one in sorted(newest.values(), key=lambda one: one.written_at, reverse=True):
        for answer in one.answers.answers:
            if not {one.answers.form, f"{one.answers.form}.{answer.question}"} & set(but):
                found.setdefault(answer.wording, (localdate(one.written_at), answer))
    return list(found.values())


def index_key(keyring: Keyring, compartment: Compartment) -> bytes | None:
    """Return the key of the organisation's blind index, None before its first use.

    It takes what is sealed and the pepper: a key worker who carries off the database cannot try
    names at home, and on the server her searches are counted.
    """
    row = IndexKeyRow.objects.select_related("compartment").filter(compartment=compartment).first()
    return keyring.node.blind(INDEX, open_row(keyring, row).key) if row else None


def blind_values(key: bytes, name: str, birth_year: int | None) -> set[bytes]:
    """Return the blind values of every spelling of a name, 16 bytes each."""
    # A keyed value, never a plain hash: there are so few names that all of them can be tried.
    return {mac(key, one.encode())[:BLIND_BYTES] for one in spellings(name, birth_year)}


def files_named(
    organisation: UUID, key: bytes, name: str, birth_year: int | None
) -> list[tuple[UUID, int]]:
    """Return (file, number of spellings in common), best match first."""
    values = blind_values(key, name, birth_year)
    found: dict[UUID, int] = {}
    matches = BlindName.objects.filter(organisation=organisation, value__in=values)
    for subject in matches.values_list("subject", flat=True):
        found[subject] = found.get(subject, 0) + 1
    return sorted(found.items(), key=lambda pair: -pair[1])


def subjects_known(subjects: Iterable[UUID]) -> set[UUID]:
    """Return those of these files of which a name is left in the blind index."""
    rows = BlindName.objects.filter(subject__in=list(subjects))
    return set(rows.values_list("subject", flat=True))
