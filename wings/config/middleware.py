"""What every request meets first: its instant, its line in the log, its privacy headers."""

import logging
import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

Respond = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger("wings.requests")

PRIVACY_HEADERS: Final = {
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
        setattr(request, "at", timezone.now())  # noqa: B010  HttpRequest does not declare it
        return self.respond(request)


class RequestLogMiddleware:
    """Logs each request by its route: method, pattern, status and time, no value out of it."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.respond(request)
        elapsed_ms = (time.perf_counter() - started) * 1000
        route = request.resolver_match.route if request.resolver_match else "(no such path)"
        logger.info("%s /%s %d %.0f ms", request.method, route, response.status_code, elapsed_ms)
        return response


class PrivacyHeadersMiddleware:
    """Keeps pages out of caches and other origins; a view may say otherwise for its own page."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.respond(request)
        for name, value in PRIVACY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response
