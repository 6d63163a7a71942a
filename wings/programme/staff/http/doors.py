"""Decorators of views: who comes in, and where everybody else is sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from wings.foundation.vault.keyring import FRESH
from wings.programme.staff.actions.late import drop_late_form, keep_late_form
from wings.programme.staff.contents import Fields
from wings.programme.staff.http.requests import StaffRequest, Visit, with_next
from wings.programme.staff.rules.cookies import NAME, read_cookie
from wings.programme.staff.sessions import is_its_owners
from wings.programme.staff.vocabulary import May, Standing

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
StaffView = Callable[Concatenate[StaffRequest, P], HttpResponse]

LATE_FIELD: Final = "_late"
PAGE_FIELD: Final = "_draft"
"""In it a form tells where its page saves its drafts."""
# Every field that takes a secret: one that is missing here is kept with drafts and late forms.
NEVER_KEPT: Final = frozenset(
    {
        "answer",
        "code",
        "csrfmiddlewaretoken",
        "offered",
        "passphrase",
        "passphrase_again",
        "present_secret",
        "recovery_code",
        "recovery_part",
    }
)
_FIRST_FAILURE: Final = 400


def door(*mays: May) -> Callable[[StaffView[P]], View[P]]:
    """Let in who may do any of these things; with none named, everybody who is certified.

    Nobody is sent to sign in, and what they posted is kept for them when their session has run
    out. For those whose roles may not, the page is not there.
    """

    def decorate(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            visit = cast(Visit, request)
            if visit.keyring is None:
                return turned_away(visit)
            if mays and not visit.mays & set(mays):
                raise Http404
            response = view(cast(StaffRequest, request), *args, **kwargs)
            _forget_late_form(visit, response)
            return response

        return guarded

    return decorate


def signed_in(view: StaffView[P]) -> View[P]:
    """Let in everybody who is signed in and certified."""
    return door()(view)


def known(view: Callable[Concatenate[Any, P], HttpResponse]) -> View[P]:
    """Let in who has shown both factors, certified or not yet; `request.opened` is there."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        visit = cast(Visit, request)
        if visit.opened is None or visit.opened.standing is not Standing.OPEN:
            return turned_away(visit)
        return view(visit, *args, **kwargs)

    return guarded


def fresh_factor(
    view: Callable[Concatenate[Any, P], HttpResponse],
) -> Callable[Concatenate[Any, P], HttpResponse]:
    """Ask for a second factor again when the last one is older than ten minutes.

    Stands below `door` or `known`. What was posted is kept and offered afterwards.
    """

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        visit = cast(Visit, request)
        shown = visit.session_row.factor_at if visit.session_row else None
        if shown is not None and visit.at - shown <= FRESH:
            return view(request, *args, **kwargs)
        _keep_late_form(visit)
        return _sent_to("staff:confirm", visit)

    return guarded


def turned_away(visit: Visit) -> HttpResponse:
    """Send somebody without a keyring to the step that is missing, and keep what they posted."""
    opened = visit.opened
    if opened is not None and opened.standing is Standing.OPEN:
        return HttpResponseRedirect(reverse("staff:organisation"))
    _keep_late_form(visit)
    if opened is None:
        return _sent_to("staff:sign-in", visit)
    return _sent_to("staff:locked" if opened.standing is Standing.LOCKED else "staff:factor", visit)


def typed_fields(posted: QueryDict) -> Fields:
    """Return what was posted, without secrets, tokens and files."""
    return {
        name: [str(value) for value in posted.getlist(name)]
        for name in posted
        if name not in NEVER_KEPT | {LATE_FIELD, PAGE_FIELD}
    }


def _sent_to(name: str, visit: Visit) -> HttpResponse:
    target = reverse(name)
    if visit.htmx:
        # htmx follows a plain redirect inside the page: the sign-in form would land in a fragment.
        page = visit.htmx.current_url_abs_path
        return HttpResponseClientRedirect(with_next(target, page))
    return HttpResponseRedirect(
        # A POST is no page to come back to; what it carried is kept as a late form.
        with_next(target, visit.get_full_path() if visit.method == "GET" else None)
    )


def _keep_late_form(visit: Visit) -> None:
    cookie = read_cookie(visit.COOKIES.get(NAME, ""))
    if visit.method != "POST" or visit.session_row is None or cookie is None:
        return
    # A session row that was pointed at another account would put words into her mouth.
    if not is_its_owners(visit.session_row, cookie):
        return
    fields = typed_fields(visit.POST)
    if any(any(values) for values in fields.values()):
        keep_late_form(visit.session_row.account, path=visit.path, fields=fields, at=visit.at)


def _forget_late_form(visit: Visit, response: HttpResponse) -> None:
    if visit.method != "POST" or LATE_FIELD not in visit.POST or visit.account is None:
        return
    # Only once it went through: a refusal must not take the only copy of her text.
    if response.status_code < _FIRST_FAILURE:
        try:
            late = UUID(visit.POST[LATE_FIELD])
        except ValueError:
            return
        drop_late_form(visit.account, late)
