"""One's own account: organisation, passkeys, sessions, language; and the table of roles."""

from typing import cast
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wings.foundation.ui.parts import Cell, Column
from wings.programme.organisations.queries import names
from wings.programme.staff import sessions
from wings.programme.staff.actions.accounts import choose_language, end_other_sessions
from wings.programme.staff.actions.factors import TooManyPasskeys, add_passkey, remove_passkey
from wings.programme.staff.actions.signing_in import enter
from wings.programme.staff.forms import LanguageForm, PasskeyForm
from wings.programme.staff.http import StaffRequest, Visit, fresh_factor, known, signed_in
from wings.programme.staff.http.navigation import home_path
from wings.programme.staff.http.requests import next_path
from wings.programme.staff.queries.accounts import certificates_of, living_sessions
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.rules.comparing import words_of
from wings.programme.staff.rules.entitlement import roles_of
from wings.programme.staff.rules.passkeys import WrongPasskey, ask, creation_options
from wings.programme.staff.rules.standing import DAY
from wings.programme.staff.rules.wraps import open_names
from wings.programme.staff.views.signing_in import host_of
from wings.programme.staff.vocabulary import GRANTS, May, Role

_YES, _NO = Cell(text=_("yes"), tone="ok"), Cell(text="")
_TOO_MANY = _("There are ten passkeys already. Remove one that you do not need, then add this one.")
_NOT_MADE = _("The browser made no passkey. Nothing has changed; please try again.")


@require_http_methods(["GET", "POST"])
@known
def organisation(request: Visit) -> HttpResponse:
    """Choose where to work now; say so calmly when no certificate stands yet."""
    opened = _opened(request)
    certificates = certificates_of(opened.holding)
    if not certificates:
        words = words_of(opened.keypair)
        return render(request, "staff/uncertified.html", {"words": words})
    chosen = request.POST.get("organisation", "")
    if request.method == "GET" and len(certificates) == 1 and request.keyring is None:
        chosen = str(certificates[0].organisation)
    # Only where her own certificate was verified: the form could name any.
    if chosen in {str(one.organisation) for one in certificates}:
        enter(opened, UUID(chosen), at=request.at)
        return HttpResponseRedirect(next_path(request) or home_path())
    called = names(node_key())
    choices = [
        (one.organisation, called.get(one.organisation, ""), roles_of(one.roles))
        for one in certificates
    ]
    shown = {"choices": choices, "next": next_path(request), "now": opened.session.organisation}
    return render(request, "staff/organisation.html", shown)


@require_GET
@known
def account(request: Visit) -> HttpResponse:
    """Show one's own names, roles, words, passkeys and sessions."""
    opened = _opened(request)
    row = opened.session.account
    called = names(node_key())
    shown = {
        "names": open_names(node_key(), bytes(row.names), row.pk),
        "places": [
            (called.get(one.organisation, ""), roles_of(one.roles))
            for one in certificates_of(opened.holding)
        ],
        "words": words_of(opened.keypair),
        "passkeys": [(one.credential_id.hex(), one.label) for one in opened.blob.passkeys],
        "has_code": opened.blob.totp_seed is not None,
        "sessions": living_sessions(row, since=request.at - DAY),
        "this": opened.session,
        "language_form": LanguageForm(initial={"language": row.language}),
    }
    return render(request, "staff/account.html", shown)


@require_http_methods(["GET", "POST"])
@known
@fresh_factor
def passkey_add(request: Visit) -> HttpResponse:
    """Let the browser make a passkey and keep it among the second factors."""
    opened = _opened(request)
    form = PasskeyForm(request.POST or None)
    if form.is_valid():
        try:
            add_passkey(opened, host=host_of(request), at=request.at, **form.cleaned_data)
            return HttpResponseRedirect(reverse("staff:account"))
        except WrongPasskey:
            form.add_error(None, _NOT_MADE)
        except TooManyPasskeys:
            form.add_error(None, _TOO_MANY)
    exchange = ask(host_of(request))
    sessions.expect(opened.session, exchange.challenge)
    options = creation_options(exchange, opened.blob.passkeys)
    return render(request, "staff/passkey_add.html", {"form": form, "options": options})


@require_POST
@known
@fresh_factor
def passkey_remove(request: Visit) -> HttpResponse:
    """Remove one of one's own passkeys."""
    try:
        credential_id = bytes.fromhex(request.POST.get("passkey", ""))
    except ValueError:
        raise Http404 from None
    remove_passkey(_opened(request), credential_id, at=request.at)
    return HttpResponseRedirect(reverse("staff:account"))


@require_POST
@known
def end_others(request: Visit) -> HttpResponse:
    """End one's own sessions on every other device."""
    end_other_sessions(_opened(request), at=request.at)
    return HttpResponseRedirect(reverse("staff:account"))


@require_POST
@known
def language(request: Visit) -> HttpResponse:
    """Speak another language from now on, on this and on every other device."""
    form = LanguageForm(request.POST)
    response = HttpResponseRedirect(reverse("staff:account"))
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        choose_language(_opened(request).session.account, chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            secure=True,
            httponly=True,
            samesite="Strict",
        )
    return response


@require_GET
@signed_in
def roles(request: StaffRequest) -> HttpResponse:
    """Show the one table of roles and what each may do."""
    columns = [Column(label=_("Who may")), *(Column(label=capfirst(role.label)) for role in Role)]
    rows = [
        [Cell(text=capfirst(may.label)), *(_YES if may in GRANTS[role] else _NO for role in Role)]
        for may in May
    ]
    return render(request, "staff/roles.html", {"columns": columns, "rows": rows})


def _opened(request: Visit) -> sessions.Opened:
    return cast(sessions.Opened, request.opened)
