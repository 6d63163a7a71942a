"""Agreeing, looking at it again, and her own ratings."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy as _

from wings.casework.plans.contents import Agreement, Rating, Ratings, Review
from wings.foundation.ui.forms import Explanation, Form, Group, ScaleField
from wings.programme.framework.queries import translated
from wings.programme.framework.vocabulary import Programme

LONGEST = 4000
NOT_YET = _("This day lies ahead. Write the day on which you spoke.")
CHOOSE = _("Choose")
PAST = _("Choose a day that is still to come.")


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """Return a field for a whole day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


def words_field(label: Any, **kwargs: Any) -> forms.CharField:
    """Return a field for words of hers that may stay empty."""
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=LONGEST, required=False, widget=area, **kwargs)


class AgreeForm(Form):
    """Both agree on a day."""

    explanations: ClassVar[dict[str, Explanation]] = {
        "her_words": Explanation(
            why=_("Her words stand beside the plan, also where they differ from it."),
            seen_by=_("key worker and deputy"),
        ),
    }

    agreed_on = day_field(_("The day on which you both agreed"))
    language = forms.ChoiceField()
    her_words = words_field(_("What she says about it"))

    def __init__(self, *args: Any, programme: Programme, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("agreed_on", today)
        self.fields["language"] = forms.ChoiceField(
            label=_("In which language did you speak?"), choices=_languages(programme)
        )

    def clean_agreed_on(self) -> date:
        """Refuse a day that lies ahead."""
        return _not_ahead(self.cleaned_data["agreed_on"], self.today)

    def agreement(self, with_whom: UUID) -> Agreement:
        """Return the agreement as it was filled in."""
        given = self.cleaned_data
        return Agreement(given["agreed_on"], with_whom, given["language"], given["her_words"])


class ReviewForm(Form):
    """When it was looked at, what changed, and when it is looked at again."""

    groups = (Group(title=_("This review"), fields=("reviewed_on", "what_changed", "next_on")),)

    reviewed_on = day_field(_("The day on which you looked at it together"))
    what_changed = words_field(_("What changed in the plan"))
    next_on = day_field(_("The next review"))

    def __init__(self, *args: Any, today: date, next_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("reviewed_on", today)
        self.initial.setdefault("next_on", next_on)

    def clean_reviewed_on(self) -> date:
        """Refuse a day that lies ahead."""
        return _not_ahead(self.cleaned_data["reviewed_on"], self.today)

    def clean_next_on(self) -> date:
        """Refuse a next day that is over."""
        day: date = self.cleaned_data["next_on"]
        if day <= self.today:
            raise forms.ValidationError(PAST)
        return day

    def review(self, by: UUID) -> Review:
        """Return the review as it was filled in."""
        given = self.cleaned_data
        return Review(given["reviewed_on"], by, given["what_changed"], given["next_on"])


class RatingsForm(Form):
    """How she rates each outcome; every one may be left out."""

    rated_on = day_field(_("The day on which she said it"))

    def __init__(self, *args: Any, programme: Programme, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("rated_on", today)
        self.numbers = [one.number for one in programme.outcomes]
        for one in programme.outcomes:
            ends = (translated(one.lowest), translated(one.highest))
            field = ScaleField(low=one.least, high=one.most, ends=ends)
            # A choice like the others, and on the same line: who leaves
            # one out need not look for a way.
            points = [(str(point), str(point)) for point in range(one.least, one.most + 1)]
            field.choices = [*points, ("", _("Rather not say"))]
            field.label, field.help_text = translated(one.question), translated(one.title)
            self.fields[f"outcome-{one.number}"] = field
        self.fields["her_words"] = words_field(_("In her own words"))

    def clean_rated_on(self) -> date:
        """Refuse a day that lies ahead."""
        return _not_ahead(self.cleaned_data["rated_on"], self.today)

    def ratings(self) -> Ratings:
        """Return her ratings as they were filled in."""
        given = self.cleaned_data
        each = tuple(Rating(number, given[f"outcome-{number}"]) for number in self.numbers)
        return Ratings(given["rated_on"], each, given["her_words"])


class Together:
    """Several forms that are filled in as one: `ui/form.html` draws them like one form."""

    is_multipart = False

    def __init__(self, *parts: Form) -> None:
        self.parts = parts

    def __iter__(self) -> Iterator[forms.BoundField]:
        for part in self.parts:
            yield from part

    @property
    def errors(self) -> dict[str, ErrorList]:
        """What is wrong in any of them, by field."""
        return {name: found for part in self.parts for name, found in part.errors.items()}

    def non_field_errors(self) -> list[str]:
        """What is wrong with any of them as a whole."""
        return [str(error) for part in self.parts for error in part.non_field_errors()]

    def is_valid(self) -> bool:
        """Judge every one of them, so that every mistake is named at once."""
        return all(part.is_bound for part in self.parts) and not self.errors

    def grouped(self) -> Sequence[tuple[Group, list[forms.BoundField]]]:
        """Return the groups of all of them, one after the other."""
        return [pair for part in self.parts for pair in part.grouped()]

    def hidden_fields(self) -> Iterable[forms.BoundField]:
        """Return the hidden fields of all of them."""
        return [field for part in self.parts for field in part.hidden_fields()]


def _not_ahead(day: date, today: date) -> date:
    if day > today:
        raise forms.ValidationError(NOT_YET)
    return day


def _languages(programme: Programme) -> list[tuple[str, str]]:
    words = programme.code_list("languages").words
    return [("", str(CHOOSE)), *((one.id, translated(one.label)) for one in words)]
