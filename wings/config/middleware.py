"""What every request meets first: its instant, its line in the log, its privacy headers."""

import logging
import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from wings.config.faults import too_large

Respond = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger("wings.requests")

AT_A_TIME: Final = 64 * 1024
# Beyond this the line is cut: who sends without end must not keep a thread for ever.
MOST_THROWN_AWAY: Final = 256 * 1024 * 1024

PRIVACY_HEADERS: Final = {
    # Going back after signing out, or after the quick exit, shows nothing.
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "X-DNS-Prefetch-Control": "off",
    "X-Frame-Options": "DENY",
}


class InstantMiddleware:
    """Gives the request its one instant, `request.at`: the only clock that views read."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Local: its `.date()` is the day of the place, and days of
        # consents and reviews are counted by it.
        setattr(request, "at", timezone.localtime())  # noqa: B010  HttpRequest does not declare it
        return self.respond(request)


class RequestLogMiddleware:
    """Logs each request by its route: method, pattern, status and time, no value out of it."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.respond(request)
        elapsed_ms = (time.perf_counter() - started) * 1000
        logger.info(
            "%s /%s %d %.0f ms", request.method, _route(request), response.status_code, elapsed_ms
        )
        return response


def _route(request: HttpRequest) -> str:
    if request.resolver_match:
        return request.resolver_match.route
    # style sheets and icons are served before any route is looked up
    is_static = request.path.startswith(settings.STATIC_URL)
    return f"{settings.STATIC_URL.lstrip('/')}…" if is_static else "(no such path)"


class PrivacyHeadersMiddleware:
    """Keeps pages out of caches and other origins; a view may say otherwise for its own page."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.respond(request)
        for name, value in PRIVACY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class UploadLimitMiddleware:
    """Refuses what is too large to be kept in memory, before anything of it is kept.

    It is read to its end and thrown away: browsers show an answer only once they have sent all.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        # Without a length Django reads nothing of a body, so that nothing has to be bounded.
        if not length.isdecimal() or int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.respond(request)
        left = min(int(length), MOST_THROWN_AWAY)
        while left > 0 and (part := request.read(min(left, AT_A_TIME))):
            left -= len(part)
        return too_large(request)
