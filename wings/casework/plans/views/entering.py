"""Where a request has come to: one file, as far as this person reaches it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from wings.casework.cases.actions import put_in_order
from wings.casework.cases.models import Case
from wings.casework.cases.queries import case_for
from wings.casework.participants.contents import Card
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind
from wings.casework.plans.queries import reached
from wings.foundation.vault.actions import EpochMoved, RotationDue
from wings.foundation.vault.models import Compartment
from wings.programme.framework.queries import programme
from wings.programme.framework.vocabulary import Programme
from wings.programme.staff.http import StaffRequest
from wings.programme.staff.vocabulary import May

PLAN = frozenset({Kind.PLAN})


@dataclass(frozen=True)
class Here:
    """A file that was entered. parts: those that the keyring opens."""

    request: StaffRequest
    case: Case
    parts: Mapping[Kind, Compartment]
    programme: Programme
    card: Card

    @property
    def chosen_name(self) -> str:
        """What she wants to be called."""
        return self.card.chosen_name

    @property
    def today(self) -> date:
        """The day of the request."""
        return self.request.at.date()

    @property
    def plan(self) -> Compartment | None:
        """The part that holds her plan; None before its first row."""
        return self.parts.get(Kind.PLAN)

    @property
    def code(self) -> str:
        """The code of the file."""
        return self.case.code

    @property
    def file_url(self) -> str:
        """Where the whole file is read."""
        return reverse("desk:file", args=[self.code])


def enter(request: StaffRequest, code: str, *, may: May, kinds: Collection[Kind] = PLAN) -> Here:
    """Enter a file for what needs these parts of it. Raises NoSuchCase."""
    case = case_for(request.keyring, code, may=may)
    parts = put_in_order(request.keyring, case, at=request.at)
    held = reached(request.keyring, case, parts, kinds)
    _row, card = card_of(request.keyring, held[Kind.CARD])
    return Here(request, case, held, programme(case.programme), card)


def saved(form: forms.Form, save: Callable[[], object]) -> bool:
    """Save, and say whether it is saved; else the form says what to do, and keeps its text."""
    try:
        save()
    except (RotationDue, EpochMoved):
        form.add_error(
            None,
            _("The key of this file was changed just now. Your text is here: save it once more."),
        )
        return False
    return True
