"""The forms of the programme: who may fill one in follows from the parts that it touches."""

from functools import partial

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wings.casework.cases.queries import case_for
from wings.casework.participants.vocabulary import Kind
from wings.casework.plans import actions
from wings.casework.plans.queries import Given, given_before, kinds_of
from wings.casework.plans.views.entering import Here, enter, saved
from wings.casework.plans.views.showing import signed
from wings.casework.plans.vocabulary import EXTRAS
from wings.foundation.ui.parts import Alert
from wings.programme.framework.forms import PackForm, answers_of, pack_form, remember, with_newer
from wings.programme.framework.queries import programme, translated
from wings.programme.framework.vocabulary import FormPack, NoSuchPart
from wings.programme.staff.http import StaffRequest, door, fresh_factor
from wings.programme.staff.http.drafts import done, restore
from wings.programme.staff.http.requests import posted
from wings.programme.staff.vocabulary import May

SEEN = "seen"
NEED_FRESH = frozenset({Kind.WHEREABOUTS, Kind.CLINICAL})
"""Parts for which a second factor is shown again."""


@door(May.OPEN_FILE)
@require_http_methods(["GET", "POST"])
def fill_in(request: StaffRequest, code: str, form: str) -> HttpResponse:
    """Fill in a form with her, or look at it again."""
    case = case_for(request.keyring, code, may=May.OPEN_FILE)
    try:
        pack = programme(case.programme).form(form)
    except NoSuchPart:
        raise Http404 from None
    # It has a page of its own in `cases`, which asks for other rights.
    if pack.id == EXTRAS:
        raise Http404
    kinds = kinds_of(pack)
    here = enter(request, code, may=May.OPEN_FILE, kinds=kinds)
    # Only now: whoever is not on the team finds "not there", and is asked for no code.
    if kinds & NEED_FRESH:
        return fresh_factor(_fill_in)(request, here, pack)
    return _fill_in(request, here, pack)


def _fill_in(request: StaffRequest, here: Here, pack: FormPack) -> HttpResponse:
    # What lies behind a fresh second factor is no help for
    # filling in a form that did not ask for one.
    parts = {kind: part for kind, part in here.parts.items() if kind not in NEED_FRESH}
    parts |= {kind: here.parts[kind] for kind in kinds_of(pack) & here.parts.keys()}
    before = given_before(request.keyring, parts, pack)
    form = pack_form(
        pack,
        here.programme,
        language=get_language() or "en",
        data=posted(request),
        initial=before.answers,
        told=before.told,
    )
    hidden = forms.CharField(widget=forms.HiddenInput, required=False, initial=before.mark)
    form.fields[SEEN] = hidden
    remember(form)
    is_newer = form.is_bound and request.POST.get(SEEN, "") != before.mark
    if is_newer:
        form.data = with_newer(form)
        form.data[SEEN] = before.mark
    elif form.is_bound and form.is_valid() and saved(form, partial(_save, here, form)):
        done(request)
        return HttpResponseRedirect(request.path if _stays(here) else _plan(here))
    return _page(here, form, before, is_newer=is_newer)


def _save(here: Here, form: PackForm) -> None:
    by, at = here.request.keyring, here.request.at
    actions.fill_in(by, here.case, form.pack, answers_of(form), at=at)


def _page(here: Here, form: PackForm, before: Given, *, is_newer: bool) -> HttpResponse:
    request = here.request
    context: dict[str, object] = {
        "here": here,
        "form": form,
        "title": translated(form.pack.title),
        "text": translated(form.pack.text),
        "minutes": form.pack.minutes,
        "earlier": signed(here, before.earlier),
        "back": here.file_url if _stays(here) else _plan(here),
        "draft": restore(request, form),
    }
    if is_newer:
        text = _(
            "Somebody saved answers to this form meanwhile: they stand below, and in the form "
            "wherever you had changed nothing. If it is right so, save it once more."
        )
        context["notice"] = Alert(text=text, tone="attention")
    return render(request, "plans/form.html", context, status=409 if is_newer else 200)


def _stays(here: Here) -> bool:
    return May.SEE_PLAN not in here.request.mays


def _plan(here: Here) -> str:
    return reverse("plans:plan", args=[here.code])
