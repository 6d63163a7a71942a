"""What is typed about internships."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from wings.foundation.ui.forms import Explanation, Form, Group, UnitInput
from wings.strands.employment.contents import Hours, Internship, Override, RightToWork, Visit
from wings.strands.employment.queries import Written
from wings.strands.employment.rules import ends_before_start, outlasts
from wings.strands.employment.vocabulary import Met

DATE = {"type": "date"}
SEEN_BY = _("employment counsellor and key worker")


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DATE), **kwargs)


def _words(label: Any, most: int = 2000, rows: int = 3, **kwargs: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=area, **kwargs)


class InternshipForm(Form):
    """An internship. One that ends after she may work needs a reason in words."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    host = forms.CharField(label=_("Company"), max_length=120)
    host_tutor = forms.CharField(label=_("Tutor at the company"), max_length=120, required=False)
    our_tutor = forms.CharField(label=_("Tutor on our side"), max_length=120, required=False)
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))
    hours_planned = forms.FloatField(
        label=_("Hours in all"), min_value=1, max_value=2000, widget=UnitInput(unit=_("hours"))
    )
    weekly = forms.CharField(label=_("Days and hours of the week"), max_length=160, required=False)
    goals = _words(_("What she wants to learn"), required=False)
    allowance = forms.CharField(
        label=_("Allowance promised"),
        max_length=120,
        required=False,
        help_text=_("How much, and when it is paid."),
    )
    reason = _words(
        _("Why it must end after that day"),
        most=1000,
        required=False,
        help_text=_("Only if it cannot end earlier. What you write is recorded with your name."),
    )
    groups: ClassVar[Sequence[Group]] = (
        Group(title=_("Where"), fields=("host", "host_tutor", "our_tutor")),
        Group(title=_("When"), fields=("starts_on", "ends_on", "hours_planned", "weekly")),
        Group(title=_("What was agreed"), fields=("goals", "allowance")),
    )
    explanations: ClassVar[Mapping[str, Explanation]] = {
        "host": Explanation(
            why=_("Her card and the rest of her care team never show the company."),
            seen_by=SEEN_BY,
        )
    }

    def __init__(self, *args: Any, may_work_until: date | None, by: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.until, self.by = may_work_until, by
        if may_work_until is None:
            del self.fields["reason"]
        else:
            title = _("She may work until %(day)s") % {"day": date_format(may_work_until)}
            self.groups = (*self.groups, Group(title=title, fields=("reason",)))  # type: ignore[misc]  # of this form alone

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first, and within her right to work or with a reason."""
        typed = super().clean() or {}
        if "starts_on" not in typed or "ends_on" not in typed:
            return typed
        agreed = Internship("", typed["starts_on"], typed["ends_on"], 1)
        if ends_before_start(agreed):
            self.add_error("ends_on", _("The last day is before the first. Please change one."))
        elif self.until and outlasts(agreed, self.until) and not typed.get("reason"):
            day = date_format(self.until)
            said = _("She may work until %(day)s. End by then, or say below why it must be later.")
            self.add_error("ends_on", said % {"day": day})
        return typed

    def internship(self, *, on: date) -> Internship:
        """Return what was agreed. on: the day on which an override is given."""
        typed = self.cleaned_data
        agreed = Internship(
            host=typed["host"],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            hours_planned=typed["hours_planned"],
            host_tutor=typed["host_tutor"],
            our_tutor=typed["our_tutor"],
            goals=typed["goals"],
            weekly=typed["weekly"],
            allowance=typed["allowance"],
        )
        # An override that is not needed any more goes: it would
        # read as if she had no right to work.
        if self.until is None or not outlasts(agreed, self.until):
            return agreed
        override = Override(typed["reason"], self.until, self.by, on)
        return Internship(**{**vars(agreed), "override": override})


def internship_initial(written: Written[Internship]) -> dict[str, Any]:
    """Return an internship as the form shows it."""
    internship = written.content
    reason = internship.override.reason if internship.override else ""
    return {**vars(internship), "version": written.version, "reason": reason}


class RightToWorkForm(Form):
    """Until when she may work, as far as it is known."""

    until_on = _day(
        _("She may work until"),
        required=False,
        help_text=_("As it stands on her permit. Empty where it is not known, or has no end."),
    )
    explanations: ClassVar[Mapping[str, Explanation]] = {
        "until_on": Explanation(
            why=_("So that no internship lasts longer than her right to work."), seen_by=SEEN_BY
        )
    }


def right_initial(right: Written[RightToWork] | None) -> dict[str, Any]:
    """Return what is known as the form shows it."""
    return {"until_on": right.content.until_on} if right else {}


class HoursForm(Form):
    """Hours that she worked on one day."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = _day(_("Day"))
    hours = forms.FloatField(
        label=_("Hours"), min_value=0.25, max_value=16, widget=UnitInput(unit=_("hours"))
    )
    words = forms.CharField(label=_("What she did"), max_length=300, required=False)

    def entry(self, internship: UUID) -> Hours:
        """Return what was typed, for that internship."""
        typed = self.cleaned_data
        return Hours(internship, typed["on"], typed["hours"], typed["words"])


class VisitForm(Form):
    """A visit at the internship."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = _day(_("Day"))
    met = forms.ChoiceField(label=_("Who"), choices=Met.choices, widget=forms.RadioSelect)
    note = _words(_("Note"), most=4000, rows=6)

    def visit(self, internship: UUID) -> Visit:
        """Return what was typed, for that internship."""
        typed = self.cleaned_data
        return Visit(internship, typed["on"], typed["met"], typed["note"])
