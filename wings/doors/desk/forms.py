from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wings.casework.cases.vocabulary import ErasureReason, Stage
from wings.doors.desk.vocabulary import Order
from wings.foundation.ui.forms import Explanation, Form


class FindForm(Form):
    """Narrows the caseload. It is posted: a name never stands in an address."""

    text = forms.CharField(label=_("Name or code"), required=False, max_length=80)
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("All stages")), *Stage.choices]
    )
    order = forms.ChoiceField(label=_("Sorted by"), required=False, choices=Order)
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class PlaceForm(Form):
    """A site of the organisation."""

    explanations = {
        "address": Explanation(
            why=_("Colleagues need it to meet her there. It is sealed."),
            seen_by=_("Key workers and coordinators of this organisation"),
        ),
    }
    name = forms.CharField(label=_("What you call it"), max_length=80)
    address = forms.CharField(label=_("Address"), max_length=300, widget=forms.Textarea)
    used_for = forms.CharField(label=_("What it is used for"), max_length=120, required=False)


class EraseForm(Form):
    """Why a file is erased, and its code, typed by hand."""

    reason = forms.ChoiceField(
        label=_("Why is it erased?"), choices=ErasureReason.choices, widget=forms.RadioSelect
    )
    code = forms.CharField(
        label=_("Type the code of the file"),
        help_text=_("So that no other file is meant."),
        max_length=20,
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._code = code

    def clean_code(self) -> str:
        """Take this file's code alone."""
        typed: str = self.cleaned_data["code"].strip().upper()
        if typed != self._code.upper():
            raise forms.ValidationError(
                _("This is not the code of this file. Read it again above.")
            )
        return typed
