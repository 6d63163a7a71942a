"""Before somebody's roles end: which files would be left with one holder, or with too few."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wings.casework.cases.queries import codes_of
from wings.foundation.ui.forms import Form
from wings.foundation.vault.keyring import Keyring
from wings.programme.framework.queries import programme, translated
from wings.programme.organisations.queries import organisation
from wings.programme.organisations.vocabulary import Kind
from wings.programme.staff.actions.leaving import NotHere, WouldStrand, end_roles
from wings.programme.staff.http import StaffRequest, door, fresh_factor
from wings.programme.staff.http.requests import posted
from wings.programme.staff.queries.leaving import HeldPart, held_parts, leaver
from wings.programme.staff.vocabulary import May

Text = str | Promise

OWN: Final[dict[str, Promise]] = {
    Kind.PLACES: _("Places"),
    Kind.COURSES: _("Courses"),
    Kind.COMPANIES: _("Companies"),
    Kind.STATISTICS: _("Figures"),
    Kind.INTAKE: _("Search for known women"),
    Kind.INBOX: _("Referrals that arrive"),
}
"""What the organisation's own records are called."""


@dataclass(frozen=True)
class Held:
    """One file, or the organisation's own records, with the parts that are in question.

    code: empty for the organisation. staying: the names of those who would still hold them.
    """

    code: str
    parts: tuple[Text, ...]
    staying: tuple[str, ...]


@require_http_methods(["GET", "POST"])
@door(May.CERTIFY)
@fresh_factor
def leaving(request: StaffRequest, person: UUID) -> HttpResponse:
    """Say what would be left with too few holders, and end somebody's roles where nothing would."""
    keyring = request.keyring
    certificate = leaver(keyring, person)
    # Nobody learns here who works in another organisation.
    if certificate is None:
        raise Http404
    form = Form(posted(request))
    if form.is_bound and form.is_valid() and _ended(request, person):
        return HttpResponseRedirect(reverse("staff:people"))
    parts = held_parts(keyring, person)
    shown = {
        "form": form,
        "name": certificate.shown_name,
        "stranded": _told(keyring, (one for one in parts if one.is_stranded)),
        "single": _told(keyring, (one for one in parts if one.is_single)),
        "held": len({one.subject for one in parts} - {keyring.organisation}),
    }
    return render(request, "desk/leaving.html", shown)


def _ended(request: StaffRequest, person: UUID) -> bool:
    """End the roles; False where the page is shown again, which says why."""
    try:
        end_roles(request.keyring, person, at=request.at)
    # Counted anew inside the action: somebody else may have left while this page was read.
    except WouldStrand:
        return False
    except NotHere:
        raise Http404 from None
    return True


def _told(keyring: Keyring, parts: Iterable[HeldPart]) -> list[Held]:
    found = list(parts)
    # Codes and no names: a certifier opens no file, and has to say which ones need a second holder.
    codes = codes_of(keyring.organisation, {one.subject for one in found})
    titles = _titles(keyring)
    told = [
        _held(codes.get(subject, ""), list(those), titles)
        for subject, those in groupby(found, key=attrgetter("subject"))
    ]
    return sorted(told, key=lambda one: one.code)


def _held(code: str, parts: list[HeldPart], titles: Mapping[str, Text]) -> Held:
    staying = {name for one in parts for name in one.staying}
    return Held(code, tuple(titles[one.kind] for one in parts), tuple(sorted(staying)))


def _titles(keyring: Keyring) -> Mapping[str, Text]:
    ours = programme(organisation(keyring.organisation).programme)
    return OWN | {str(one.id): translated(one.title) for one in ours.compartments}
