"""What a local programme changed, in words that are read: no id, no bare number, nothing twice."""

import dataclasses
from datetime import date

from django.utils.formats import date_format

from wings.programme.framework.queries.translating import translated
from wings.programme.framework.rules import difference, in_words
from wings.programme.framework.vocabulary import (
    Change,
    ChangeKind,
    Framework,
    Parts,
    Programme,
    SafeguardKind,
    Setting,
)
from wings.programme.framework.vocabulary.library import named

UNITS = {"hours": "hours", "months": "months", "group_size": "people"}
"""The unit of a field, where the part does not name one itself."""
TOLD_BY_ITS_TITLE = frozenset({ChangeKind.ADDED, ChangeKind.HIDDEN})


def changes_in_words(framework: Framework, programme: Programme) -> list[Change]:
    """Return every difference in the language that is active.

    before and after are empty where the title says all, and where a text beside a value explains
    it; of words that were added, after holds only those.
    """
    return [_in_words(one, framework, programme) for one in difference(framework, programme)]


def value_in_words(parts: Parts, item: object, field: str = "value") -> str:
    """Return a value of a part without its unit; empty for none, and where its text says it."""
    value = getattr(item, field)
    if isinstance(item, Setting) and field == "value":
        return _setting(parts, item)
    return translated(value) if isinstance(value, str) else in_words(value)


def unit_in_words(parts: Parts, item: object, field: str = "value") -> str:
    """Return the unit of a value; empty where it has none."""
    own = getattr(item, "unit", None) if field == "value" else None
    return label(parts, "units", own or UNITS.get(field))


def label(parts: Parts, codes: str, name: str | None) -> str:
    """Return the word of a code list for an id; empty for none, the id where it is not listed."""
    if name is None:
        return ""
    return next((translated(c.label) for c in parts.code_list(codes).words if c.id == name), name)


def _in_words(change: Change, framework: Framework, programme: Programme) -> Change:
    before, after = _both(change, framework, programme)
    return dataclasses.replace(
        change,
        title=translated(change.title),
        before=before,
        after=after,
        reason=translated(change.reason),
    )


def _both(change: Change, framework: Framework, programme: Programme) -> tuple[str, str]:
    if change.what in TOLD_BY_ITS_TITLE:
        return "", ""
    if change.what is ChangeKind.RETITLED:
        return translated(change.before), translated(change.after)
    kind, name, *fields = change.where.split(".")
    field = fields[0] if fields else "value"
    old = named(getattr(framework, kind), kind, name)
    new = named(getattr(programme, kind), kind, name)
    if getattr(new, "kind", None) is SafeguardKind.WORDS:
        return "", in_words(tuple(word for word in new.value if word not in old.value))
    return _with_unit(framework, old, field), _with_unit(programme, new, field)


def _with_unit(parts: Parts, item: object, field: str) -> str:
    value, unit = value_in_words(parts, item, field), unit_in_words(parts, item, field)
    return f"{value} {unit}" if value and unit else value


def _setting(parts: Parts, setting: Setting) -> str:
    value = setting.value
    if isinstance(value, str):
        return "" if setting.text else _day(value)
    if setting.codes is not None and isinstance(value, tuple):
        return in_words(tuple(label(parts, setting.codes, name) for name in value))
    return in_words(value)


def _day(value: str) -> str:
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except ValueError:
        return translated(value)
