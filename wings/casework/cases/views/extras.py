"""What else she wants to tell at the start. Nothing in it is needed for help to begin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wings.casework.cases import actions
from wings.casework.cases.forms.choices import hide
from wings.casework.cases.queries import case_for, held_compartments
from wings.casework.cases.views.faults import attempt
from wings.casework.cases.views.showing import file_url
from wings.casework.participants.queries import answers_given, card_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.ui.parts import Version
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment
from wings.programme.framework.contents import Answer, Answers
from wings.programme.framework.forms import PackForm, answers_of, pack_form, remember, with_newer
from wings.programme.framework.queries import programme
from wings.programme.framework.rules import joined
from wings.programme.framework.rules.answering import compartments_of
from wings.programme.framework.vocabulary import FormPack, Programme
from wings.programme.staff.http import StaffRequest, door, fresh_factor
from wings.programme.staff.http.drafts import done, restore
from wings.programme.staff.http.requests import posted
from wings.programme.staff.vocabulary import May

EXTRAS = "intake-extras"
SPOKEN = "languages"
SEEN = "seen"


@dataclass(frozen=True)
class Before:
    """What she answered so far. mark: tells whether somebody has saved since the page was read.

    languages: those on her card; she told them at intake and is not asked again.
    """

    answers: Answers | None
    languages: tuple[str, ...]
    mark: str


@door(May.SEE_IDENTITY)
# Some of these answers lie in `whereabouts`.
@fresh_factor
@require_http_methods(["GET", "POST"])
def extras(request: StaffRequest, code: str) -> HttpResponse:
    """Ask what she likes to add at intake: every question may be left out."""
    case = case_for(request.keyring, code, may=May.SEE_IDENTITY)
    actions.put_in_order(request.keyring, case, at=request.at)
    local = programme(case.programme)
    pack = local.form(EXTRAS)
    before = _before(request.keyring, held_compartments(request.keyring, case), pack)
    form = _form(request, pack, local, before)
    is_newer = form.is_bound and request.POST.get(SEEN, "") != before.mark
    if is_newer:
        form.data = with_newer(form)
        form.data[SEEN] = before.mark
    elif form.is_bound and form.is_valid():
        answers = answers_of(form)
        attempt(
            form,
            lambda: actions.save_form(request.keyring, case, pack, answers, at=request.at),
        )
        if not form.errors:
            done(request)
            return HttpResponseRedirect(file_url(case))
    context = {
        "case": case,
        "form": form,
        "pack": pack,
        "draft": restore(request, form),
        "versions": _both(form, before) if is_newer else [],
    }
    return render(request, "cases/extras.html", context)


def _form(request: StaffRequest, pack: FormPack, local: Programme, before: Before) -> PackForm:
    form = pack_form(
        pack,
        local,
        language=get_language() or "en",
        data=posted(request),
        initial=before.answers,
    )
    form.fields[SEEN] = forms.CharField(
        widget=forms.HiddenInput, required=False, initial=before.mark
    )
    hide(form, SPOKEN)
    form.initial[SPOKEN] = list(before.languages)
    remember(form)
    return form


def _before(keyring: Keyring, parts: Mapping[Kind, Compartment], pack: FormPack) -> Before:
    ours = [part for kind, part in parts.items() if kind.value in compartments_of(pack)]
    given = answers_given(keyring, ours, pack.id)
    newest = {part.pk: one.answers for part, one in reversed(given)}
    _row, card = card_of(keyring, parts[Kind.CARD])
    # Answers are only ever added, so that their number changes whenever somebody has saved.
    return Before(joined(pack, newest.values()), card.languages, str(len(given)))


def _both(form: PackForm, before: Before) -> list[Version]:
    mine = answers_of(form).answers if form.is_valid() else ()
    saved = before.answers.answers if before.answers else ()
    return [
        Version(title=_("What you typed"), text=_lines(mine)),
        Version(title=_("What is saved now"), text=_lines(saved)),
    ]


def _lines(answers: Iterable[Answer]) -> str:
    return "\n".join(f"{one.wording} {one.shown}" for one in answers)
