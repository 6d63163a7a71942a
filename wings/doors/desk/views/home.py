from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wings.casework.cases.actions import file_slips, put_in_order
from wings.casework.cases.queries import cases_trusted_to, plans_of, progress_list
from wings.casework.cases.vocabulary import FlagKind, Stage, Strand
from wings.casework.participants.rules import must_be_checked
from wings.casework.plans.contents import Step
from wings.doors.desk.queries import (
    CASELOAD,
    caseload,
    consents_that_end,
    files_held_up,
    internships_that_end,
    reviews_due,
    waiting_flags,
    women_with_steps_due,
)
from wings.doors.desk.views.words import number
from wings.doors.desk.vocabulary import Due, Line
from wings.programme.organisations.actions import settle
from wings.programme.staff.http import StaffRequest, signed_in
from wings.programme.staff.queries.people import people
from wings.programme.staff.vocabulary import May, PersonState
from wings.strands.language.queries import (
    LessonDue,
    lessons_due,
    situations_of,
)

MOST_CONTACTS, MOST_STEPS, MOST_NAMES = 5, 8, 6

CONCERNS: Final = {
    Strand.LANGUAGE: {May.EDIT_CARD, May.RECORD_SESSIONS},
    Strand.PSYCHOSOCIAL: {May.EDIT_CARD, May.RECORD_SESSIONS},
    Strand.EMPLOYMENT: {May.EDIT_CARD, May.MANAGE_INTERNSHIPS},
}
"""Whom a woman's appointment of a strand concerns. A trainer has her lessons above."""


# No `May` at this door: everybody has a desk, and each group below asks for its own.
@signed_in
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show what is due, and nothing else."""
    # Newcomers are handed the organisation's own keys by the
    # next colleague who works: here everybody comes by.
    settle(request.keyring, at=request.at)
    lines = _lines(request)
    groups = [
        (_("Flags"), _flags(request, lines)),
        (_("Lessons and appointments"), [*_lessons(request), *_appointments(request, lines)]),
        (_("Steps of plans"), _steps(request, lines)),
        (_("Reviews"), _reviews(request, lines)),
        (_("Internships that end"), _internships(request, lines)),
        (_("Consents that end"), _consents(request, lines)),
        (_("Safe contact to confirm with her"), _contacts(request, lines)),
        (_("Colleagues who wait to be certified"), _newcomers(request)),
    ]
    context = {
        "groups": [(title, due) for title, due in groups if due],
        "today": request.at,
        "may_take_in": May.TAKE_IN in request.mays,
        "has_caseload": May.SEE_CASELOAD in request.mays,
    }
    return render(request, "desk/home.html", context)


def _lines(request: StaffRequest) -> dict[UUID, Line]:
    if May.SEE_CASELOAD not in request.mays:
        return {}
    return {line.case: line for line in caseload(request.keyring)}


def _flags(request: StaffRequest, lines: dict[UUID, Line]) -> list[Due]:
    if May.ANSWER_FLAG not in request.mays:
        return []
    # Not on the page of a file alone: a flag must be seen today by who opens no file today.
    plans = plans_of(request.keyring)
    for held_up in files_held_up(plans):
        put_in_order(request.keyring, held_up, at=request.at)
    file_slips(request.keyring, plans, at=request.at)
    return [
        Due(
            at=flag.raised_at,
            title=FlagKind(flag.kind).label,
            who=_name(lines, case.pk),
            code=case.code,
            url=reverse("cases:flags", args=[case.code]),
            hint=flag.words,
            icon="flag",
            overdue=_("waiting"),
        )
        for case, _row, flag in waiting_flags(request.keyring)
    ]


def _lessons(request: StaffRequest) -> list[Due]:
    if not request.mays & {May.TAKE_REGISTER, May.HOLD_LESSONS}:
        return []
    situations = situations_of(request.keyring)
    due = lessons_due(request.keyring, request.at.date())
    return [
        Due(
            at=lesson.starts_at,
            title=lesson.title,
            url=reverse("language:register", args=[lesson.id]),
            hint=_lesson_hint(lesson, situations),
            icon="book-open",
            overdue=_overdue(when=not lesson.is_taken and lesson.starts_at < request.at),
        )
        for lesson in (*due.waiting, *due.today)
    ]


def _lesson_hint(lesson: LessonDue, situations: Mapping[str, str]) -> str:
    taken = _("Register taken") if lesson.is_taken else _("Register to take")
    if 0 < lesson.unmarked < lesson.women:
        words = ngettext("%(number)s not marked yet", "%(number)s not marked yet", lesson.unmarked)
        taken = words % {"number": lesson.unmarked}
    return " · ".join(filter(None, (situations.get(lesson.situation), lesson.unit, taken)))


def _appointments(request: StaffRequest, lines: dict[UUID, Line]) -> list[Due]:
    progress = progress_list(request.keyring, [*lines], seen_in=CASELOAD) if lines else {}
    today = request.at.date()
    found = [
        (one.next_at, case, one)
        for case, strands in progress.items()
        for one in strands
        if one.next_at is not None
        and localtime(one.next_at).date() == today
        and case in lines
        and request.mays & CONCERNS[Strand(one.strand)]
    ]
    found.sort(key=lambda each: (each[0], each[2].strand))
    together = groupby(found, key=lambda each: (each[0], each[2].strand))
    return [
        _appointment(request, at, strand, [lines[case] for _at, case, _one in group])
        for (at, strand), group in together
    ]


def _appointment(request: StaffRequest, at: datetime, strand: str, women: list[Line]) -> Due:
    if len(women) == 1:
        [only] = women
        return Due(
            at=at,
            title=Strand(strand).label,
            who=only.card.chosen_name,
            code=only.code,
            url=reverse("desk:file", args=[only.code]),
            icon="calendar",
        )
    is_course = strand == Strand.LANGUAGE and May.ENROL in request.mays
    return Due(
        at=at,
        title=Strand(strand).label,
        url=reverse("language:courses" if is_course else "desk:caseload"),
        hint=_names(sorted(line.card.chosen_name for line in women)),
        icon="users-round",
    )


def _names(women: list[str]) -> str:
    more = len(women) - MOST_NAMES
    if more <= 0:
        return ", ".join(women)
    words = ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more)
    return words % {"names": ", ".join(women[:MOST_NAMES]), "count": more}


def _steps(request: StaffRequest, lines: dict[UUID, Line]) -> list[Due]:
    if May.EDIT_PLAN not in request.mays:
        return []
    today = request.at.date()
    due = [
        _step(lines[case], steps, today)
        for case, steps in women_with_steps_due(request.keyring).items()
        if case in lines
    ]
    due.sort(key=lambda one: (one.at, one.code))
    return [*due[:MOST_STEPS], *_and_more(len(due) - MOST_STEPS)]


def _step(line: Line, steps: list[Step], today: date) -> Due:
    first, more = steps[0], len(steps) - 1
    others = ngettext("and %(count)s more step", "and %(count)s more steps", more)
    return Due(
        at=first.until,
        title=first.words,
        who=line.card.chosen_name,
        code=line.code,
        url=reverse("plans:plan", args=[line.code]),
        hint=others % {"count": more} if more else "",
        icon="footprints",
        overdue=_overdue(when=bool(first.until and first.until < today)),
    )


def _internships(request: StaffRequest, lines: dict[UUID, Line]) -> list[Due]:
    if May.SEE_WORK not in request.mays:
        return []
    return [
        Due(
            at=one.ends_on,
            title=_("%(done)s of %(planned)s hours")
            % {"done": number(one.hours_done), "planned": number(one.hours_planned)},
            who=_name(lines, one.case.pk),
            code=one.case.code,
            url=reverse("employment:internship", args=[one.case.code, one.id]),
            hint=_("ends after her right to work") if one.outlasts_right_to_work else "",
            icon="briefcase",
        )
        for one in internships_that_end(request.keyring)
    ]


def _reviews(request: StaffRequest, lines: dict[UUID, Line]) -> list[Due]:
    if May.EDIT_PLAN not in request.mays:
        return []
    today = request.at.date()
    return [
        Due(
            at=case.next_review_on,
            title=_("Review of her plan"),
            who=_name(lines, case.pk),
            code=case.code,
            url=reverse("plans:plan", args=[case.code]),
            icon="map",
            overdue=_overdue(when=bool(case.next_review_on and case.next_review_on < today)),
        )
        for case in reviews_due(request.keyring)
    ]


def _consents(request: StaffRequest, lines: dict[UUID, Line]) -> list[Due]:
    if May.RECORD_CONSENT not in request.mays:
        return []
    return [
        Due(
            at=member.last_day,
            title=_("A consent ends: ask her whether she wants to renew it"),
            who=_name(lines, member.case_id),
            code=member.case.code,
            url=reverse("cases:consents", args=[member.case.code]),
            icon="handshake",
        )
        for member in consents_that_end(request.keyring)
    ]


def _contacts(request: StaffRequest, lines: dict[UUID, Line]) -> list[Due]:
    if May.EDIT_CARD not in request.mays:
        return []
    trusted = set(cases_trusted_to(request.keyring).values_list("pk", flat=True))
    stale = [
        line
        for line in lines.values()
        if line.case in trusted
        # Also while she pauses: a line that went stale then may be answered by somebody else.
        and line.stage != Stage.CLOSED
        and must_be_checked(line.card.contact, request.at.date())
    ]
    stale.sort(key=lambda line: line.card.contact.checked_on)
    due = [_contact(line) for line in stale[:MOST_CONTACTS]]
    return [*due, *_and_more(len(stale) - MOST_CONTACTS)]


def _contact(line: Line) -> Due:
    return Due(
        at=line.card.contact.checked_on,
        title=_("Last confirmed"),
        who=line.card.chosen_name,
        code=line.code,
        url=reverse("cases:card", args=[line.code]),
        icon="phone",
    )


def _newcomers(request: StaffRequest) -> list[Due]:
    if May.CERTIFY not in request.mays:
        return []
    return [
        Due(
            at=one.since,
            title=one.names.shown,
            url=reverse("staff:certify", args=[one.keyholder]),
            hint=_("Compare the six words in person, then certify"),
            icon="user-round-check",
        )
        for one in people(request.keyring)
        # Her trainer cannot take a register, nor her key worker
        # open a file, until somebody has compared words.
        if one.state == PersonState.WAITING
    ]


def _and_more(count: int) -> Iterable[Due]:
    if count > 0:
        words = ngettext("and %(count)s more woman", "and %(count)s more women", count)
        yield Due(at=None, title=words % {"count": count}, url=reverse("desk:caseload"))


def _overdue(*, when: bool) -> str:
    return _("overdue") if when else ""


def _name(lines: dict[UUID, Line], case: UUID) -> str:
    return lines[case].card.chosen_name if case in lines else ""
