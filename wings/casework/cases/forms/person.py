from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from wings.casework.cases.forms.choices import DayInput
from wings.casework.participants.contents import Identity, Whereabouts
from wings.casework.participants.rules import may_be_under
from wings.foundation.ui.forms import Explanation, Form, Group, PartialDateField

KEY_PEOPLE = _("key worker and deputy")


class IdentityForm(Form):
    """What she tells of her legal identity, if she does."""

    explanations: ClassVar[dict[str, Explanation]] = {
        "legal_name": Explanation(
            why=_("Only for papers, contracts and offices that ask for it."), seen_by=KEY_PEOPLE
        ),
        "birth": Explanation(
            why=_("Some rights depend on it. The year alone is enough."), seen_by=KEY_PEOPLE
        ),
        "nationality": Explanation(
            why=_("Only where it matters for her permit."), seen_by=KEY_PEOPLE
        ),
        "documents": Explanation(
            why=_("So that nothing expires unseen. References, never copies of her story."),
            seen_by=KEY_PEOPLE,
        ),
        "presumed_child": Explanation(
            why=_("Whoever may be a child is protected in a special way. Help goes on."),
            seen_by=KEY_PEOPLE,
        ),
    }
    groups = (
        Group(
            title=_("Name and birth"),
            hint=_("Everything here can stay empty. Nothing changes in the help she gets."),
            fields=("legal_name", "birth", "nationality", "documents"),
        ),
        Group(
            title=_("If she may be under 18"),
            hint=_("She is presumed to be a child. Somebody stands for her and decides with her."),
            fields=("presumed_child", "guardian", "referred_on"),
        ),
    )

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    legal_name = forms.CharField(label=_("Legal name"), max_length=160, required=False)
    birth = PartialDateField(label=_("Born"))
    nationality = forms.CharField(label=_("Nationality"), max_length=80, required=False)
    documents = forms.CharField(
        label=_("Papers"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Which papers, their numbers, until when they hold."),
    )
    presumed_child = forms.BooleanField(
        label=_("She may be under 18, or her age is in doubt"), required=False
    )
    guardian = forms.CharField(
        label=_("Guardian"),
        max_length=200,
        required=False,
        help_text=_("Who stands for her, and how you reach them."),
    )
    referred_on = forms.DateField(
        label=_("Child protection was told on"), required=False, widget=DayInput
    )

    @staticmethod
    def filled_from(identity: Identity) -> dict[str, Any]:
        """Return the fields of an identity as the form holds them."""
        return asdict(identity)

    def identity(self, on: date, adult_age: int) -> Identity:
        """Return what was filled in. Whom her birth shows to be under age is presumed a child."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        may_be = may_be_under(adult_age, given["birth"], on)
        return Identity(**given | {"presumed_child": given["presumed_child"] or may_be})


class WhereaboutsForm(Form):
    """Where she lives and where she does not want to be."""

    explanations: ClassVar[dict[str, Explanation]] = {
        "address": Explanation(
            why=_("Only if somebody must come or write. Empty is safer."), seen_by=KEY_PEOPLE
        ),
        "areas_avoided": Explanation(
            why=_("So that nobody makes an appointment or looks for work there."),
            seen_by=KEY_PEOPLE,
        ),
    }

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    shelter = forms.CharField(label=_("Shelter or flat"), max_length=160, required=False)
    areas_avoided = forms.CharField(
        label=_("Areas she avoids"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only which. She need not say why."),
    )
    appointment_places = forms.CharField(
        label=_("Places where she likes to meet"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @staticmethod
    def filled_from(whereabouts: Whereabouts) -> dict[str, Any]:
        """Return the fields of whereabouts as the form holds them."""
        return asdict(whereabouts)

    def whereabouts(self) -> Whereabouts:
        """Return what was filled in."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Whereabouts(**given)
