"""Who is asking, found once for each request."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wings.foundation.keys.certificates import Untrusted
from wings.programme.staff import sessions
from wings.programme.staff.http import Visit
from wings.programme.staff.queries.accounts import session_by_digest
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.rules.cookies import NAME, read_cookie
from wings.programme.staff.rules.entitlement import entitlements
from wings.programme.staff.vocabulary import Standing


class SessionMiddleware:
    """Finds the session that the cookie names and opens it: at most three queries."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say on the request who asks, and answer."""
        visit = cast(Visit, request)
        visit.account = visit.keyring = None
        visit.mays = frozenset()
        cookie = read_cookie(visit.COOKIES.get(NAME, ""))
        row = session_by_digest(cookie.digest) if cookie else None
        visit.session_row, visit.opened = row, None
        if cookie and row:
            visit.opened = sessions.open_session(row, cookie, node=node_key(), at=visit.at)
        _admit(visit, visit.opened)
        return self.get_response(visit)


def _admit(visit: Visit, opened: sessions.Opened | None) -> None:
    if opened is None:
        return
    if opened.standing is Standing.LOCKED:
        sessions.lock(opened.session, at=visit.at)
    if opened.standing is not Standing.OPEN:
        return
    sessions.note(opened.session, at=visit.at)
    visit.account = opened.session.account
    # LocaleMiddleware comes next and reads this cookie: her language follows her to a new device.
    visit.COOKIES.setdefault(settings.LANGUAGE_COOKIE_NAME, visit.account.language)
    try:
        visit.keyring = sessions.keyring(opened, at=visit.at)
    except Untrusted:
        # She stays signed in, without a key: the page that says she waits needs an account.
        return
    visit.mays = entitlements(visit.keyring.certificate)
