"""Signing in, the second factor, unlocking, leaving."""

from collections.abc import Callable
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wings.foundation.keys.totp import WrongCode
from wings.programme.staff import sessions
from wings.programme.staff.actions.signing_in import (
    AccountClosed,
    WrongPassphrase,
    show_code,
    show_passkey,
    sign_in,
)
from wings.programme.staff.actions.tries import TooManyTries
from wings.programme.staff.forms import CodeForm, SignInForm
from wings.programme.staff.http import Visit
from wings.programme.staff.http.doors import turned_away
from wings.programme.staff.http.navigation import home_path
from wings.programme.staff.http.requests import next_path, with_next
from wings.programme.staff.rules.passkeys import WrongPasskey, ask, request_options
from wings.programme.staff.views.arrival import (
    arrive,
    give_cookie,
    origin_of,
    take_cookie,
)
from wings.programme.staff.vocabulary import Standing

# Without "cookies": that would also take the mark of a known device.
CLEARED: Final = '"cache", "storage"'
_MINUTE: Final = 60
_WRONG_PASSPHRASE: Final = _(
    "This name and this passphrase do not go together. Please look at both again: the passphrase "
    "has six words with a space between them."
)
ACCOUNT_CLOSED: Final = _("This account has been closed. Your administrator can say more.")
_WRONG_CODE: Final = _(
    "This code is not right, or it was used before. Wait for the next one and type that."
)
_WRONG_PASSKEY: Final = _(
    "The passkey was not accepted. Try it again, or type the code of your authenticator app."
)


@require_http_methods(["GET", "POST"])
def show_sign_in(
    request: HttpRequest, template: str = "staff/sign_in.html", more: dict[str, Any] | None = None
) -> HttpResponse:
    """Ask for name and passphrase; who is signed in goes on."""
    visit = cast(Visit, request)
    # Only a look: a passphrase that is posted here may be somebody else's, who takes over the desk.
    if visit.method == "GET" and visit.keyring is not None:
        return HttpResponseRedirect(next_path(visit) or home_path())
    form = SignInForm(visit.POST or None)
    if form.is_valid():
        response = _try_passphrase(visit, form)
        if response is not None:
            return response
    return render(visit, template, {"form": form, "next": next_path(visit), **(more or {})})


def _try_passphrase(visit: Visit, form: SignInForm) -> HttpResponse | None:
    try:
        _session, cookie = sign_in(
            name=form.cleaned_data["name"],
            secret=form.cleaned_data["passphrase"],
            origin=origin_of(visit),
            at=visit.at,
        )
    except WrongPassphrase:
        form.add_error(None, _WRONG_PASSPHRASE)
    except AccountClosed:
        form.add_error(None, ACCOUNT_CLOSED)
    except TooManyTries as refused:
        form.add_error(None, please_wait(refused))
    else:
        response = HttpResponseRedirect(with_next(reverse("staff:factor"), next_path(visit)))
        give_cookie(response, cookie)
        return response
    return None


def please_wait(refused: TooManyTries) -> str:
    """Say how long to wait before the next try."""
    seconds = int(refused.wait.total_seconds()) + 1
    if seconds <= _MINUTE:
        return ngettext(
            "Several tries did not fit. Please wait %(count)d second, then try again.",
            "Several tries did not fit. Please wait %(count)d seconds, then try again.",
            seconds,
        ) % {"count": seconds}
    minutes = -(-seconds // _MINUTE)
    return ngettext(
        "Several tries did not fit. Please wait %(count)d minute, then try again. Colleagues can "
        "still sign in.",
        "Several tries did not fit. Please wait %(count)d minutes, then try again. Colleagues can "
        "still sign in.",
        minutes,
    ) % {"count": minutes}


def _second_factor(*standings: Standing, template: str) -> Callable[[HttpRequest], HttpResponse]:
    """Make the page that asks for a second factor in a session that stands so."""

    @require_http_methods(["GET", "POST"])
    def page(request: HttpRequest) -> HttpResponse:
        visit = cast(Visit, request)
        opened = visit.opened
        if opened is None or opened.standing not in standings:
            return _elsewhere(visit)
        form = CodeForm(visit.POST if visit.method == "POST" else None)
        if visit.method == "POST" and _is_shown(visit, opened, form):
            return arrive(visit, opened)
        return render(visit, template, _asked(visit, opened, form))

    return page


factor = _second_factor(Standing.HALF, template="staff/factor.html")
locked = _second_factor(Standing.LOCKED, template="staff/locked.html")
confirm = _second_factor(Standing.OPEN, template="staff/confirm.html")


def _elsewhere(visit: Visit) -> HttpResponse:
    if visit.keyring is not None:
        return HttpResponseRedirect(next_path(visit) or home_path())
    return turned_away(visit)


def _is_shown(visit: Visit, opened: sessions.Opened, form: CodeForm) -> bool:
    wrong: Promise | str
    try:
        if answer := visit.POST.get("answer"):
            show_passkey(opened, answer, host=host_of(visit), at=visit.at)
        elif form.is_valid():
            show_code(opened, form.cleaned_data["code"], origin=origin_of(visit), at=visit.at)
        else:
            return False
    except WrongCode:
        wrong = _WRONG_CODE
    except WrongPasskey:
        wrong = _WRONG_PASSKEY
    except TooManyTries as refused:
        wrong = please_wait(refused)
    else:
        return True
    # A passkey answers without a code: that the code is missing is no fault to show.
    form.errors.clear()
    form.add_error(None, wrong)
    return False


def _asked(visit: Visit, opened: sessions.Opened, form: CodeForm) -> dict[str, Any]:
    shown: dict[str, Any] = {"form": form, "next": next_path(visit)}
    if opened.blob.passkeys:
        # Anew for each page: an answer that was caught earlier fits no other question.
        exchange = ask(host_of(visit))
        sessions.expect(opened.session, exchange.challenge)
        shown["options"] = request_options(exchange, opened.blob.passkeys)
    return shown


def host_of(request: HttpRequest) -> str:
    """Return the name under which the browser knows this site, without its port."""
    return request.get_host().rpartition(":")[0] or request.get_host()


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and come back to the first page."""
    return _ended(cast(Visit, request), reverse("staff:sign-in"))


@csrf_exempt
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End one's own session at once and show a page that says nothing.

    No token is asked for, so that a page that is just closing can still send this; it only ever
    ends the session of the cookie that comes with it.
    """
    return _ended(cast(Visit, request), reverse("staff:left"))


def _ended(visit: Visit, target: str) -> HttpResponse:
    if visit.session_row is not None and visit.session_row.ended_at is None:
        sessions.end(visit.session_row, at=visit.at)
    response = HttpResponseRedirect(target)
    take_cookie(response)
    return response


@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """Show a page that says nothing about this site; what the browser kept goes."""
    response = render(request, "staff/left.html")
    response.headers["Clear-Site-Data"] = CLEARED
    return response


@require_GET
def lost(request: HttpRequest) -> HttpResponse:
    """Say what helps when a passphrase or a second factor is lost."""
    return render(request, "staff/lost.html")
