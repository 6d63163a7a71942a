from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wings.casework.plans.contents import Goal, Step
from wings.casework.plans.vocabulary import Doer
from wings.foundation.ui.forms import Explanation, Form
from wings.programme.framework.queries import translated
from wings.programme.framework.vocabulary import Goal as LibraryGoal
from wings.programme.framework.vocabulary import Programme

MOST_STEPS, FIRST_ROWS = 12, 3
LONGEST_WORDS, LONGEST_STEP = 2000, 400
PARTS = ("words", "doer", "until", "done_on")
WHAT = _("Write what is to be done, or take the day away.")


class StepRow(NamedTuple):
    """One row of steps, as the page shows it."""

    number: int
    words: forms.BoundField
    doer: forms.BoundField
    until: forms.BoundField
    done_on: forms.BoundField


class GoalForm(Form):
    """A goal in her words, with as many rows of steps as are wanted."""

    explanations: ClassVar[dict[str, Explanation]] = {
        "words": Explanation(
            why=_("The plan is hers: it says what she wants, as she says it."),
            seen_by=_("key worker and deputy"),
        ),
        "is_shown": Explanation(
            why=_("Trainer, psychologist and counsellor can then work towards it with her."),
            seen_by=_("only if she says yes: her whole care team, without the steps"),
        ),
    }

    words = forms.CharField(
        label=_("The goal, in her own words"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    outcome = forms.TypedChoiceField(label=_("What it is about"), coerce=int)
    strand = forms.ChoiceField(label=_("Part of the programme"), required=False)
    is_shown = forms.BooleanField(label=_("She wants her care team to see it"), required=False)
    library = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    rows = forms.IntegerField(
        min_value=0, max_value=MOST_STEPS, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = [(one.number, translated(one.title)) for one in programme.outcomes]
        strands = [(one.id, translated(one.title)) for one in programme.strands]
        _offer(self.fields["outcome"], [("", gettext("Choose")), *outcomes])
        _offer(self.fields["strand"], [("", gettext("None of the three")), *strands])
        for number in range(MOST_STEPS):
            self.fields |= _step_fields(number)

    @property
    def step_rows(self) -> list[StepRow]:
        """The rows that the page shows: those with words, and one to write on."""
        filled = [
            n for n in range(MOST_STEPS) if self._shown(n, "words") or self._shown(n, "until")
        ]
        wanted = _number(self["rows"].value())
        count = max(FIRST_ROWS, wanted, filled[-1] + 1 if filled else 0)
        return [self._row(number) for number in range(min(count, MOST_STEPS))]

    @property
    def may_have_more(self) -> bool:
        """Whether another row may be added."""
        return len(self.step_rows) < MOST_STEPS

    def clean(self) -> dict[str, Any]:
        """A day without a word is no step."""
        given = super().clean() or self.cleaned_data
        for number in range(MOST_STEPS):
            if given.get(_name(number, "until")) and not given.get(_name(number, "words")):
                self.add_error(_name(number, "words"), WHAT)
        return given

    def steps(self) -> tuple[Step, ...]:
        """Return the steps that were written, in their order."""
        rows = ([self.cleaned_data[_name(n, part)] for part in PARTS] for n in range(MOST_STEPS))
        return tuple(Step(*row) for row in rows if row[0])

    def goal(self, set_on: date, standing: str) -> Goal:
        """Return the goal as it was filled in."""
        given = self.cleaned_data
        return Goal(
            words=given["words"],
            outcome=given["outcome"],
            strand=given["strand"],
            set_on=set_on,
            steps=self.steps(),
            standing=standing,
            library=given["library"],
            is_shown=given["is_shown"],
        )

    def _shown(self, number: int, part: str) -> object:
        return self[_name(number, part)].value()

    def _row(self, number: int) -> StepRow:
        return StepRow(number + 1, *(self[_name(number, part)] for part in PARTS))


class LibraryForm(Form):
    """Which goals of the library are shown. It rides along with the goal's own form."""

    show_outcome = forms.ChoiceField(label=_("What it is about"), required=False)
    show_strand = forms.ChoiceField(label=_("Part of the programme"), required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = [(str(one.number), translated(one.title)) for one in programme.outcomes]
        strands = [(one.id, translated(one.title)) for one in programme.strands]
        _offer(self.fields["show_outcome"], [("", gettext("Everything")), *outcomes])
        _offer(self.fields["show_strand"], [("", gettext("All parts")), *strands])
        for field in self.fields.values():
            # It sends what was typed along: without JavaScript choosing
            # a goal must not cost her words.
            field.widget.attrs["form"] = "form"

    def chosen(self, goals: tuple[LibraryGoal, ...]) -> list[LibraryGoal]:
        """Return the goals of the library that were asked for."""
        asked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        outcome, strand = asked.get("show_outcome", ""), asked.get("show_strand", "")
        return [
            one for one in goals if outcome in {"", str(one.outcome)} and strand in {"", one.strand}
        ]


def fields_of(goal: Goal, version: int) -> dict[str, object]:
    """Return a goal as the first values of its form."""
    fields: dict[str, object] = {
        "words": goal.words,
        "outcome": goal.outcome,
        "strand": goal.strand,
        "is_shown": goal.is_shown,
        "library": goal.library,
        "version": version,
        "rows": min(len(goal.steps) + 1, MOST_STEPS),
    }
    return fields | _step_values(goal.steps)


def typed_fields(data: QueryDict, form: GoalForm) -> dict[str, object]:
    """Return what was typed, as first values of a form that is not judged yet."""
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form.fields.items()
        if not field.widget.value_omitted_from_data(data, {}, name)
    }


def with_row(typed: Mapping[str, object], shown: int) -> dict[str, object]:
    """Return what was typed with one row more to write on."""
    return {**typed, "rows": min(shown + 1, MOST_STEPS)}


def with_library(typed: Mapping[str, object], chosen: LibraryGoal) -> dict[str, object]:
    """Return what was typed, completed by a goal of the library.

    Words that she has already stay hers; the library's steps follow upon her own.
    """
    written = [n for n in range(MOST_STEPS) if str(typed.get(_name(n, "words")) or "").strip()]
    kept: list[dict[str, object]] = [
        {part: typed.get(_name(number, part)) or "" for part in PARTS} for number in written
    ]
    offered: list[dict[str, object]] = [
        {"words": translated(one), "doer": Doer.TOGETHER} for one in chosen.steps
    ]
    known = {str(one["words"]) for one in kept}
    steps = [*kept, *(one for one in offered if one["words"] not in known)][:MOST_STEPS]
    fields: dict[str, object] = {
        **typed,
        "words": str(typed.get("words") or "").strip() or translated(chosen.text),
        "outcome": typed.get("outcome") or chosen.outcome,
        "strand": typed.get("strand") or chosen.strand or "",
        "library": chosen.id,
        "rows": min(len(steps) + 1, MOST_STEPS),
    }
    for number in range(MOST_STEPS):
        step: Mapping[str, object] = steps[number] if number < len(steps) else {}
        fields |= {_name(number, part): step.get(part, "") for part in PARTS}
    return fields


def _step_values(steps: tuple[Step, ...]) -> dict[str, object]:
    return {
        _name(number, part): getattr(step, part)
        for number, step in enumerate(steps)
        for part in PARTS
    }


def _step_fields(number: int) -> dict[str, forms.Field]:
    day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    fields: tuple[forms.Field, ...] = (
        forms.CharField(
            label=_("What is to be done"),
            max_length=LONGEST_STEP,
            required=False,
        ),
        forms.ChoiceField(
            label=_("Who"), choices=Doer.choices, initial=Doer.TOGETHER, required=False
        ),
        forms.DateField(label=_("By when"), required=False, widget=day),
        # The tick travels hidden with its step, or each change of a goal would undo what was done.
        forms.DateField(required=False, widget=forms.HiddenInput),
    )
    return {_name(number, part): field for part, field in zip(PARTS, fields, strict=True)}


def _name(number: int, part: str) -> str:
    return f"step-{number}-{part}"


def _number(value: object) -> int:
    text = str(value or "")
    return int(text) if text.isdecimal() else 0


def _offer(field: forms.Field, choices: list[Any]) -> None:
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(field)
    field.choices = choices
