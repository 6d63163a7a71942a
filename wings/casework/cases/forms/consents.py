from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from wings.casework.cases.forms.choices import (
    DayInput,
    offer,
    offer_texts,
    people,
    ways_to_explain,
)
from wings.casework.consent.contents import Consent
from wings.casework.consent.rules import (
    BrokenPaper,
    LockedPaper,
    NotAPaper,
    Paper,
    PaperTooLarge,
    cleaned_apart,
    months_after,
)
from wings.casework.consent.vocabulary import Decision
from wings.foundation.keys.certificates import Certificate
from wings.foundation.ui.forms import Form
from wings.programme.framework.vocabulary import Consent as ConsentText
from wings.programme.framework.vocabulary import Notice, Programme, RecipientKind

NAMED: Final = frozenset(RecipientKind) - {
    RecipientKind.PUBLIC,
    RecipientKind.FUNDER,
    RecipientKind.OWN_TEAM,
}
"""Recipients that a consent has to name."""

TOO_LARGE: Final = _(
    "This file is larger than 10 MB, has more than 40 pages, or unfolds to pictures that are too "
    "large. Scan it again, smaller."
)
REFUSED: Final[dict[type[Exception], str | Promise]] = {
    PaperTooLarge: TOO_LARGE,
    NotAPaper: _("Only JPEG, PNG and PDF files can be kept. Scan or photograph the paper again."),
    BrokenPaper: _("This file is broken and cannot be read. Scan or photograph the paper again."),
    LockedPaper: _("This PDF opens with a password only. Save it without one, then try again."),
}


class PaperField(forms.FileField):
    """A scan, cleaned to a Paper without metadata; None when there is none."""

    def clean(self, data: Any, initial: Any = None) -> Paper | None:
        """Write the scan anew, or say why it cannot be kept."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            # Never in this process: it holds the keys of whoever works,
            # and the scan may come from anybody.
            return cleaned_apart(upload.read())
        except tuple(REFUSED) as fault:
            raise forms.ValidationError(str(REFUSED[type(fault)])) from None


def paper_field(*, required: bool) -> PaperField:
    """Return the field for the paper that she signed."""
    return PaperField(
        label=_("The paper that she signed"),
        required=required,
        help_text=_("JPEG, PNG or PDF, up to 10 MB. Where and when it was taken is not kept."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )


class PaperForm(Form):
    """A scan for a decision that was recorded before."""

    paper = paper_field(required=True)


class NoticeForm(Form):
    """A notice that is given again."""

    explained = forms.ChoiceField(label=_("How did you explain it?"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which text?"), required=False)

    def __init__(self, *args: Any, programme: Programme, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "explained", ways_to_explain(programme))
        offer_texts(self, "language", [notice])


class DecisionForm(Form):
    """One decision of hers. Nothing is chosen beforehand."""

    # No choice beforehand: what is ticked already is no consent (GDPR, recital 32).
    decision = forms.ChoiceField(
        label=_("What does she say?"), choices=Decision.choices, widget=forms.RadioSelect
    )
    person = forms.ChoiceField(
        label=_("To whom?"),
        required=False,
        help_text=_("This person gets the keys that the consent names, until its last day."),
    )
    recipient = forms.CharField(
        label=_("To whom?"),
        max_length=160,
        required=False,
        help_text=_("The organisation and the person there."),
    )
    until = forms.DateField(label=_("Until when? The last day"), required=False, widget=DayInput)
    explained = forms.ChoiceField(label=_("How did you explain it?"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which text?"), required=False)
    paper = paper_field(required=False)

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        text: ConsentText,
        partners: Mapping[tuple[UUID, str], Sequence[Certificate]],
        today: date,
        **kwargs: Any,
    ) -> None:
        longest = programme.limit("consent-longest-months")
        self.today, self.latest = today, months_after(today, longest)
        self.text, self.partners = text, partners
        # Every consent ends by itself: what nobody remembers must not go on being shared.
        initial = {"until": months_after(today, min(text.months, longest))}
        super().__init__(*args, initial=initial, **kwargs)
        offer(self, "explained", ways_to_explain(programme))
        offer_texts(self, "language", [text])
        self._offer_recipients()

    def _offer_recipients(self) -> None:
        if not any(self.partners.values()):
            del self.fields["person"]
        else:
            groups = [(name, people(able)) for (_id, name), able in self.partners.items() if able]
            offer(self, "person", [("", __("Somebody else, named below")), *groups])
            self.fields["recipient"].label = _("Or somebody else")
        if self.text.recipient not in NAMED:
            del self.fields["recipient"]

    def clean(self) -> dict[str, Any]:
        """A consent that is given names its last day and to whom; a refusal needs neither."""
        given = super().clean() or self.cleaned_data
        if given.get("decision") == Decision.GIVEN:
            self._check_until(given.get("until"))
            if self.text.recipient in NAMED and not (given.get("person") or given.get("recipient")):
                self.add_error("recipient", __("Say to whom: every consent names one recipient."))
        return given

    def _check_until(self, until: date | None) -> None:
        if until is None and "until" not in self.errors:
            self.add_error("until", __("Choose the last day. She can stop earlier at any time."))
        elif until is not None and not self.today <= until <= self.latest:
            latest = date_format(self.latest, "DATE_FORMAT")
            text = __("Choose a day from today to %(latest)s. It can be given again after it.")
            self.add_error("until", text % {"latest": latest})

    def consent(self, wording: str, asked_by: UUID) -> Consent:
        """Return the decision as it was filled in. wording: the text as it was read to her."""
        given = self.cleaned_data
        is_given = given["decision"] == Decision.GIVEN
        person = UUID(given["person"]) if is_given and given.get("person") else None
        return Consent(
            consent=self.text.id,
            version=self.text.version,
            wording=wording,
            purpose=self.text.purpose,
            decision=given["decision"],
            language=given["language"] or "en",
            explained=given["explained"],
            asked_by=asked_by,
            decided_on=self.today,
            # A refusal keeps neither day nor person: there is nothing that it could open or end.
            until=given["until"] if is_given else None,
            organisation=self._organisation_of(person),
            person=person,
            compartments=tuple(kind.value for kind in self.text.opens) if person else (),
            recipient="" if person else given.get("recipient", ""),
        )

    def _organisation_of(self, person: UUID | None) -> UUID | None:
        homes = (
            organisation
            for (organisation, _name), able in self.partners.items()
            if person in {one.keyholder for one in able}
        )
        return next(homes, None)
