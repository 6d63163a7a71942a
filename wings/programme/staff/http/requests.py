"""What a request carries for staff, once `middleware` has looked at its cookie."""

from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from wings.foundation.vault.keyring import Keyring
from wings.programme.staff.models import Account, Session
from wings.programme.staff.sessions import Opened
from wings.programme.staff.vocabulary import May

# One line has a /64 of IPv6: counting single addresses would give it 2^64 tries.
_NETWORK_BITS: Final = {4: 24, 6: 64}


class Visit(HttpRequest):
    """A request by anybody.

    session_row: the session that the cookie names, ended ones included. opened: the same session,
    once its cookie opened it. keyring: only when the second factor was shown and a certificate
    stands.
    """

    at: datetime
    htmx: HtmxDetails
    session_row: Session | None
    account: Account | None
    opened: Opened | None
    keyring: Keyring | None
    mays: frozenset[May]


class StaffRequest(HttpRequest):
    """A request that has passed a door: somebody certified, in one organisation."""

    at: datetime
    htmx: HtmxDetails
    session_row: Session
    account: Account
    opened: Opened
    keyring: Keyring
    mays: frozenset[May]


def next_path(request: HttpRequest) -> str:
    """Return the path on this site that the visitor was going to; "" when there is none."""
    path = request.POST.get("next") or request.GET.get("next") or ""
    # Both: Django lets `relative` through, and `//elsewhere` begins with a slash too.
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else ""


def with_next(target: str, path: str | None) -> str:
    """Return a path that knows where to go on afterwards."""
    return f"{target}?{urlencode({'next': path})}" if path else target


def network(request: HttpRequest) -> str:
    """Return the network that a request comes from, as wide as one household or office."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE:
        # The last one is what our own proxy saw; those before it are whatever the sender wrote.
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        version = ip_address(address).version
        return str(ip_network(f"{address}/{_NETWORK_BITS[version]}", strict=False))
    except ValueError:
        return "unknown"


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, even if it is empty; None for a request that only looks."""
    return request.POST if request.method == "POST" else None
