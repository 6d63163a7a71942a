"""What is typed about a session."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wings.foundation.ui.forms import Explanation, Form, Group, UnitInput
from wings.strands.psychosocial.contents import Session
from wings.strands.psychosocial.vocabulary import Setting

DATE = {"type": "date"}
TIME = {"type": "time"}
USUAL_MINUTES = 50


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DATE), **kwargs)


def _hour(label: Any, **kwargs: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs=TIME, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **kwargs)


class HandOverForm(Form):
    """To whom the notes are handed. Nobody is chosen beforehand."""

    def __init__(self, *args: Any, colleagues: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # No choice beforehand, also where there is one colleague alone: earlier notes go with it.
        self.fields["to"] = forms.TypedChoiceField(
            label=_("To whom?"), choices=colleagues, coerce=UUID, widget=forms.RadioSelect
        )


class SessionForm(Form):
    """A session: what is written here opens for psychologists on her care team alone."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label=_("Note"), max_length=20000, widget=forms.Textarea(attrs={"rows": 10})
    )
    on = _day(_("Day"))
    starts = _hour(_("Time"))
    minutes = forms.IntegerField(
        label=_("Length"), min_value=5, max_value=600, widget=UnitInput(unit=_("minutes"))
    )
    setting = forms.ChoiceField(
        label=_("Setting"), choices=Setting.choices, widget=forms.RadioSelect
    )
    next_on = _day(_("Next appointment"), required=False)
    next_starts = _hour(_("At"), required=False)
    groups = (
        Group(title=_("The session"), fields=("note", "on", "starts", "minutes", "setting")),
        Group(
            title=_("Next time"),
            hint=_("Her care team sees the time of it, never the place."),
            fields=("next_on", "next_starts"),
        ),
    )
    explanations: ClassVar[Mapping[str, Explanation]] = {
        "note": Explanation(
            why=_("So that you can see what changes. Leave out what nobody needs later."),
            seen_by=_("psychologists on her care team, nobody else"),
        )
    }

    def clean(self) -> dict[str, Any]:
        """The next appointment has a day and a time, and comes after this session."""
        typed = super().clean() or {}
        day, hour = typed.get("next_on"), typed.get("next_starts")
        if day and not hour and "next_starts" not in self.errors:
            self.add_error("next_starts", _("Please say at what time."))
        if hour and not day and "next_on" not in self.errors:
            self.add_error("next_on", _("Please say on which day."))
        if day and typed.get("on") and day < typed["on"]:
            self.add_error("next_on", _("This is before the session. Please change one."))
        return typed

    def session(self, *, by: UUID) -> Session:
        """Return what was typed."""
        typed = self.cleaned_data
        next_at = None
        if typed["next_on"] and typed["next_starts"]:
            next_at = _at(typed["next_on"], typed["next_starts"])
        return Session(
            held_at=_at(typed["on"], typed["starts"]),
            setting=typed["setting"],
            minutes=typed["minutes"],
            note=typed["note"],
            written_by=by,
            next_at=next_at,
        )


def fresh_initial(at: datetime) -> dict[str, Any]:
    """Return what a new note begins with: a session of the usual length that ends now."""
    begins = timezone.localtime(at) - timedelta(minutes=USUAL_MINUTES)
    return {
        "on": begins.date(),
        "starts": begins.time(),
        "minutes": USUAL_MINUTES,
        "setting": Setting.INDIVIDUAL,
    }


def session_initial(session: Session, version: int) -> dict[str, Any]:
    """Return a session as the form shows it."""
    begins = timezone.localtime(session.held_at)
    shown: dict[str, Any] = {
        "version": version,
        "note": session.note,
        "on": begins.date(),
        "starts": begins.time(),
        "minutes": session.minutes,
        "setting": session.setting,
    }
    if session.next_at:
        coming = timezone.localtime(session.next_at)
        shown |= {"next_on": coming.date(), "next_starts": coming.time()}
    return shown


def _at(day: Any, hour: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
