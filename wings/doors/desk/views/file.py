import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wings.casework.cases.actions import file_slips, renew_keys, settle
from wings.casework.cases.models import Case
from wings.casework.cases.queries import case_for, compartments, lacks_a_key
from wings.casework.cases.vocabulary import PERSONS_OF_TRUST, FlagKind, Stage, Strand, TeamRole
from wings.doors.desk.queries import File, file_of, happened, names, opened_by
from wings.doors.desk.views.words import bars, contact_line, timeline, told_to
from wings.foundation.audit.models import Entry
from wings.foundation.ui.parts import Alert, Cell, Column, Link
from wings.programme.framework.queries import programme, translated
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.vocabulary import May

TIMELINE = 30
MOST_ALERTS = 3


@door(May.OPEN_FILE)
@require_safe
def file(request: StaffRequest, code: str) -> HttpResponse:
    """Show a file on one page, as far as this person's place in the care team goes."""
    case = case_for(request.keyring, code, may=May.OPEN_FILE)
    _put_in_order(request, case)
    found = file_of(request.keyring, case)
    if lacks_a_key(found.parts, found.roster, request.at):
        settle(request.keyring, case, at=request.at)
    people = names(
        request.keyring, case.organisation_id, [place.keyholder for place in found.roster.places]
    )
    is_partner = request.keyring.organisation != case.organisation_id
    words = told_to(request.mays, is_partner=is_partner)
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
        "timeline": timeline(happened(case, words)[:TIMELINE], words, people),
        "may_see_openings": May.SEE_OPENINGS in request.mays,
    }
    return render(request, "desk/file.html", context)


@door(May.SEE_OPENINGS)
@require_safe
def opened(request: StaffRequest, code: str) -> HttpResponse:
    """Show who opened a file, when, and which parts of it."""
    case = case_for(request.keyring, code, may=May.SEE_OPENINGS)
    entries = opened_by(case)
    people = names(
        request.keyring, case.organisation_id, {one.actor for one in entries if one.actor}
    )
    kinds = {
        str(kind.id): translated(kind.title) for kind in programme(case.programme).compartments
    }
    columns = [Column(label=_("When")), Column(label=_("Who")), Column(label=_("What was opened"))]
    rows = [
        [
            Cell(text=_moment(entry)),
            Cell(text=people.get(entry.actor, "–") if entry.actor else "–"),
            Cell(text=_parts_opened(entry, kinds)),
        ]
        for entry in entries
    ]
    context = {"case": case, "columns": columns, "rows": rows}
    return render(request, "desk/opened.html", context)


def _put_in_order(request: StaffRequest, case: Case) -> None:
    """File what waits in the letterboxes and renew keys that are due: nobody else may be here."""
    parts = compartments(case).values()
    file_slips(request.keyring, parts, at=request.at)
    renew_keys(request.keyring, case, at=request.at)


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
    return flags[:MOST_ALERTS]


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


def _moment(entry: Entry) -> str:
    return str(localize(localtime(entry.at)))


def _parts_opened(entry: Entry, kinds: dict[str, str]) -> str:
    if entry.event != "opened":
        return _("seen in a list")
    return " · ".join(kinds.get(kind, kind) for kind in json.loads(entry.details)["kinds"])
