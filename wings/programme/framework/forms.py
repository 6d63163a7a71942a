"""A pack form as a Django form, and back to answers. The server decides which questions count."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from wings.foundation.ui.forms import (
    REQUIRED,
    Explanation,
    Form,
    Group,
    PartialDateField,
    PartialDateWidget,
    ScaleField,
    UnitInput,
    YesNoField,
)
from wings.foundation.ui.forms import YesNo as YesNoLabels
from wings.foundation.ui.partial_dates import readable
from wings.programme.framework.contents import Answer, Answers, Value
from wings.programme.framework.queries import translated
from wings.programme.framework.rules import asked
from wings.programme.framework.vocabulary import FormPack, Parts, Question, QuestionKind

LONGEST_TEXT = 4000
READ = "_read"
MOST_RADIOS = 8
HANGS = _("This goes with the question before it. Answer that one too, or leave both open.")


class PackForm(Form):
    """The questions of one pack form; its fields are made by `pack_form`."""

    pack: ClassVar[FormPack]
    parts: ClassVar[Parts]
    language: ClassVar[str]

    def clean(self) -> dict[str, Any]:
        """Keep the answers to questions that were asked; say what is missing and what hangs."""
        given = {name: value for name, value in self.cleaned_data.items() if not _skipped(value)}
        # A script hides questions in the browser; what counts is decided here, where none may have
        # run.
        shown = {one.id for one in asked(self.pack, {k: _value(v) for k, v in given.items()})}
        for question in self.pack.questions:
            if question.id in self.errors:
                continue
            if question.id in shown and question.required and question.id not in given:
                self.add_error(question.id, REQUIRED)
            if question.id in given.keys() - shown and self._hangs(question, given, shown):
                self.add_error(question.id, HANGS)
        return {name: value for name, value in given.items() if name in shown}

    @staticmethod
    def _hangs(question: Question, given: Mapping[str, Any], shown: Collection[str]) -> bool:
        """Say whether the answer hangs on a question that was asked and left open."""
        on = question.show_when.question if question.show_when else ""
        return on in shown and on not in given


def pack_form(
    pack: FormPack,
    parts: Parts,
    *,
    language: str,
    data: Mapping[str, Any] | None = None,
    initial: Answers | None = None,
    told: Mapping[str, Answer] | None = None,
) -> PackForm:
    """Return the form in this language.

    parts: the local programme, for its code lists and compartments. initial: her answers to this
    form so far. told: what she told elsewhere, by question (`rules.already_told`): it is shown
    back, never asked again as if nobody knew.
    """
    with override(language):
        names = {
            "pack": pack,
            "parts": parts,
            "language": language,
            "explanations": {one.id: _explanation(one, parts) for one in pack.questions},
            "groups": _groups(pack),
        }
        known = told or {}
        fields = {one.id: _field(one, parts, known.get(one.id)) for one in pack.questions}
        kind = type("PackForm", (PackForm,), names | fields)
        form: PackForm = kind(data, initial=_initial(initial, known))
        return form


def answers_of(form: PackForm) -> Answers:
    """Return what was answered in a valid form, with the wording that stood on the page."""
    # In her language and not in that of whoever saves it: this is what stood before her.
    with override(form.language):
        answers = tuple(
            _answer(question, form.cleaned_data[question.id], form.parts)
            for question in form.pack.questions
            if not _skipped(form.cleaned_data.get(question.id))
        )
    return Answers(form.pack.id, form.pack.version, form.language, answers)


def remember(form: PackForm) -> None:
    """Let the page carry what its author reads on it, so that a clash tells hers from the rest."""
    read = {one.id: _plain(form.initial.get(one.id)) for one in form.pack.questions}
    form.fields[READ] = forms.CharField(
        widget=forms.HiddenInput, required=False, initial=json.dumps(read)
    )


def with_newer(form: PackForm) -> QueryDict:
    """Return what was posted, with what was saved since wherever its author had touched nothing.

    A question that she left as she had read it is not her answer: saved again, it would undo what
    a colleague has written down meanwhile.
    """
    data = cast(QueryDict, form.data).copy()
    try:
        read = json.loads(data.get(READ) or "{}")
    except json.JSONDecodeError:
        read = {}
    for question in form.pack.questions:
        saved = _plain(form.initial.get(question.id))
        if isinstance(read, dict) and read.get(question.id) == _posted(form, question.id) != saved:
            _put(data, form, question.id, saved)
    data[READ] = form.fields[READ].initial
    return data


def _posted(form: PackForm, name: str) -> list[str] | None:
    field = form.fields[name]
    given = field.widget.value_from_datadict(form.data, form.files, name)
    try:
        return _plain(field.clean(given) if isinstance(field, PartialDateField) else given)
    except forms.ValidationError:
        return None


def _put(data: QueryDict, form: PackForm, name: str, saved: list[str]) -> None:
    widget = form.fields[name].widget
    if isinstance(widget, PartialDateWidget):
        known = widget.decompress("".join(saved))
        for part, value in zip(("day", "month", "year"), known, strict=True):
            data[f"{name}_{part}"] = str(value or "")
    else:
        data.setlist(name, saved)


def _plain(value: Any) -> list[str]:
    several = value if isinstance(value, list | tuple) else [value]
    return [str(one) for one in several if one is not None and one != ""]


def _explanation(question: Question, parts: Parts) -> Explanation:
    homes = [one for one in parts.compartments if one.id == question.compartment]
    seen_by = question.who_sees or next((home.who_sees for home in homes), "")
    return Explanation(why=translated(question.why), seen_by=translated(seen_by))


def _groups(pack: FormPack) -> tuple[Group, ...]:
    groups = []
    for section in pack.sections:
        names = tuple(one.id for one in pack.questions if one.section == section.id)
        if names:
            hint = translated(section.text or "")
            groups.append(Group(title=translated(section.title), fields=names, hint=hint))
    return tuple(groups)


def _initial(answers: Answers | None, told: Mapping[str, Answer]) -> dict[str, Any]:
    known = {name: answer.value for name, answer in told.items()}
    if answers is not None:
        known |= {answer.question: answer.value for answer in answers.answers}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in known.items()
    }


def _field(question: Question, parts: Parts, told: Answer | None) -> forms.Field:
    field = MAKERS[question.kind](question, parts)
    field.label = translated(question.wording)
    # Django would demand an answer to a question that is hidden; `clean` asks only where it shows.
    field.required = question.required and question.show_when is None
    field.help_text = _hint(question, told)
    if question.show_when is not None:
        field.widget.attrs |= {
            "data-show-question": question.show_when.question,
            "data-show-answers": " ".join(question.show_when.answer),
        }
    return field


def _hint(question: Question, told: Answer | None) -> str:
    hint = translated(question.hint or "")
    if told is None:
        return hint
    back = gettext("You told us: %(answer)s. Is this still right?") % {"answer": told.shown}
    return f"{hint} {back}".strip()


def _text(question: Question, _parts: Parts) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 4}) if question.long else forms.TextInput()
    return forms.CharField(max_length=LONGEST_TEXT, widget=widget)


def _choice(question: Question, parts: Parts) -> forms.Field:
    options = labels_of(question, parts)
    skip = ("", gettext("No answer"))
    if len(options) > MOST_RADIOS:
        return forms.ChoiceField(choices=[skip, *options.items()])
    return forms.ChoiceField(choices=[*options.items(), skip], widget=forms.RadioSelect)


def _several(question: Question, parts: Parts) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=list(labels_of(question, parts).items()), widget=forms.CheckboxSelectMultiple
    )


def _scale(question: Question, _parts: Parts) -> forms.Field:
    ends = (translated(question.lowest or ""), translated(question.highest or ""))
    field = ScaleField(low=question.least or 0, high=question.most or 0, ends=ends)
    numbers = [(str(one), str(one)) for one in range(question.least or 0, (question.most or 0) + 1)]
    # The field decides this by `required`, which is set only after it was made.
    field.choices = [*numbers, ("", gettext("No answer"))]
    return field


def _number(question: Question, parts: Parts) -> forms.Field:
    unit = UnitInput(unit=unit_of(question, parts))
    return forms.IntegerField(min_value=question.least, max_value=question.most, widget=unit)


MAKERS: dict[QuestionKind, Callable[[Question, Parts], forms.Field]] = {
    QuestionKind.TEXT: _text,
    QuestionKind.CHOICE: _choice,
    QuestionKind.SEVERAL: _several,
    QuestionKind.PARTIAL_DATE: lambda _question, _parts: PartialDateField(),
    QuestionKind.YES_NO: lambda _question, _parts: YesNoField(),
    QuestionKind.SCALE: _scale,
    QuestionKind.NUMBER: _number,
}


def labels_of(question: Question, parts: Parts) -> dict[str, str]:
    """Return what may be chosen, by id, in the language that is active."""
    if question.codes is None:
        return {option.id: translated(option.label) for option in question.options}
    codes = parts.code_list(question.codes).words
    return {
        code.id: f"{translated(code.label)} ({code.own})" if code.own else translated(code.label)
        for code in codes
    }


def unit_of(question: Question, parts: Parts) -> str:
    """Return the unit of a number in the language that is active."""
    codes = parts.code_list("units").words
    return next((translated(code.label) for code in codes if code.id == question.unit), "")


def _skipped(value: object) -> bool:
    return value is None or value in ("", [])


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(value)
    return value if isinstance(value, int) else str(value)


def _answer(question: Question, cleaned: Any, parts: Parts) -> Answer:
    value = _value(cleaned)
    return Answer(question.id, translated(question.wording), value, _shown(question, value, parts))


def _shown(question: Question, value: Value, parts: Parts) -> str:
    return SHOWN[question.kind](question, value, parts)


def _shown_choice(question: Question, value: Value, parts: Parts) -> str:
    labels = labels_of(question, parts)
    chosen = value if isinstance(value, tuple) else (str(value),)
    return ", ".join(labels.get(one, one) for one in chosen)


def _shown_scale(question: Question, value: Value, _parts: Parts) -> str:
    ends = {"value": value, "least": question.least, "most": question.most}
    ends["lowest"] = translated(question.lowest or "")
    ends["highest"] = translated(question.highest or "")
    return gettext("%(value)s (from %(least)s, %(lowest)s, to %(most)s, %(highest)s)") % ends


SHOWN: dict[QuestionKind, Callable[[Question, Value, Parts], str]] = {
    QuestionKind.TEXT: lambda _question, value, _parts: str(value),
    QuestionKind.CHOICE: _shown_choice,
    QuestionKind.SEVERAL: _shown_choice,
    QuestionKind.PARTIAL_DATE: lambda _question, value, _parts: readable(str(value)),
    QuestionKind.YES_NO: lambda _question, value, _parts: str(YesNoLabels(str(value)).label),
    QuestionKind.SCALE: _shown_scale,
    QuestionKind.NUMBER: lambda question, value, parts: f"{value} {unit_of(question, parts)}",
}
