"""Joining, step by step: from a code on paper to an account that waits to be certified."""

from collections.abc import Callable
from functools import wraps
from typing import Final, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from wings.foundation.keys.suite import Tampered
from wings.foundation.keys.totp import WrongCode, provisioning_uri
from wings.foundation.ui.parts import Alert
from wings.programme.organisations.queries import names
from wings.programme.staff.actions import joining as actions
from wings.programme.staff.actions.entering import SignInNameTaken
from wings.programme.staff.actions.tries import TooManyTries
from wings.programme.staff.forms import (
    CodeForm,
    JoinForm,
    PassphraseAgainForm,
    RecoveryAgainForm,
    SameWordsForm,
)
from wings.programme.staff.http import Visit
from wings.programme.staff.http.requests import network, posted
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.queries.invitations import Arrival, NoSuchInvitation, arrival
from wings.programme.staff.rules.comparing import root_words
from wings.programme.staff.rules.cookies import Cookie, read_cookie
from wings.programme.staff.rules.newcomers import secret_text
from wings.programme.staff.rules.qr import qr_code
from wings.programme.staff.views.signing_in import please_wait
from wings.programme.staff.vocabulary import JoinStep, Standing

COOKIE: Final = "__Host-joining"
PATHS: Final = {
    JoinStep.COMPARE: "staff:join-compare",
    JoinStep.PASSPHRASE: "staff:join-passphrase",
    JoinStep.FACTOR: "staff:join-factor",
    JoinStep.RECOVERY: "staff:join-recovery",
    JoinStep.DONE: "staff:join-done",
}
_NO_SUCH: Final = _(
    "This code opens nothing. It may be mistyped, used already, taken back, or more than a day "
    "old. Look at it again, or ask for a new one."
)
_BEGIN_AGAIN: Final = _(
    "Please type your code again. Joining was interrupted for too long, or went on in another "
    "browser; the code still works until its day is over."
)
_NOT_THE_WORDS: Final = _("These are not the six words above. Please compare them word by word.")
_WRONG_CODE: Final = _("This code is not right. Wait for the next one in the app, and type that.")
_NOT_THE_GROUP: Final = _("This is not what the paper says. Please look at both groups again.")
_NAME_TAKEN: Final = _(
    "Somebody else has taken this sign-in name meanwhile. Ask for a new invitation."
)

Step = Callable[[Visit, Arrival], HttpResponse]


def at_step(step: JoinStep) -> Callable[[Step], Callable[[HttpRequest], HttpResponse]]:
    """Let in who has come as far as this step, send others to theirs."""

    def decorate(view: Step) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            visit = cast(Visit, request)
            found = _arrival(visit)
            if found is None:
                return _start_page(visit, JoinForm(), notice=Alert(text=_BEGIN_AGAIN))
            # No step is skipped: not comparing the words would let a forged root into her blob.
            if found.progress.step is not step:
                return HttpResponseRedirect(reverse(PATHS[found.progress.step]))
            return view(visit, found)

        return guarded

    return decorate


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the code of an invitation."""
    visit = cast(Visit, request)
    form = JoinForm(posted(visit))
    if form.is_valid():
        try:
            _joining, cookie = actions.begin(
                form.cleaned_data["code"],
                network=network(visit),
                language=_language(),
                at=visit.at,
            )
        except NoSuchInvitation:
            form.add_error("code", _NO_SUCH)
        except TooManyTries as refused:
            form.add_error(None, please_wait(refused))
        else:
            return _on_the_way(cookie)
    return _start_page(visit, form)


@require_http_methods(["GET", "POST"])
@at_step(JoinStep.COMPARE)
def compare(visit: Visit, found: Arrival) -> HttpResponse:
    """Show which organisation it is, with the words of its root."""
    if "skip" in visit.POST:
        actions.refuse_words(found, at=visit.at)
        return render(visit, "staff/join/differ.html")
    form = SameWordsForm(posted(visit))
    if form.is_valid():
        return _accepted(visit, found)
    shown = {
        "form": form,
        "words": root_words(found.progress.root),
        "organisation": names(node_key()).get(found.invitation.organisation, ""),
    }
    return render(visit, "staff/join/compare.html", shown)


@require_http_methods(["GET", "POST"])
@at_step(JoinStep.PASSPHRASE)
def passphrase(visit: Visit, found: Arrival) -> HttpResponse:
    """Show a generated passphrase and have it typed back."""
    if "skip" in visit.POST:
        actions.draw_other_words(found, language=_language())
        return _next(JoinStep.PASSPHRASE)
    form = PassphraseAgainForm(posted(visit))
    if form.is_valid():
        try:
            actions.repeat_passphrase(found, form.cleaned_data["passphrase_again"])
            return _next(JoinStep.FACTOR)
        except actions.NotTheWords:
            form.add_error("passphrase_again", _NOT_THE_WORDS)
    shown = {"form": form, "words": found.progress.passphrase.split()}
    return render(visit, "staff/join/passphrase.html", shown)


@require_http_methods(["GET", "POST"])
@at_step(JoinStep.FACTOR)
def factor(visit: Visit, found: Arrival) -> HttpResponse:
    """Show the seed of an authenticator app and check its first code."""
    form = CodeForm(posted(visit))
    if form.is_valid():
        try:
            actions.show_first_code(found, form.cleaned_data["code"], at=visit.at)
            return _next(JoinStep.RECOVERY)
        except WrongCode:
            form.add_error("code", _WRONG_CODE)
    seed = found.progress.totp_seed
    shown = {
        "form": form,
        "picture": qr_code(provisioning_uri(seed)),
        "secret": secret_text(seed),
    }
    return render(visit, "staff/join/factor.html", shown)


@require_http_methods(["GET", "POST"])
@at_step(JoinStep.RECOVERY)
def recovery(visit: Visit, found: Arrival) -> HttpResponse:
    """Show the recovery code, have two groups typed back, and make the account."""
    form = RecoveryAgainForm(posted(visit))
    if form.is_valid():
        try:
            typed = [form.cleaned_data["second"], form.cleaned_data["fourth"]]
            actions.finish(found, typed, language=_language(), at=visit.at)
            return _next(JoinStep.DONE)
        except actions.NotTheCode:
            form.add_error(None, _NOT_THE_GROUP)
        except NoSuchInvitation:
            form.add_error(None, _NO_SUCH)
        except SignInNameTaken:
            form.add_error(None, _NAME_TAKEN)
    shown = {"form": form, "code": found.progress.recovery_code}
    return render(visit, "staff/join/recovery.html", shown)


@require_GET
@at_step(JoinStep.RECOVERY)
def recovery_paper(visit: Visit, found: Arrival) -> HttpResponse:
    """Show the recovery code alone, for a printer."""
    shown = {
        "code": found.progress.recovery_code,
        "sign_in": found.proposal.names.sign_in,
    }
    return render(visit, "staff/join/recovery_paper.html", shown)


@require_GET
@at_step(JoinStep.DONE)
def done(visit: Visit, found: Arrival) -> HttpResponse:
    """Say that the account is there, and which words a certifier compares."""
    signed_in = visit.account is not None
    shown = {
        "words": found.progress.words,
        "next_url": reverse("staff:organisation" if signed_in else "staff:sign-in"),
        "next_label": _("Go on") if signed_in else _("Sign in"),
    }
    return render(visit, "staff/join/done.html", shown)


def _accepted(visit: Visit, found: Arrival) -> HttpResponse:
    opened = visit.opened
    if opened is None or opened.standing is not Standing.OPEN:
        actions.accept_words(found)
        return _next(JoinStep.PASSPHRASE)
    try:
        actions.join_with_account(found, opened, at=visit.at)
    except actions.AnotherRoot:
        # The same as words that differ: somebody offers her a root that is not the one she trusts.
        actions.refuse_words(found, at=visit.at)
        return render(visit, "staff/join/differ.html")
    return _next(JoinStep.DONE)


def _arrival(visit: Visit) -> Arrival | None:
    cookie = read_cookie(visit.COOKIES.get(COOKIE, ""))
    if cookie is None:
        return None
    try:
        return arrival(cookie, node=node_key(), at=visit.at)
    except Tampered:
        return None


def _on_the_way(cookie: Cookie) -> HttpResponse:
    response = _next(JoinStep.COMPARE)
    response.set_cookie(COOKIE, cookie.written(), secure=True, httponly=True, samesite="Strict")
    return response


def _start_page(visit: Visit, form: JoinForm, *, notice: Alert | None = None) -> HttpResponse:
    return render(visit, "staff/join/start.html", {"form": form, "notice": notice})


def _next(step: JoinStep) -> HttpResponse:
    return HttpResponseRedirect(reverse(PATHS[step]))


def _language() -> str:
    return get_language() or "en"
