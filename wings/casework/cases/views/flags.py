"""Flags: a private signal to key worker and deputy, and its answer."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wings.casework.cases import actions
from wings.casework.cases.forms.team import FlagForm, ReplyForm
from wings.casework.cases.models import Case, FlagRow
from wings.casework.cases.queries import (
    answered_flags,
    case_for,
    flag_row,
    flags_of,
    names_of,
    place_of,
)
from wings.casework.cases.rules import is_open
from wings.casework.cases.views.faults import attempt
from wings.casework.cases.vocabulary import PERSONS_OF_TRUST, FlagKind
from wings.casework.participants.vocabulary import Kind
from wings.foundation.vault.opening import open_row
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.http.requests import posted
from wings.programme.staff.vocabulary import May


@door(May.RAISE_FLAG)
@require_http_methods(["GET", "POST"])
def flags(request: StaffRequest, code: str) -> HttpResponse:
    """Raise a flag; key worker and deputy see those that wait here too."""
    case = case_for(request.keyring, code, may=May.RAISE_FLAG)
    parts = actions.put_in_order(request.keyring, case, at=request.at)
    form = FlagForm(posted(request))
    if form.is_bound and form.is_valid():
        kind, words = FlagKind(form.cleaned_data["kind"]), form.cleaned_data["words"]
        attempt(
            form,
            lambda: actions.raise_flag(
                request.keyring, case, kind=kind, words=words, at=request.at
            ),
        )
        if not form.errors:
            return render(request, "cases/flag_raised.html", {"case": case})
    # Who raised a flag is not shown it afterwards: it may say what only her key worker should read.
    context = {"case": case, "form": form, "is_of_trust": False}
    if PERSONS_OF_TRUST & place_of(request.keyring, case) and Kind.PLAN in parts:
        answered = answered_flags(request.keyring, parts[Kind.PLAN])
        context |= {"is_of_trust": True, **_waiting(request, case), "answered": answered}
    return render(request, "cases/flags.html", context)


@door(May.ANSWER_FLAG)
@require_http_methods(["GET", "POST"])
def answer(request: StaffRequest, code: str, pk: UUID) -> HttpResponse:
    """Answer a flag: what was done."""
    case = case_for(request.keyring, code, may=May.ANSWER_FLAG)
    parts = actions.put_in_order(request.keyring, case, at=request.at)
    try:
        row = flag_row(parts[Kind.PLAN], pk)
    except FlagRow.DoesNotExist:
        raise Http404 from None
    flag = open_row(request.keyring, row)
    if not is_open(flag):
        return redirect("cases:flags", code)
    form = ReplyForm(posted(request), initial={"version": row.version})
    if form.is_bound and form.is_valid():
        row.version, reply = form.cleaned_data["version"], form.cleaned_data["reply"]
        attempt(
            form,
            lambda: actions.answer_flag(request.keyring, row, answer=reply, at=request.at),
        )
        if not form.errors:
            return redirect("cases:flags", code)
    who = names_of(request.keyring, [flag.raised_by]).get(flag.raised_by, "–")
    context = {"case": case, "form": form, "flag": flag, "who": who}
    return render(request, "cases/flag.html", context | {"kind": FlagKind(flag.kind).label})


def _waiting(request: StaffRequest, case: Case) -> dict[str, object]:
    waiting = flags_of(request.keyring, [case])
    people = names_of(request.keyring, [flag.raised_by for _case, _row, flag in waiting])
    return {
        "waiting": [
            (row.pk, FlagKind(flag.kind).label, flag, people.get(flag.raised_by, "–"))
            for _case, row, flag in waiting
        ]
    }
