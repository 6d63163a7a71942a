from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wings.casework.cases.actions import file_slips
from wings.casework.cases.queries import cases_trusted_to, plans_of, progress_list
from wings.casework.cases.vocabulary import FlagKind, Strand
from wings.casework.participants.rules import must_be_checked
from wings.doors.desk.queries import (
    CASELOAD,
    caseload,
    consents_that_end,
    reviews_due,
    waiting_flags,
)
from wings.doors.desk.vocabulary import Due, Line
from wings.programme.organisations.actions import settle
from wings.programme.staff.http import StaffRequest, signed_in
from wings.programme.staff.vocabulary import May
from wings.strands.language.queries import lessons_on, registers_to_take

MOST_CONTACTS = 5


@signed_in
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show what is due, and nothing else."""
    settle(request.keyring, at=request.at)
    lines = _lines(request)
    groups = [
        (_("Flags"), _flags(request, lines)),
        (_("Lessons and appointments"), [*_lessons(request), *_appointments(request, lines)]),
        (_("Reviews"), _reviews(request, lines)),
        (_("Consents that end"), _consents(request, lines)),
        (_("Safe contact to confirm with her"), _contacts(request, lines)),
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
    file_slips(request.keyring, plans_of(request.keyring), at=request.at)
    return [
        Due(
            at=flag.raised_at,
            title=FlagKind(flag.kind).label,
            who=_name(lines, case.pk),
            code=case.code,
            url=reverse("cases:flags", args=[case.code]),
            hint=flag.words,
            icon="flag",
            overdue=True,
        )
        for case, _row, flag in waiting_flags(request.keyring)
    ]


def _lessons(request: StaffRequest) -> list[Due]:
    if not request.mays & {May.TAKE_REGISTER, May.HOLD_LESSONS}:
        return []
    return [
        Due(
            at=lesson.starts_at,
            title=lesson.title,
            url=reverse("language:register", args=[lesson.id]),
            hint=_("Register taken") if lesson.is_taken else _("Register to take"),
            icon="book-open",
            overdue=not lesson.is_taken and lesson.starts_at < request.at,
        )
        for lesson in [
            *registers_to_take(request.keyring, request.at.date()),
            *lessons_on(request.keyring, request.at.date()),
        ]
    ]


def _appointments(request: StaffRequest, lines: dict[UUID, Line]) -> list[Due]:
    progress = progress_list(request.keyring, [*lines], seen_in=CASELOAD) if lines else {}
    today = request.at.date()
    found = [
        (one.next_at, case, one)
        for case, strands in progress.items()
        for one in strands
        if one.next_at is not None and one.next_at.date() == today and case in lines
    ]
    found.sort(key=lambda each: (each[0], each[2].strand))
    together = groupby(found, key=lambda each: (each[0], each[2].strand))
    return [
        _appointment(at, strand, [lines[case] for _at, case, _one in group])
        for (at, strand), group in together
    ]


def _appointment(at: datetime, strand: str, women: list[Line]) -> Due:
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
    return Due(
        at=at,
        title=Strand(strand).label,
        hint=", ".join(sorted(line.card.chosen_name for line in women)),
        icon="users-round",
    )


def _reviews(request: StaffRequest, lines: dict[UUID, Line]) -> list[Due]:
    if May.EDIT_PLAN not in request.mays:
        return []
    return [
        Due(
            at=case.next_review_on,
            title=_("Review of her plan"),
            who=_name(lines, case.pk),
            code=case.code,
            url=reverse("plans:plan", args=[case.code]),
            icon="map",
            overdue=case.next_review_on is not None and case.next_review_on < request.at.date(),
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
        if line.case in trusted and must_be_checked(line.card.contact, request.at.date())
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


def _and_more(count: int) -> Iterable[Due]:
    if count > 0:
        words = ngettext("and %(count)s more woman", "and %(count)s more women", count)
        yield Due(at=None, title=words % {"count": count}, url=reverse("desk:caseload"))


def _name(lines: dict[UUID, Line], case: UUID) -> str:
    return lines[case].card.chosen_name if case in lines else ""
