"""What may be chosen: code lists of the programme and colleagues, as forms want them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wings.foundation.keys.certificates import Certificate
from wings.foundation.ui.forms import Form
from wings.programme.framework.queries import is_translated, translated
from wings.programme.framework.vocabulary import Consent as ConsentText
from wings.programme.framework.vocabulary import Notice, Programme

Choice = tuple[str, str]
NONE: Choice = ("", "–")
ONE_TEXT = _(
    "There is one text so far: %(language)s. Where she speaks another language, an interpreter "
    "whom she accepts reads it to her."
)


class DayInput(forms.DateInput):
    """A day, chosen or typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def languages(programme: Programme) -> list[Choice]:
    """Return the languages that somebody may speak, by name, each in its own script too."""
    words = programme.code_list("languages").words
    labels = ((one.id, translated(one.label), one.own) for one in words)
    named = [(code, f"{label} ({own})" if own else label) for code, label, own in labels]
    return sorted(named, key=lambda one: (one[0] in {"sgn", "other"}, one[1].casefold()))


def ways_to_explain(programme: Programme) -> list[Choice]:
    """Return how something can be explained to her."""
    return [(one.id, translated(one.label)) for one in programme.code_list("explained-how").words]


def written_in(texts: Iterable[Notice | ConsentText]) -> list[Choice]:
    """Return the languages of this house in which every one of these texts exists."""
    known = list(texts)
    return [
        (code, str(label))
        for code, label in settings.LANGUAGES
        if all(is_translated(text, code) for text in known)
    ]


def offer_texts(form: Form, name: str, texts: Sequence[Notice | ConsentText]) -> None:
    """Let the language be chosen in which these texts were read to her.

    Where they exist in one language alone there is nothing to choose: the form says which text was
    read, and what to do for whoever speaks another. Nothing is machine-translated.
    """
    found = written_in(texts)
    offer(form, name, found)
    # A choice of one would look as if other languages had been offered.
    if len(found) == 1:
        hide(form, name)
        [(code, label)] = found
        form.initial[name] = code
        form.fields["explained"].help_text = ONE_TEXT % {"language": label}


def people(certificates: Sequence[Certificate]) -> list[Choice]:
    """Return people by the name that they are shown with."""
    return [(str(one.keyholder), one.shown_name) for one in certificates]


def offer(
    form: forms.Form, name: str, choices: Sequence[Choice | tuple[str, list[Choice]]]
) -> None:
    """Let these be chosen in a field, some of them perhaps under a heading."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = list(choices)


def hide(form: Form, name: str) -> None:
    """Keep a field out of sight: there is nothing to choose, or it was told already."""
    field = form.fields[name]
    several = isinstance(field, forms.MultipleChoiceField)
    field.widget = forms.MultipleHiddenInput() if several else forms.HiddenInput()
    vars(form)["groups"] = [
        replace(group, fields=tuple(one for one in group.fields if one != name))
        for group in form.groups
    ]
