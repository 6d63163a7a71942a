from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wings.casework.cases.forms.choices import NONE
from wings.casework.participants.contents import SafeContact
from wings.casework.participants.vocabulary import Channel
from wings.foundation.ui.forms import Form

REACH_MISSING = _("Write the number, the name or the address for this way of reaching her.")
KEY_PEOPLE = _("key worker and deputy")


class SafeContactForm(Form):
    """The one way, time and wording in which she may be reached."""

    channel = forms.ChoiceField(label=_("Safe way"), choices=[NONE, *Channel.choices])
    reach = forms.CharField(
        label=_("Number, name or e-mail address"),
        max_length=120,
        required=False,
        help_text=_("Not needed for “only in person”."),
    )
    hours = forms.CharField(
        label=_("When is it safe?"),
        max_length=120,
        required=False,
        help_text=_("For example: weekdays 10 to 14. Empty means that it is not agreed yet."),
    )
    words = forms.CharField(
        label=_("What may be said if somebody else answers?"),
        max_length=200,
        required=False,
        help_text=_("Empty means: nothing, hang up."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a number or name unless she is only met in person."""
        given = super().clean() or self.cleaned_data
        channel = given.get("channel")
        if channel and channel != Channel.IN_PERSON and not given.get("reach"):
            self.add_error("reach", REACH_MISSING)
        return given

    def contact(self, checked_on: date) -> SafeContact:
        """Return the line as it was filled in, as checked with her on that day."""
        given = self.cleaned_data
        return SafeContact(
            channel=given["channel"],
            reach=given["reach"],
            hours=given["hours"],
            words=given["words"],
            checked_on=checked_on,
            valid_until=given.get("valid_until"),
        )
