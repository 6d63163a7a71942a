"""Saving over what was read: two texts that meet are both shown, and neither is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.translation import gettext as _

from wings.casework.cases.views.faults import attempt
from wings.foundation.ui.forms import Form, PartialDateField
from wings.foundation.ui.partial_dates import readable
from wings.foundation.ui.parts import Version
from wings.foundation.vault.actions import VersionClash
from wings.foundation.vault.models import SealedRow
from wings.foundation.vault.vocabulary import Content

R = TypeVar("R", bound=SealedRow[Any])
C = TypeVar("C", bound=Content)
F = TypeVar("F", bound=Form)


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
    form = page.make(posted, page.fields(known) | {"version": version})
    edited = Edited(form, known, version)
    if not form.is_bound or not form.is_valid():
        return edited
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
        edited.versions = _clash(form, page.fields(edited.known), edited.version)
    return edited


def _clash(form: Form, saved: Mapping[str, Any], version: int) -> list[Version]:
    """Return both texts, and let the form be saved over the newer one if its author wants that."""
    typed = QueryDict(mutable=True)
    typed.update(form.data)
    typed["version"] = str(version)
    form.data = typed
    return [
        Version(title=_("What you typed"), text=told(form, form.cleaned_data)),
        Version(title=_("What is saved now"), text=told(form, saved)),
    ]


def told(form: Form, values: Mapping[str, Any]) -> str:
    """Return the fields of a form as lines, those that are empty left out."""
    lines = [
        f"{one.label}: {_shown(one.field, values[one.name])}"
        for one in form.visible_fields()
        if values.get(one.name)
    ]
    return "\n".join(lines)


def _shown(shown: forms.Field, value: Any) -> str:
    if isinstance(shown, forms.ChoiceField):
        choices: Any = shown.choices
        return str(dict(choices).get(value, value))
    if isinstance(shown, forms.BooleanField):
        return _("yes")
    if isinstance(shown, PartialDateField):
        return readable(value)
    return str(localize(value))
