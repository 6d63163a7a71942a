"""Saving over what was read: two texts that meet are both shown, and neither is lost."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.translation import gettext as _

from wings.casework.cases.views.faults import attempt
from wings.foundation.ui.forms import Form, PartialDateField, PartialDateWidget
from wings.foundation.ui.partial_dates import readable
from wings.foundation.ui.parts import Version
from wings.foundation.vault.actions import VersionClash
from wings.foundation.vault.models import SealedRow
from wings.foundation.vault.vocabulary import Content

R = TypeVar("R", bound=SealedRow[Any])
C = TypeVar("C", bound=Content)
F = TypeVar("F", bound=Form)
READ = "_read"
"""The hidden field of what its author had before her: what she did not touch is not hers."""


@dataclass(frozen=True)
class Page(Generic[R, C, F]):
    """A page on which one sealed row is written over.

    read: the row as it stands, None before the first, and what it says. fields: what it says, as
    the form holds it. make: the form, of what was posted and of initial fields. write: saves.
    """

    read: Callable[[], tuple[R | None, C]]
    fields: Callable[[C], dict[str, Any]]
    make: Callable[[QueryDict | None, dict[str, Any]], F]
    write: Callable[[F, R | None], object]


@dataclass
class Edited(Generic[C, F]):
    """What came of it. versions: both texts, where somebody else had saved in the meantime."""

    form: F
    known: C
    version: int
    is_saved: bool = False
    versions: list[Version] = field(default_factory=list)


def edit(page: Page[R, C, F], posted: QueryDict | None) -> Edited[C, F]:
    """Show what is known, or save what was posted over the version that its author had read."""
    row, known = page.read()
    version = row.version if row else 0
    fields = page.fields(known)
    form = page.make(posted, fields | {"version": version, READ: _kept(fields)})
    form.fields[READ] = forms.CharField(widget=forms.HiddenInput, required=False)
    edited = Edited(form, known, version)
    if not form.is_bound or not form.is_valid():
        return edited
    read = _read(form.cleaned_data.pop(READ))
    if row is not None:
        # What its author had read, not what stands now: else the
        # later of two would overwrite the earlier unseen.
        row.version = form.cleaned_data["version"] or 0
    try:
        attempt(form, lambda: page.write(form, row), but=(VersionClash,))
        edited.is_saved = not form.errors
    except VersionClash:
        newer, edited.known = page.read()
        edited.version = newer.version if newer else 0
        edited.versions = _clash(form, read, page.fields(edited.known), edited.version)
    return edited


def _clash(
    form: Form, read: Mapping[str, str], saved: Mapping[str, Any], version: int
) -> list[Version]:
    """Return where the two texts differ, and let the form be saved over the newer one.

    What its author had not touched becomes what is saved now: a number that a colleague has just
    struck out must not come back because somebody else was mending a name.
    """
    typed = form.cleaned_data
    names = [one.name for one in form.visible_fields()]
    differ = [name for name in names if _plain(typed.get(name)) != _plain(saved.get(name))]
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name in differ:
        if read.get(name) == _plain(typed.get(name)):
            _put(data, form[name], saved.get(name))
    data["version"], data[READ] = str(version), _kept(saved)
    form.data = data
    return [
        Version(title=_("What you typed"), text=told(form, typed, differ)),
        Version(title=_("What is saved now"), text=told(form, saved, differ)),
    ]


def told(form: Form, values: Mapping[str, Any], names: Iterable[str]) -> str:
    """Return these fields of a form as lines; what is empty says so."""
    return "\n".join(
        f"{form[name].label}: {_shown(form[name].field, values.get(name))}" for name in names
    )


def _kept(fields: Mapping[str, Any]) -> str:
    return json.dumps({name: _plain(value) for name, value in fields.items()})


def _read(kept: str) -> dict[str, str]:
    try:
        found = json.loads(kept or "{}")
    except json.JSONDecodeError:
        # Unknown, and so every field counts as hers.
        return {}
    return found if isinstance(found, dict) else {}


def _plain(value: Any) -> str:
    """Return what a field holds as text; nothing and "no" are one and the same."""
    return str(value) if value else ""


def _put(data: QueryDict, bound: forms.BoundField, value: Any) -> None:
    """Let posted data hold a value as the field's own controls would have sent it."""
    widget = bound.field.widget
    if isinstance(widget, PartialDateWidget):
        for part, known in zip(("day", "month", "year"), widget.decompress(value), strict=True):
            data[f"{bound.html_name}_{part}"] = _plain(known)
    elif isinstance(widget, forms.CheckboxInput) and not value:
        data.pop(bound.html_name, None)
    else:
        data[bound.html_name] = _plain(value)


def _shown(shown: forms.Field, value: Any) -> str:
    if not value:
        return "–"
    if isinstance(shown, forms.ChoiceField):
        choices: Any = shown.choices
        return str(dict(choices).get(value, value))
    if isinstance(shown, forms.BooleanField):
        return _("yes")
    if isinstance(shown, PartialDateField):
        return readable(value)
    return str(localize(value))
