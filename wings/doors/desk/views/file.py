from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wings.casework.cases.actions import put_in_order, settle
from wings.casework.cases.models import Case
from wings.casework.cases.queries import case_for, lacks_a_key
from wings.casework.cases.vocabulary import (
    PERSONS_OF_TRUST,
    RESTING,
    FlagKind,
    Stage,
    Strand,
    TeamRole,
)
from wings.casework.participants.queries import contact_line
from wings.casework.plans.queries import forms_for
from wings.casework.plans.vocabulary import EXTRAS, REVIEW
from wings.doors.desk.queries import File, file_of, happened, names
from wings.doors.desk.views.words import bars, timeline, told_to
from wings.doors.desk.vocabulary import STAGES
from wings.foundation.ui.parts import Alert, Link
from wings.programme.framework.queries import programme, translated
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.vocabulary import May

TIMELINE, LATEST = 60, 6
MOST_ALERTS = 3


@door(May.OPEN_FILE)
@require_safe
def file(request: StaffRequest, code: str) -> HttpResponse:
    """Show a file on one page, as far as this person's place in the care team goes."""
    case = case_for(request.keyring, code, may=May.OPEN_FILE)
    # Before reading: what waits in a letterbox may be the flag that she is missing.
    put_in_order(request.keyring, case, at=request.at)
    found = file_of(request.keyring, case)
    # Asked first, since settling checks headers and
    # certificates and hardly ever has anything to do.
    if lacks_a_key(found.parts, found.roster, request.at):
        settle(request.keyring, case, at=request.at)
    people = names(
        request.keyring, case.organisation_id, [place.keyholder for place in found.roster.places]
    )
    is_partner = request.keyring.organisation != case.organisation_id
    words = told_to(request.mays, is_partner=is_partner)
    told = timeline(happened(case, words)[:TIMELINE], words, people)
    context = {
        "case": case,
        "file": found,
        "stage": Stage(case.stage).label,
        "contact": contact_line(
            found.card.contact, request.at.date(), _link(request, case, May.EDIT_CARD, "card")
        ),
        "alerts": _alerts(request, found),
        "tabs": _tabs(request, found),
        "bars": bars(found.progress, _strand_urls(request, case)),
        "languages": _languages(found),
        "team": _team(found, people),
        "latest": told[:LATEST],
        "earlier": told[LATEST:],
        "forms": _forms(request, found),
        "turns": _turns(request, case),
        "is_partner": is_partner,
        "may_see_plan": May.SEE_PLAN in request.mays,
        "may_erase": May.ERASE_FILE in request.mays,
        "may_see_openings": May.SEE_OPENINGS in request.mays,
    }
    return render(request, "desk/file.html", context)


def _alerts(request: StaffRequest, found: File) -> list[Alert]:
    url = _link(request, found.case, May.ANSWER_FLAG, "flags")
    flags = [
        Alert(
            title=FlagKind(flag.kind).label,
            text=flag.words or _("Look in on her, then say how she is."),
            tone="attention",
            url=url,
            link=_("Answer"),
        )
        for _case, _row, flag in found.flags
    ]
    return [*flags[: MOST_ALERTS - 1], *_resting(request, found.case)]


def _resting(request: StaffRequest, case: Case) -> list[Alert]:
    if case.stage not in RESTING:
        return []
    return [
        Alert(
            title=STAGES[case.stage],
            text=_("Everything is as it was left. She can come back at any time."),
            url=_link(request, case, May.EDIT_PLAN, "reopen"),
            link=_("Take it up again"),
        )
    ]


def _tabs(request: StaffRequest, found: File) -> list[Link]:
    code = found.case.code
    pages = [
        (May.OPEN_FILE, "desk:file", _("Overview")),
        (May.SEE_PLAN, "plans:plan", _("Plan")),
        (May.RECORD_CONSENT, "cases:consents", _("Consents")),
        (May.SEE_IDENTITY, "cases:identity", _("Identity")),
        (May.SEE_IDENTITY, "cases:whereabouts", _("Whereabouts")),
        (May.ENROL, "language:woman", _("Language")),
        (May.RECORD_SESSIONS, "psychosocial:sessions", _("Sessions")),
        (May.SEE_WORK, "employment:work", _("Work")),
        (May.MANAGE_TEAM, "cases:team", _("Care team")),
        (May.RAISE_FLAG, "cases:flags", _("Flags")),
    ]
    return [
        Link(reverse(name, args=[code]), label, name == "desk:file")
        for may, name, label in pages
        if may in request.mays
    ]


def _forms(request: StaffRequest, found: File) -> list[tuple[str, str]]:
    """Return (title, path) of what may be asked with her; more about her comes last."""
    local, code = programme(found.case.programme), found.case.code
    asked = [
        (translated(one.title), reverse("plans:form", args=[code, one.id]))
        for one in forms_for(request.keyring, found.roster, local.forms)
        if one.id != REVIEW
    ]
    if May.SEE_IDENTITY in request.mays:
        extras = translated(local.form(EXTRAS).title)
        asked.append((extras, reverse("cases:extras", args=[code])))
    return asked


def _turns(request: StaffRequest, case: Case) -> list[Link]:
    """Return how the stage may be changed from here by hand; the plan moves the others."""
    if May.EDIT_PLAN not in request.mays:
        return []
    ways = programme(case.programme).phase(case.stage).leads_to
    turns = [(Stage.PAUSED, "pause", _("Pause")), (Stage.CLOSED, "close", _("Close the file"))]
    links = [
        Link(reverse(f"cases:{page}", args=[case.code]), label)
        for stage, page, label in turns
        if stage in ways
    ]
    if case.stage in RESTING:
        links.insert(0, Link(reverse("cases:reopen", args=[case.code]), _("Take it up again")))
    return links


def _strand_urls(request: StaffRequest, case: Case) -> dict[str, str]:
    pages = {
        Strand.LANGUAGE: (May.ENROL, "language:woman"),
        Strand.PSYCHOSOCIAL: (May.RECORD_SESSIONS, "psychosocial:sessions"),
        Strand.EMPLOYMENT: (May.SEE_WORK, "employment:work"),
    }
    return {
        strand: reverse(name, args=[case.code])
        for strand, (may, name) in pages.items()
        if may in request.mays
    }


def _link(request: StaffRequest, case: Case, may: May, page: str) -> str:
    return reverse(f"cases:{page}", args=[case.code]) if may in request.mays else ""


def _languages(found: File) -> str:
    words = programme(found.case.programme).code_list("languages").words
    known = {word.id: translated(word.label) for word in words}
    return ", ".join(known.get(code, code) for code in found.card.languages)


def _team(found: File, people: dict[UUID, str]) -> list[tuple[str, str, bool]]:
    order = list(TeamRole)
    places = sorted(found.roster.places, key=lambda one: order.index(TeamRole(one.role)))
    return [
        (
            str(TeamRole(place.role).label),
            people.get(place.keyholder, _("somebody who is not certified")),
            place.role in PERSONS_OF_TRUST,
        )
        for place in places
    ]
