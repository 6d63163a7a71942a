"""What every page of staff shows around its content."""

from typing import Any, Final, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from wings.foundation.keys.certificates import Certificate
from wings.programme.organisations.queries import names
from wings.programme.staff.http.requests import Visit
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.rules.entitlement import roles_of
from wings.programme.staff.vocabulary import May

Text = str | Promise

# Pages of upper floors by name only: imports run down, and `path_of` leaves out what is not there.
PLACES: Final[tuple[tuple[str, Text, frozenset[May]], ...]] = (
    ("desk:home", _("Home"), frozenset(May)),
    ("desk:caseload", _("Women"), frozenset({May.SEE_CASELOAD})),
    ("language:courses", _("Courses"), frozenset({May.ENROL, May.HOLD_LESSONS})),
    ("staff:people", _("People"), frozenset({May.SEE_PEOPLE})),
    ("desk:places", _("Places"), frozenset({May.MANAGE_SITES})),
    ("desk:programme", _("Programme"), frozenset({May.SEE_PROGRAMME})),
)
ACCOUNT_PLACES: Final[tuple[tuple[str, Text], ...]] = (
    ("staff:account", _("My account")),
    ("staff:organisation", _("Change organisation")),
    ("staff:unsaved", _("Text that was not saved")),
    ("staff:roles", _("Roles and what each may do")),
)
SEARCH: Final = "desk:caseload"


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return what `ui/page.html` shows around a page, by what the visitor may do."""
    visit = cast(Visit, request)
    shown: dict[str, Any] = {"demo_installation": settings.DEMO, "home_url": home_path()}
    # Pages of faults can be drawn before the session was looked for.
    if getattr(visit, "session_row", None) is not None:
        shown |= {"leave_url": reverse("staff:leave"), "leave_to": reverse("staff:left")}
    if getattr(visit, "account", None) is None:
        return shown
    shown |= {
        "sign_out_url": reverse("staff:sign-out"),
        "account_links": [(reverse(name), label) for name, label in ACCOUNT_PLACES],
        "account_name": _("My account"),
    }
    if visit.keyring is not None:
        certificate = visit.keyring.certificate
        shown |= {"account_name": certificate.shown_name, "account_detail": said(certificate)}
        shown |= {"navigation": _navigation(visit), "search_url": _search(visit)}
    return shown


def home_path() -> str:
    """Return where somebody begins."""
    return path_of("desk:home") or reverse("staff:account")


def path_of(name: str, *given: object) -> str:
    """Return the path of a name; "" where this house has no such page."""
    try:
        return reverse(name, args=given)
    except NoReverseMatch:
        return ""


def said(certificate: Certificate) -> str:
    """Return somebody's roles and organisation in words."""
    roles = ", ".join(str(role.label) for role in roles_of(certificate.roles))
    return f"{capfirst(roles)} · {organisation_name(certificate)}"


def organisation_name(certificate: Certificate) -> str:
    """Return the name of the organisation that certified; "" when it is not entered here."""
    return names(node_key()).get(certificate.organisation, "")


def _navigation(visit: Visit) -> list[tuple[str, Text, bool]]:
    entitled = ((name, label) for name, label, mays in PLACES if mays & visit.mays)
    found = ((path_of(name), label) for name, label in entitled)
    return [(path, label, _is_current(visit, path)) for path, label in found if path]


def _is_current(visit: Visit, path: str) -> bool:
    # Every path begins like home's.
    return visit.path == path or (path != home_path() and visit.path.startswith(path))


def _search(visit: Visit) -> str:
    return path_of(SEARCH) if May.SEE_CASELOAD in visit.mays else ""
