"""What a local programme changed and why; read from the two as they are, not as announced."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Protocol

from wings.programme.framework.vocabulary import (
    SETTABLE,
    Change,
    ChangeKind,
    Framework,
    Parts,
    Programme,
)

KINDS = ("strands", "phases", "exits", "modules", "goals", "consents", "targets", "settings")


class Item(Protocol):
    @property
    def id(self) -> str: ...


def difference(framework: Framework, programme: Programme) -> list[Change]:
    """Return every difference with its reason: additions, titles, values, omissions, safeguards.

    The two are compared part by part; a difference that nobody explained has an empty reason.
    """
    changes = [change for kind in KINDS for change in _between(kind, framework, programme)]
    changes += _between("forms", framework, programme)
    changes += _inside(framework, programme)
    changes += _strengthened(framework, programme)
    return [_explained(change, programme) for change in changes]


def _between(kind: str, framework: Parts, programme: Parts) -> Iterator[Change]:
    yield from _compared(kind, getattr(framework, kind), getattr(programme, kind))


def _compared(kind: str, before: Sequence[Item], after: Sequence[Item]) -> Iterator[Change]:
    old = {item.id: item for item in before}
    new = {item.id: item for item in after}
    for name, item in new.items():
        where = f"{kind}.{name}"
        if name not in old:
            yield Change(ChangeKind.ADDED, where, title_of(item), "", title_of(item), "")
        else:
            yield from _altered(kind, old[name], item)
    for name, item in old.items():
        if name not in new:
            yield Change(
                ChangeKind.HIDDEN, f"{kind}.{name}", title_of(item), title_of(item), "", ""
            )


def _altered(kind: str, old: Item, new: Item) -> Iterator[Change]:
    where, before, after = f"{kind}.{old.id}", title_of(old), title_of(new)
    if before != after:
        yield Change(ChangeKind.RETITLED, where, before, before, after, "")
    for field in sorted(SETTABLE.get(kind, ())):
        then, now = getattr(old, field), getattr(new, field)
        if then != now:
            place = f"{where}.{field}"
            yield Change(ChangeKind.SET, place, after, in_words(then), in_words(now), "")


def _inside(framework: Framework, programme: Programme) -> Iterator[Change]:
    forms = {form.id: form for form in framework.forms}
    for form in programme.forms:
        if form.id in forms:
            old = forms[form.id]
            yield from _compared(f"sections.{form.id}", old.sections, form.sections)
            yield from _compared(f"questions.{form.id}", old.questions, form.questions)
    notices = {notice.id: notice for notice in framework.notices}
    for notice in programme.notices:
        old_sections = notices[notice.id].sections
        yield from _compared(f"notices.{notice.id}", old_sections, notice.sections)


def _strengthened(framework: Framework, programme: Programme) -> Iterator[Change]:
    old = {safeguard.id: safeguard for safeguard in framework.safeguards}
    for new in programme.safeguards:
        if new.value != old[new.id].value:
            before, after = in_words(old[new.id].value), in_words(new.value)
            where = f"safeguards.{new.id}"
            yield Change(ChangeKind.STRENGTHENED, where, new.title, before, after, "")


def _explained(change: Change, programme: Programme) -> Change:
    # The reason hangs on the place: a difference that crept in unannounced shows without one.
    because = programme.reasons.get(change.where)
    if because is None:
        return change
    return dataclasses.replace(change, reason=because.reason, source=because.source or "")


def title_of(item: object) -> str:
    """Return the words by which people know a part: its title, wording or text."""
    for name in ("title", "wording", "text"):
        words = getattr(item, name, None)
        if words:
            return str(words)
    return str(getattr(item, "id", ""))


def in_words(value: object) -> str:
    """Return a value as it is read in a table of differences; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return str(value)
