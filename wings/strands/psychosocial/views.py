"""Pages of sessions, for psychologists on her care team who have just shown a second factor."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wings.casework.cases.actions import NotEntitled
from wings.casework.cases.models import Case
from wings.casework.cases.queries import case_for, compartments
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.ui.parts import Version
from wings.foundation.vault.actions import TooFewKeyholders, VersionClash
from wings.foundation.vault.opening import NoGrant
from wings.programme.staff.http import StaffRequest, door, fresh_factor
from wings.programme.staff.http.drafts import done, restore
from wings.programme.staff.http.requests import posted
from wings.programme.staff.vocabulary import May
from wings.strands.psychosocial import actions, queries
from wings.strands.psychosocial.forms import (
    HandOverForm,
    SessionForm,
    fresh_initial,
    session_initial,
)
from wings.strands.psychosocial.rules import next_appointment
from wings.strands.psychosocial.vocabulary import Setting


@door(May.RECORD_SESSIONS)
@require_safe
@fresh_factor
def sessions(request: StaffRequest, code: str) -> HttpResponse:
    """Show her sessions, newest first."""
    case = case_for(request.keyring, code, may=May.RECORD_SESSIONS)
    try:
        held = queries.sessions_of(request.keyring, case)
    except NoGrant:
        return render(request, "psychosocial/no_key.html", _about(request, case), status=403)
    shown = {
        "sessions": [(one, Setting(one.session.setting).label) for one in held],
        "next_at": next_appointment([one.session for one in held], request.at),
        "without": queries.without_notes(request.keyring, case),
    }
    return render(request, "psychosocial/sessions.html", _about(request, case) | shown)


@door(May.RECORD_SESSIONS)
@require_http_methods(["GET", "POST"])
@fresh_factor
def new_session(request: StaffRequest, code: str) -> HttpResponse:
    """Write what a session was."""
    case = case_for(request.keyring, code, may=May.RECORD_SESSIONS)
    form = SessionForm(request.POST or None, initial=fresh_initial(request.at))
    draft = restore(request, form)
    if form.is_valid():
        session = form.session(by=request.keyring.keyholder)
        try:
            actions.write_session(request.keyring, case, session, at=request.at)
            done(request)
            return HttpResponseRedirect(reverse("psychosocial:sessions", args=[code]))
        except (NotEntitled, NoGrant):
            form.add_error(None, _no_key())
        except TooFewKeyholders:
            form.add_error(
                None,
                _(
                    "Nobody else could open this if your key is lost. Ask your coordinator to name "
                    "guardians of clinical keys first. Your text is kept as a draft."
                ),
            )
    shown = {"form": form, "draft": draft, "title": _("New session")}
    return render(request, "psychosocial/session.html", _about(request, case) | shown)


@door(May.RECORD_SESSIONS)
@require_http_methods(["GET", "POST"])
@fresh_factor
def session(request: StaffRequest, code: str, pk: UUID) -> HttpResponse:
    """Read a session again, and correct what was written."""
    case = case_for(request.keyring, code, may=May.RECORD_SESSIONS)
    try:
        read = queries.session_of(request.keyring, case, pk)
    except NoGrant:
        return render(request, "psychosocial/no_key.html", _about(request, case), status=403)
    form = SessionForm(request.POST or None, initial=session_initial(read.session, read.version))
    draft = restore(request, form)
    shown = {"form": form, "draft": draft, "title": _("Session")}
    if form.is_valid():
        typed = form.session(by=read.session.written_by)
        version = form.cleaned_data["version"] or 0
        try:
            actions.change_session(request.keyring, case, pk, typed, version=version, at=request.at)
            done(request)
            return HttpResponseRedirect(reverse("psychosocial:sessions", args=[code]))
        except VersionClash:
            shown |= _clash(request, form, read)
    return render(request, "psychosocial/session.html", _about(request, case) | shown)


@door(May.RECORD_SESSIONS)
@require_http_methods(["GET", "POST"])
@fresh_factor
def hand_over(request: StaffRequest, code: str) -> HttpResponse:
    """Ask whoever holds the notes whether a colleague shall read them, earlier ones too."""
    case = case_for(request.keyring, code, may=May.RECORD_SESSIONS)
    try:
        without = queries.without_notes(request.keyring, case)
    except NoGrant:
        return render(request, "psychosocial/no_key.html", _about(request, case), status=403)
    offered = [(one.keyholder, one.name) for one in without]
    form = HandOverForm(posted(request), colleagues=offered)
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            actions.hand_over_notes(request.keyring, case, to=to, at=request.at)
            return HttpResponseRedirect(reverse("psychosocial:sessions", args=[code]))
        except NotEntitled:
            form.add_error(None, _("Her place or her role has ended. Nothing was handed over."))
    shown = {"form": form, "without": without}
    return render(request, "psychosocial/hand_over.html", _about(request, case) | shown)


def _clash(request: StaffRequest, form: SessionForm, read: queries.Written) -> dict[str, Any]:
    """Show both texts; saving once more puts the reader's own over the other, seen."""
    typed = form.cleaned_data["note"]
    form.add_error(
        None, _("This was saved in the meantime. Below are both texts: take what you need, save.")
    )
    again = request.POST.copy()
    again["version"] = str(read.version)
    form.data = again
    return {
        "versions": [
            Version(title=_("What stands now"), text=read.session.note),
            Version(title=_("What you wrote"), text=typed),
        ]
    }


def _about(request: StaffRequest, case: Case) -> dict[str, Any]:
    card = card_of(request.keyring, compartments(case)[Kind.CARD])[1]
    return {"code": case.code, "name": card.chosen_name}


def _no_key() -> str:
    return _(
        "You do not hold this key yet. Ask the psychologist who does to hand you the notes. Your "
        "text is kept as a draft."
    )
