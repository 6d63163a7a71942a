from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wings.casework.cases.forms.choices import NONE, offer, people
from wings.casework.cases.vocabulary import RAISED_BY_WINGS, FlagKind, TeamRole
from wings.foundation.keys.certificates import Certificate
from wings.foundation.ui.forms import Form


class JoinForm(Form):
    """A colleague who joins her care team, for what she does there."""

    who = forms.ChoiceField(
        label=_("Who joins?"),
        help_text=_("Whoever joins gets the keys that go with the place, and no others."),
    )

    def __init__(
        self, *args: Any, able: Mapping[TeamRole, Sequence[Certificate]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (
                str(role.label),
                [(f"{role}:{pk}", f"{name} – {role.label}") for pk, name in people(found)],
            )
            for role, found in able.items()
            if found
        ]
        offer(self, "who", [NONE, *groups])

    @property
    def chosen(self) -> tuple[TeamRole, UUID]:
        """The place and who takes it."""
        role, _colon, keyholder = self.cleaned_data["who"].partition(":")
        return TeamRole(role), UUID(keyholder)


class HandOverForm(Form):
    """Who takes the place of a key worker or deputy."""

    to = forms.ChoiceField(label=_("Who takes this place?"))

    def __init__(self, *args: Any, able: Sequence[Certificate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", [NONE, *people(able)])


class FlagForm(Form):
    """A private signal to key worker and deputy."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[one for one in FlagKind.choices if one[0] not in RAISED_BY_WINGS],
        widget=forms.RadioSelect,
    )
    # Short on purpose: a longer field invites her story, and that is hers to tell.
    words = forms.CharField(
        label=_("A few words, if they help"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Never what happened to her: that is hers to tell."),
    )


class ReplyForm(Form):
    """The answer to a flag."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reply = forms.CharField(
        label=_("What was done?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A sentence is enough. Key worker and deputy see it."),
    )
