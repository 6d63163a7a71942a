"""Cookies of a session and of a device, and where somebody goes once a factor was shown."""

from typing import Final, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from wings.foundation.keys.suite import digest, fresh_key
from wings.programme.staff import sessions
from wings.programme.staff.actions.signing_in import Origin, enter, remember_device
from wings.programme.staff.http.navigation import home_path
from wings.programme.staff.http.requests import Visit, network, next_path, with_next
from wings.programme.staff.queries.accounts import certificates_of
from wings.programme.staff.queries.late import has_late_forms
from wings.programme.staff.rules.cookies import NAME, Cookie

# It opens nothing. It lasts a year because it only spares her the waits that strangers cause.
DEVICE: Final = "__Host-device"
DEVICE_SECONDS: Final = 365 * 24 * 3600


def origin_of(request: HttpRequest) -> Origin:
    """Return where a try comes from."""
    device = request.COOKIES.get(DEVICE)
    return Origin(network(request), _digest(device) if device else None)


def give_cookie(response: HttpResponse, cookie: Cookie) -> None:
    """Hand out a session's cookie, until the browser is closed."""
    # No age: it goes with the window, on computers that others use next.
    response.set_cookie(NAME, cookie.written(), secure=True, httponly=True, samesite="Strict")


def take_cookie(response: HttpResponse) -> None:
    """Take a session's cookie away."""
    response.set_cookie(NAME, "", max_age=0, secure=True, httponly=True, samesite="Strict")


def arrive(request: HttpRequest, opened: sessions.Opened, then: str = "") -> HttpResponse:
    """Send somebody on who has shown a second factor; know the device from now on.

    then: where to, before everything else.
    """
    visit = cast(Visit, request)
    way = _way(visit, opened)
    response = HttpResponseRedirect(then or way)
    device = visit.COOKIES.get(DEVICE) or fresh_key().hex()
    remember_device(opened.session.account, _digest(device), at=visit.at)
    response.set_cookie(
        DEVICE, device, max_age=DEVICE_SECONDS, secure=True, httponly=True, samesite="Strict"
    )
    return response


def enter_the_only(opened: sessions.Opened, visit: Visit) -> bool:
    """Begin to work where the only certificate is; say whether an organisation is chosen now."""
    if opened.session.organisation is not None:
        return True
    certificates = certificates_of(opened.holding)
    if len(certificates) != 1:
        return False
    enter(opened, certificates[0].organisation, at=visit.at)
    return True


def _way(visit: Visit, opened: sessions.Opened) -> str:
    target = next_path(visit)
    if not enter_the_only(opened, visit):
        return with_next(reverse("staff:organisation"), target)
    if has_late_forms(opened.session.account, at=visit.at):
        return with_next(reverse("staff:unsaved"), target)
    return target or home_path()


def _digest(device: str) -> bytes:
    return digest("device", device)
