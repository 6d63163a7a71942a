from datetime import date
from typing import Any, Final

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wings.casework.cases.forms.choices import DayInput, offer
from wings.casework.cases.vocabulary import Stage
from wings.foundation.ui.forms import Form
from wings.programme.framework.contents import Answer, Answers
from wings.programme.framework.queries import translated
from wings.programme.framework.vocabulary import Programme

PAUSED_FOR: Final = (
    ("time", _("She wants time for herself")),
    ("health", _("Her health, or somebody’s whom she cares for")),
    ("family", _("Family or children")),
    ("work", _("Work or school")),
    ("away", _("She is away for a while")),
    ("ours", _("We cannot offer it just now")),
    # The last one says that none is owed: a field that must be
    # filled invites a reason that was never given.
    ("unsaid", _("She did not say, and need not")),
)
"""Why a pause may be. None of them says that somebody did something wrong."""

KEPT: Final = ("reason", "words")
WORDS_HINT: Final = _("What helps to go on later. Key worker and deputy see it, nobody else.")


class StageForm(Form):
    """What is said when a file moves: a reason that blames nobody, and a few words."""

    reason = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("A few words, if she wants them kept"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=WORDS_HINT,
    )

    def said(self, stage: Stage, programme: Programme) -> Answers | None:
        """Return what was said, as her plan keeps it; None where nothing was."""
        given = [name for name in KEPT if self.cleaned_data.get(name)]
        if not given:
            return None
        answers = tuple(self._answer(name) for name in given)
        return Answers(stage, programme.version, get_language() or "en", answers)

    def _answer(self, name: str) -> Answer:
        field, value = self.fields[name], str(self.cleaned_data[name])
        choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
        return Answer(name, str(field.label), value, str(dict(choices).get(value, value)))


class PauseForm(StageForm):
    """A pause: perhaps why, and when it is looked at again."""

    review_on = forms.DateField(
        label=_("When do you look at it together again?"), required=False, widget=DayInput
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["reason"].label = _("What is the pause for?")
        offer(self, "reason", [(name, str(label)) for name, label in PAUSED_FOR])

    def clean_review_on(self) -> date | None:
        """Take a day to come, or none."""
        day: date | None = self.cleaned_data["review_on"]
        if day is not None and day < self.today:
            text = _("Choose today, %(today)s, or a later day.")
            raise forms.ValidationError(text % {"today": date_format(self.today)})
        return day


class CloseForm(StageForm):
    """An end: in which of the programme's ways."""

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].required = _("How does it end?"), True
        ways = programme.exits
        offer(
            self,
            "reason",
            [(one.id, f"{translated(one.title)}: {translated(one.text)}") for one in ways],
        )


class ReopenForm(Form):
    """Where a file goes on."""

    stage = forms.ChoiceField(label=_("Where does it go on?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, stages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stage", stages)
