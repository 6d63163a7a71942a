"""Demonstrations only: everybody who can be tried out, one click each. No address elsewhere."""

import json
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from wings.programme.organisations.queries import names
from wings.programme.staff import sessions
from wings.programme.staff.actions.signing_in import Origin, enter, sign_in
from wings.programme.staff.http import Visit
from wings.programme.staff.http.requests import network
from wings.programme.staff.queries.accounts import certificates_of
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.views.arrival import arrive, give_cookie
from wings.programme.staff.views.signing_in import show_sign_in


@dataclass(frozen=True)
class DemoPerson:
    """An invented person who can be tried out."""

    organisation: str
    role: str
    name: str
    sign_in: str
    passphrase: str


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Ask for name and passphrase as everywhere, and offer the invented people besides."""
    people: dict[str, list[tuple[int, DemoPerson]]] = {}
    for number, person in enumerate(_people()):
        people.setdefault(person.organisation, []).append((number, person))
    return show_sign_in(request, "staff/demo_sign_in.html", {"people": people})


@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Sign in as an invented person, both factors at once."""
    visit = cast(Visit, request)
    person = _chosen(visit.POST.get("person", ""))
    origin = Origin(network(visit), None)
    session, cookie = sign_in(
        name=person.sign_in, secret=person.passphrase, origin=origin, at=visit.at
    )
    sessions.pass_factor(session, at=visit.at)
    opened = sessions.open_session(session, cookie, node=node_key(), at=visit.at)
    if opened is None:
        raise Http404
    _enter(opened, person, visit)
    response = arrive(visit, opened)
    give_cookie(response, cookie)
    return response


def _enter(opened: sessions.Opened, person: DemoPerson, visit: Visit) -> None:
    called = names(node_key())
    for certificate in certificates_of(opened.holding):
        if called.get(certificate.organisation) == person.organisation:
            enter(opened, certificate.organisation, at=visit.at)


def _chosen(number: str) -> DemoPerson:
    people = _people()
    if not number.isdecimal() or int(number) >= len(people):
        raise Http404
    return people[int(number)]


def _people() -> list[DemoPerson]:
    # Besides the address, which is only there in a demonstration: this page signs in without a
    # secret.
    if not settings.DEMO:
        raise Http404
    stored: list[dict[str, Any]] = json.loads(settings.DEMO_PEOPLE.read_text(encoding="utf-8"))
    return [
        DemoPerson(
            organisation=one["organisation"],
            role=one["role"],
            name=one.get("name", one["sign_in"]),
            sign_in=one["sign_in"],
            passphrase=one["passphrase"],
        )
        for one in stored
    ]
