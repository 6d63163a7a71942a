"""Ways back with the recovery code, and new secrets for one's own account."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wings.foundation.keys.suite import Tampered, context, seal, unseal
from wings.foundation.keys.totp import WrongCode, fresh_totp_seed, provisioning_uri
from wings.foundation.vault.models import Wrap
from wings.programme.staff import sessions
from wings.programme.staff.actions.renewing import (
    change_app,
    change_secrets,
    show_recovery_code,
)
from wings.programme.staff.actions.signing_in import AccountClosed, WrongPassphrase, sign_in
from wings.programme.staff.actions.tries import TooManyTries
from wings.programme.staff.forms import AppForm, NewSecretsForm, RecoverForm, RecoveryCodeForm
from wings.programme.staff.http import Visit, fresh_factor, known
from wings.programme.staff.http.doors import turned_away
from wings.programme.staff.http.requests import with_next
from wings.programme.staff.rules.cookies import NAME, read_cookie
from wings.programme.staff.rules.newcomers import secret_text
from wings.programme.staff.rules.qr import qr_code
from wings.programme.staff.rules.renewing import Offer
from wings.programme.staff.views.arrival import arrive, give_cookie, origin_of
from wings.programme.staff.views.signing_in import ACCOUNT_CLOSED, please_wait
from wings.programme.staff.vocabulary import Standing

_WRONG_CODE: Final = _(
    "This name and this recovery code do not go together. Please compare the code with your paper, "
    "letter by letter."
)
_WRONG_RECOVERY: Final = _(
    "This is not your recovery code. Please compare it with your paper, letter by letter."
)
_WRONG_SECRET: Final = _("This is neither your passphrase until now nor your recovery code.")
_RETYPE: Final = _(
    "The new words or letters differ from those shown. Please type them once more from your paper."
)
_STALE: Final = _("This page was open for too long. New words are shown; please write down these.")
_WRONG_APP_CODE: Final = _(
    "This code does not fit. Wait for the next one in the app; if it never fits, check that your "
    "phone shows the right time."
)


@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Sign in by the recovery code where the passphrase is lost; a new one is chosen next."""
    visit = cast(Visit, request)
    form = RecoverForm(visit.POST or None)
    if form.is_valid():
        try:
            _session, cookie = sign_in(
                name=form.cleaned_data["name"],
                secret=form.cleaned_data["recovery_code"],
                origin=origin_of(visit),
                at=visit.at,
                kind=Wrap.Kind.RECOVERY,
            )
        except WrongPassphrase:
            form.add_error(None, _WRONG_CODE)
        except AccountClosed:
            form.add_error(None, ACCOUNT_CLOSED)
        except TooManyTries as refused:
            form.add_error(None, please_wait(refused))
        else:
            # The code was typed on some page: it is replaced together with the passphrase.
            way = with_next(reverse("staff:factor"), reverse("staff:new-passphrase"))
            response = HttpResponseRedirect(way)
            give_cookie(response, cookie)
            return response
    return render(visit, "staff/recover.html", {"form": form})


@require_http_methods(["GET", "POST"])
def recover_factor(request: HttpRequest) -> HttpResponse:
    """Open a session by passphrase and recovery code where the phone is lost."""
    visit = cast(Visit, request)
    opened = visit.opened
    if opened is None or opened.standing is not Standing.HALF:
        return turned_away(visit)
    if opened.session.by_recovery:
        # The same paper would be both steps; a lost phone and passphrase need two colleagues.
        return HttpResponseRedirect(reverse("staff:lost"))
    form = RecoveryCodeForm(visit.POST or None)
    if form.is_valid():
        code = form.cleaned_data["recovery_code"]
        try:
            show_recovery_code(opened, code, origin=origin_of(visit), at=visit.at)
        except WrongPassphrase:
            form.add_error(None, _WRONG_RECOVERY)
        except TooManyTries as refused:
            form.add_error(None, please_wait(refused))
        else:
            # Before anything else: until then the lost phone is still her second step.
            return arrive(visit, opened, then=reverse("staff:new-app"))
    return render(visit, "staff/recover_factor.html", {"form": form})


@require_http_methods(["GET", "POST"])
@known
@fresh_factor
def new_passphrase(request: Visit) -> HttpResponse:
    """Show a new passphrase and recovery code, and take them once they were typed again."""
    opened = cast(sessions.Opened, request.opened)
    form = NewSecretsForm(request.POST or None)
    offer = _offer_in(request, opened)
    if offer is not None and form.is_valid() and _is_changed(request, opened, offer, form):
        return HttpResponseRedirect(reverse("staff:account"))
    shown: dict[str, Any] = {}
    if offer is None:
        shown["notice"] = {"text": _STALE, "tone": "attention"} if form.is_bound else None
        offer = Offer.fresh(get_language() or "en")
        carried = offer.carried(opened.keypair, opened.session.pk)
        form = NewSecretsForm(initial={"offered": carried})
    shown |= {"form": form, "words": offer.passphrase.split(), "code": offer.recovery_code}
    return render(request, "staff/new_passphrase.html", shown)


def _offer_in(request: Visit, opened: sessions.Opened) -> Offer | None:
    try:
        offered = request.POST.get("offered", "")
        return Offer.brought_back(offered, opened.keypair, opened.session.pk)
    except Tampered:
        return None


def _is_changed(
    request: Visit, opened: sessions.Opened, offer: Offer, form: NewSecretsForm
) -> bool:
    typed, cookie = form.cleaned_data, read_cookie(request.COOKIES.get(NAME, ""))
    if cookie is None or not offer.is_retyped(typed["passphrase_again"], typed["recovery_part"]):
        form.add_error(None, _RETYPE)
        return False
    try:
        change_secrets(
            opened,
            offer,
            present=typed["present_secret"],
            cookie=cookie,
            origin=origin_of(request),
            at=request.at,
        )
    except WrongPassphrase:
        form.add_error("present_secret", _WRONG_SECRET)
        return False
    except TooManyTries as refused:
        form.add_error(None, please_wait(refused))
        return False
    return True


@require_http_methods(["GET", "POST"])
@known
@fresh_factor
def new_app(request: Visit) -> HttpResponse:
    """Show the seed of a new authenticator app, and take it once a code of it was typed."""
    opened = cast(sessions.Opened, request.opened)
    seed, form = _seed_in(request, opened), AppForm(request.POST or None)
    if seed is None:
        seed, form = fresh_totp_seed(), AppForm()
    elif form.is_valid():
        try:
            change_app(opened, seed, form.cleaned_data["code"], at=request.at)
            return HttpResponseRedirect(reverse("staff:account"))
        except WrongCode:
            form.add_error(None, _WRONG_APP_CODE)
    sealed = seal(opened.keypair.own, seed, _seed_place(opened))
    form.initial["offered"] = b64encode(sealed).decode("ascii")
    picture = qr_code(provisioning_uri(seed))
    shown = {"form": form, "picture": picture, "secret": secret_text(seed)}
    return render(request, "staff/new_app.html", shown)


def _seed_in(request: Visit, opened: sessions.Opened) -> bytes | None:
    try:
        sealed = b64decode(request.POST.get("offered", ""), validate=True)
        return unseal(opened.keypair.own, sealed, _seed_place(opened))
    except (Tampered, NotBase64, ValueError):
        return None


def _seed_place(opened: sessions.Opened) -> bytes:
    return context("offered app", 1, opened.session.pk)
