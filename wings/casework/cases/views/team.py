"""The care team: who is on it, who joins, who leaves, who takes a place over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wings.casework.cases import actions
from wings.casework.cases.forms.team import HandOverForm, JoinForm
from wings.casework.cases.models import Case, TeamMember
from wings.casework.cases.queries import (
    candidates,
    case_for,
    colleagues,
    member_of,
    names_of,
    team_of,
)
from wings.casework.cases.views.faults import attempt
from wings.casework.cases.vocabulary import PERSONS_OF_TRUST, TeamRole
from wings.foundation.keys.certificates import Certificate
from wings.foundation.ui.forms import Form
from wings.foundation.vault.vocabulary import CARE
from wings.programme.organisations.queries import names
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.http.requests import posted
from wings.programme.staff.vocabulary import May

# No key worker: that place is handed over and never added,
# so that a file has one of them and a deputy.
JOINING = [TeamRole.TRAINER, TeamRole.PSYCHOLOGIST, TeamRole.COUNSELLOR]


@dataclass(frozen=True)
class Member:
    """One place as the page shows it."""

    place: TeamMember
    name: str
    role: str
    organisation: str
    by_consent: bool
    is_of_trust: bool


@door(May.MANAGE_TEAM)
@require_http_methods(["GET", "POST"])
def team(request: StaffRequest, code: str) -> HttpResponse:
    """Show the care team, and let a colleague join it."""
    case = _file(request, code)
    places = team_of(case, request.at)
    form = JoinForm(posted(request), able=_able(request, places))
    if form.is_bound and form.is_valid():
        role, keyholder = form.chosen
        attempt(
            form,
            lambda: actions.add_member(
                request.keyring, case, keyholder=keyholder, role=role, at=request.at
            ),
        )
        if not form.errors:
            return redirect("cases:team", code)
    members = _members(request, places)
    return render(request, "cases/team.html", {"case": case, "form": form, "members": members})


@door(May.MANAGE_TEAM)
@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, code: str, pk: UUID) -> HttpResponse:
    """End a place that rests on the care relation; key worker and deputy hand over instead."""
    case, member = _place(request, code, pk)
    # A place by consent ends with the consent: ended here, the
    # ledger would go on saying that she agrees.
    if member.role in PERSONS_OF_TRUST or member.basis != CARE:
        raise Http404
    shown = _member(request, member)
    form = Form(posted(request))
    if form.is_bound and form.is_valid():
        attempt(
            form,
            lambda: actions.part_with(
                request.keyring, member, task=_still_known(shown), at=request.at
            ),
        )
        if not form.errors:
            return redirect("cases:team", code)
    return render(request, "cases/team_end.html", {"case": case, "form": form, "member": shown})


@door(May.MANAGE_TEAM)
@require_http_methods(["GET", "POST"])
def pass_on(request: StaffRequest, code: str, pk: UUID) -> HttpResponse:
    """Put somebody else in the place of key worker or deputy."""
    case, member = _place(request, code, pk)
    if member.role not in PERSONS_OF_TRUST:
        raise Http404
    shown = _member(request, member)
    form = HandOverForm(posted(request), able=_followers(request, case))
    if form.is_bound and form.is_valid():
        to = UUID(form.cleaned_data["to"])
        attempt(
            form,
            lambda: actions.pass_on(
                request.keyring, member, to=to, task=_still_known(shown), at=request.at
            ),
        )
        if not form.errors:
            left = member.keyholder_id == request.keyring.keyholder
            return redirect("desk:caseload") if left else redirect("cases:team", code)
    return render(request, "cases/team_pass.html", {"case": case, "form": form, "member": shown})


def _file(request: StaffRequest, code: str) -> Case:
    case = case_for(request.keyring, code, may=May.MANAGE_TEAM)
    actions.put_in_order(request.keyring, case, at=request.at)
    return case


def _place(request: StaffRequest, code: str, pk: UUID) -> tuple[Case, TeamMember]:
    case = _file(request, code)
    return case, member_of(case, pk, request.at)


def _able(request: StaffRequest, places: Sequence[TeamMember]) -> dict[TeamRole, list[Certificate]]:
    taken = {(place.role, place.keyholder_id) for place in places}
    return {
        role: [one for one in found if (role.value, one.keyholder) not in taken]
        for role, found in candidates(request.keyring, JOINING).items()
    }


def _followers(request: StaffRequest, case: Case) -> list[Certificate]:
    trusted = {
        place.keyholder_id for place in team_of(case, request.at) if place.role in PERSONS_OF_TRUST
    }
    able = colleagues(request.keyring, TeamRole.KEY_WORKER)
    return [one for one in able if one.keyholder not in trusted]


def _members(request: StaffRequest, places: Sequence[TeamMember]) -> list[Member]:
    people = names_of(request.keyring, (place.keyholder_id for place in places))
    called = names(request.keyring.node)
    return [_shown(place, people, called) for place in places]


def _member(request: StaffRequest, place: TeamMember) -> Member:
    return _members(request, [place])[0]


def _shown(place: TeamMember, people: Mapping[UUID, str], called: Mapping[UUID, str]) -> Member:
    unknown = _("somebody who cannot be verified any more")
    is_ours = place.organisation_id == place.case.organisation_id
    return Member(
        place=place,
        name=people.get(place.keyholder_id, unknown),
        role=str(TeamRole(place.role).label),
        organisation="" if is_ours else called.get(place.organisation_id, ""),
        by_consent=place.basis != CARE,
        is_of_trust=place.role in PERSONS_OF_TRUST,
    )


def _still_known(member: Member) -> str:
    return _(
        "%(name)s (%(role)s) left the care team. What do they still know: door code, phone, "
        "passwords? Change it, then answer here."
    ) % {"name": member.name, "role": member.role}
