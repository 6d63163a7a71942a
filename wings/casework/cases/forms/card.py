from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from wings.casework.cases.forms.choices import NONE, DayInput, languages, offer
from wings.casework.participants.contents import Card, SafeContact
from wings.casework.participants.vocabulary import Channel, Interpreter
from wings.foundation.ui.forms import Explanation, Form, Group
from wings.programme.framework.vocabulary import Programme

REACH_MISSING = _("Write the number, the name or the address for this way of reaching her.")
CARE_TEAM = _("her care team")
MOST_LANGUAGES = 3


class SafeContactForm(Form):
    """The one way, time and wording in which she may be reached."""

    channel = forms.ChoiceField(label=_("Safe way"), choices=[NONE, *Channel.choices])
    reach = forms.CharField(
        label=_("Number, name or e-mail address"),
        max_length=120,
        required=False,
        help_text=_("Not needed for “only in person”."),
    )
    # Free words and no times of day: "when he is at work" is
    # hers to say, and changes with his shifts.
    hours = forms.CharField(
        label=_("When is it safe?"),
        max_length=120,
        required=False,
        help_text=_("For example: weekdays 10 to 14. Empty means that it is not agreed yet."),
    )
    # Whoever else picks up the telephone may be the one she fled from.
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
        # The one line that may not be half: somebody would look for a number elsewhere and call it.
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


class CardForm(SafeContactForm):
    """Her card: what everybody on her care team may know."""

    explanations: ClassVar[dict[str, Explanation]] = {
        "chosen_name": Explanation(
            why=_("So that everybody calls her as she wishes."), seen_by=CARE_TEAM
        ),
        "reach": Explanation(
            why=_("So that nobody reaches her in a way that could put her in danger."),
            seen_by=CARE_TEAM,
        ),
        "adjustments": Explanation(
            why=_("The team then does it this way, without asking for reasons."),
            seen_by=CARE_TEAM,
        ),
    }
    groups = (
        Group(
            title=_("How to reach her safely"),
            hint=_("Only the way that she marks safe. Never an address or a place."),
            fields=("channel", "reach", "hours", "words", "valid_until"),
        ),
        Group(
            title=_("Her name and language"),
            fields=("chosen_name", "language", "language_2", "language_3", "interpreter"),
        ),
        Group(title=_("What makes it easier for her"), fields=("adjustments",)),
    )

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    valid_until = forms.DateField(
        label=_("Until when does this hold?"),
        required=False,
        widget=DayInput,
        help_text=_("Empty means: until she says otherwise. It is checked with her every month."),
    )
    chosen_name = forms.CharField(label=_("Chosen name"), max_length=80)
    language = forms.ChoiceField(label=_("Language she prefers"))
    language_2 = forms.ChoiceField(label=_("Another language"), required=False)
    language_3 = forms.ChoiceField(label=_("One more language"), required=False)
    interpreter = forms.ChoiceField(label=_("Interpreter"), choices=Interpreter.choices)
    adjustments = forms.CharField(
        label=_("Agreed adjustments"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What helps, not why. For example: a seat near the door, breaks, large print."),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [NONE, *languages(programme)]
        for name in ("language", "language_2", "language_3"):
            offer(self, name, spoken)

    @staticmethod
    def filled_from(card: Card) -> dict[str, Any]:
        """Return the fields of a card as the form holds them."""
        spoken = [*card.languages, "", "", ""][:MOST_LANGUAGES]
        fields = dict(zip(("language", "language_2", "language_3"), spoken, strict=True))
        contact = card.contact
        return fields | {
            "chosen_name": card.chosen_name,
            "interpreter": card.interpreter,
            "adjustments": card.adjustments,
            "channel": contact.channel,
            "reach": contact.reach,
            "hours": contact.hours,
            "words": contact.words,
            "valid_until": contact.valid_until,
        }

    def card(self, before: Card, on: date) -> Card:
        """Return her card as it was filled in.

        Only a contact line that was changed counts as checked with her: the others keep their day.
        """
        given = self.cleaned_data
        spoken = [given[name] for name in ("language", "language_2", "language_3")]
        spoken += before.languages[MOST_LANGUAGES:]
        same_day = replace(
            self.contact(before.contact.checked_on), language=before.contact.language
        )
        return Card(
            chosen_name=given["chosen_name"],
            languages=tuple(dict.fromkeys(code for code in spoken if code)),
            contact=same_day if same_day == before.contact else replace(same_day, checked_on=on),
            interpreter=given["interpreter"],
            adjustments=given["adjustments"],
        )
