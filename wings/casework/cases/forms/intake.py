from collections.abc import Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from wings.casework.cases.forms.card import SafeContactForm
from wings.casework.cases.forms.choices import (
    NONE,
    languages,
    offer,
    offer_texts,
    people,
    ways_to_explain,
)
from wings.casework.participants.contents import Card
from wings.foundation.keys.certificates import Certificate
from wings.foundation.ui.forms import Explanation, Form, Group
from wings.programme.framework.vocabulary import Programme

EARLIEST_BIRTH = 1920


class SearchForm(Form):
    """Whether she is known already."""

    name = forms.CharField(
        label=_("Her name"),
        max_length=120,
        help_text=_("Any name that she uses. The spelling does not matter."),
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth, if she gave it"),
        min_value=EARLIEST_BIRTH,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}),
    )


# No legal name, no birth, no papers, no past: help begins
# without them, and what is not asked cannot leak.
class IntakeForm(SafeContactForm):
    """The least that help can begin with."""

    explanations: ClassVar[dict[str, Explanation]] = {
        "chosen_name": Explanation(
            why=_("So that everybody calls her as she wishes."), seen_by=_("her care team")
        ),
        "reach": Explanation(
            why=_("So that nobody reaches her in a way that could put her in danger."),
            seen_by=_("her care team"),
        ),
        "presumed_child": Explanation(
            why=_("Whoever may be a child is protected in a special way. Help goes on."),
            seen_by=_("key worker and deputy"),
        ),
    }
    groups = (
        Group(title=_("Her name and language"), fields=("chosen_name", "language", "language_2")),
        Group(
            title=_("How to reach her safely"),
            hint=_("Only the way that she marks safe. Never an address or a place."),
            fields=("channel", "reach", "hours", "words"),
        ),
        Group(title=_("Notice and people"), fields=("explained", "notice_language", "deputy")),
        Group(title=_("Age"), fields=("presumed_child",)),
    )

    file = forms.UUIDField(widget=forms.HiddenInput, required=False)
    chosen_name = forms.CharField(
        label=_("Chosen name"),
        max_length=80,
        help_text=_("The name she wants to be called. It need not be her legal one."),
    )
    language = forms.ChoiceField(label=_("Language she prefers"))
    language_2 = forms.ChoiceField(label=_("Another language"), required=False)
    explained = forms.ChoiceField(
        label=_("The notice above: how did you explain it?"), widget=forms.RadioSelect
    )
    notice_language = forms.ChoiceField(label=_("In which text?"), required=False)
    deputy = forms.ChoiceField(
        label=_("Deputy"), help_text=_("Stands in for you and can open her file.")
    )
    presumed_child = forms.BooleanField(
        label=_("She may be under 18, or her age is in doubt"), required=False
    )

    def __init__(
        self, *args: object, programme: Programme, deputies: Sequence[Certificate], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        # It travels with the page: sent twice, or once more after a fault, the form opens one file.
        self.initial.setdefault("file", uuid4())
        spoken = languages(programme)
        offer(self, "language", [NONE, *spoken])
        offer(self, "language_2", [NONE, *spoken])
        offer(self, "explained", ways_to_explain(programme))
        others = people(deputies)
        offer(self, "deputy", others if len(others) == 1 else [NONE, *others])
        # Both have to exist in the language: whether she is a child
        # may be known only while it is read to her.
        notices = [programme.notice("data"), programme.notice("data-young")]
        offer_texts(self, "notice_language", notices)

    def card(self, checked_on: date) -> Card:
        """Return her card as it was filled in."""
        given = self.cleaned_data
        spoken = dict.fromkeys(code for code in (given["language"], given["language_2"]) if code)
        return Card(given["chosen_name"], tuple(spoken), self.contact(checked_on))

    @property
    def deputy_id(self) -> UUID:
        """Who was chosen to stand in."""
        return UUID(self.cleaned_data["deputy"])
