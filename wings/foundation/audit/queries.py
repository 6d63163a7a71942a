"""Readers of the chain."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wings.foundation.audit.models import Entry, SeenSet

LIST_SEEN = "list_seen"
OPENED = "opened"


def events_about(organisation: UUID, subject: UUID, *, names: Collection[str]) -> list[Entry]:
    """Return those entries of one file that are events of these names, newest first."""
    entries = Entry.objects.filter(organisation=organisation, subject=subject, event__in=names)
    return list(entries.order_by("-number"))


def entries_about(organisations: Sequence[UUID], subject: UUID) -> list[Entry]:
    """Return what happened to one file, newest first, lists that showed it included."""
    return _with_lists(organisations, subject, Q(subject=subject))


def openings_of(organisations: Sequence[UUID], subject: UUID) -> list[Entry]:
    """Return every opening of one file, newest first, lists that showed it included."""
    return _with_lists(organisations, subject, Q(subject=subject, event=OPENED))


def _with_lists(organisations: Sequence[UUID], subject: UUID, told: Q) -> list[Entry]:
    shown_by = _sets_with(organisations, subject)
    in_lists = Q(event=LIST_SEEN, details__in=[_list_details(*key) for key in shown_by])
    found = Entry.objects.filter(told | in_lists, organisation__in=organisations)
    return list(found.order_by("-at", "-id"))


def count_by(organisation: UUID, actor: UUID, event: str, *, since: datetime) -> int:
    """Return how often somebody did something since an instant."""
    mine = Entry.objects.filter(organisation=organisation, actor=actor, event=event)
    return mine.filter(at__gt=since).count()


def last_list(organisation: UUID, actor: UUID | None, name: str) -> Entry | None:
    """Return the newest entry of a list that this actor was shown, if there is one."""
    return (
        Entry.objects.filter(
            organisation=organisation,
            actor=actor,
            event=LIST_SEEN,
            # Holds only as long as `record` writes details without spaces.
            details__contains=f'"list":{json.dumps(name)}',
        )
        .order_by("-number")
        .first()
    )


def seen_in_session(entry: Entry | None, seen: str, *, since: datetime) -> bool:
    """Say whether that entry already tells of this very set in this session."""
    # Entries keep whole seconds: a session begun within the same second would seem the later one.
    return entry is not None and entry.at >= since.replace(microsecond=0) and set_of(entry) == seen


def set_of(entry: Entry) -> str:
    """Return the hash of the set that a list entry names."""
    return str(json.loads(entry.details)["set"])


def members(seen: SeenSet) -> frozenset[UUID]:
    """Return the ids of all files in a seen set."""
    steps: list[SeenSet] = [seen]
    while (base := steps[-1].base) is not None:
        steps.append(base)
    found: set[UUID] = set()
    for step in reversed(steps):
        found |= _ids(step.added)
        found -= _ids(step.removed)
    return frozenset(found)


def _ids(joined: bytes | memoryview) -> set[UUID]:
    raw = bytes(joined)
    return {UUID(bytes=raw[i : i + 16]) for i in range(0, len(raw), 16)}


def _list_details(name: str, seen: str) -> str:
    # Compared as text with what `record` wrote, so both must be written in the same way.
    return json.dumps({"list": name, "set": seen}, sort_keys=True, separators=(",", ":"))


def _sets_with(organisations: Sequence[UUID], subject: UUID) -> list[tuple[str, str]]:
    # A set is stored as a difference: whether it holds this file shows only once it is put
    # together.
    entries = Entry.objects.filter(organisation__in=organisations, event=LIST_SEEN)
    told = [json.loads(text) for text in set(entries.values_list("details", flat=True))]
    sets = SeenSet.objects.select_related("base").in_bulk({one["set"] for one in told})
    holding = {key for key, seen in sets.items() if subject in members(seen)}
    return [(one["list"], one["set"]) for one in told if one["set"] in holding]
