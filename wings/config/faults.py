"""What a person reads when something fails: calm, without content; the log names places alone."""

import logging
import sys
from dataclasses import dataclass
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from wings.foundation.keys.certificates import Untrusted
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault.actions import EpochMoved, RotationDue, TooFewKeyholders, VersionClash
from wings.foundation.vault.actions.keyholders import BlobMoved
from wings.foundation.vault.coding import UnknownVersion
from wings.foundation.vault.opening import NoGrant
from wings.programme.staff.actions.turns import NoTurn
from wings.programme.staff.http.doors import typed_fields

logger = logging.getLogger("wings.faults")


@dataclass(frozen=True)
class Fault:
    """One kind of fault. may_be_over: sending the same form again in a moment may succeed."""

    status: int
    template: str
    may_be_over: bool = False


UNKNOWN: Final = Fault(500, "500.html")
BUSY: Final = Fault(503, "503.html", may_be_over=True)
NOT_WHAT_WAS_SEALED: Final = Fault(500, "config/not_what_was_sealed.html")
NO_KEY: Final = Fault(403, "config/no_key.html")
NEW_KEY: Final = Fault(409, "config/new_key.html", may_be_over=True)

FAULTS: Final[tuple[tuple[type[Exception], Fault], ...]] = (
    (OperationalError, BUSY),  # locked, full, gone, or two writers in each other's way
    (InterfaceError, BUSY),
    (NoTurn, BUSY),
    (Tampered, NOT_WHAT_WAS_SEALED),
    (Untrusted, NOT_WHAT_WAS_SEALED),
    (UnknownVersion, Fault(503, "config/newer.html")),
    (NoGrant, NO_KEY),
    (RotationDue, NEW_KEY),
    (EpochMoved, NEW_KEY),
    (VersionClash, Fault(409, "config/saved_meanwhile.html")),
    (BlobMoved, Fault(409, "config/account_changed.html")),
    (TooFewKeyholders, Fault(409, "config/too_few.html")),
)


def fault(request: HttpRequest) -> HttpResponse:
    """Answer when something was raised and nothing caught it: `handler500`.

    Needs neither a session nor the database: either may be what failed.
    """
    raised = sys.exc_info()[1]
    kind = kind_of(raised)
    who = getattr(request, "account", None)
    # Who is a random id, where a route: enough to find the fault, and about nobody (ADR 4).
    logger.error("%s %s by %s", request.method, _route(request), who or "nobody", exc_info=raised)
    return HttpResponse(_page(request, kind), status=kind.status)


def kind_of(raised: BaseException | None) -> Fault:
    """Return what kind of fault an exception stands for."""
    return next((kind for cause, kind in FAULTS if isinstance(raised, cause)), UNKNOWN)


def too_large(_request: HttpRequest) -> HttpResponse:
    """Answer an upload that is larger than any that is taken."""
    return HttpResponse(render_to_string("413.html"), status=413)


def _page(request: HttpRequest, kind: Fault) -> str:
    if not (kind.may_be_over and _was_accepted(request)):
        return render_to_string(kind.template)
    # What was typed goes back into her page and nowhere else: it is neither stored nor logged.
    typed = [(name, text) for name, texts in _typed(request).items() for text in texts]
    shown = {
        "page": kind.template,
        "path": request.get_full_path(),
        "typed": typed,
        "has_files": bool(request.FILES),
        "csrf_token": get_token(request),
    }
    return render_to_string("config/again.html", shown)


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    # No page can put a file back into a field: sent again without its scan, it would look complete.
    return {} if request.FILES else typed_fields(request.POST)


def _was_accepted(request: HttpRequest) -> bool:
    """Say whether this is a form of ours: what another site sent is never offered again."""
    return request.method == "POST" and getattr(request, "csrf_processing_done", False)


def _route(request: HttpRequest) -> str:
    return f"/{request.resolver_match.route}" if request.resolver_match else "(no such path)"
