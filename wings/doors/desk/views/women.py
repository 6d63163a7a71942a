from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wings.casework.cases.queries import progress_list
from wings.casework.cases.vocabulary import Stage, Strand
from wings.casework.participants.rules import must_be_checked
from wings.doors.desk.forms import FindForm
from wings.doors.desk.queries import CASELOAD, lines, women_wanted
from wings.doors.desk.rules import page_of
from wings.doors.desk.views.words import said_of
from wings.doors.desk.vocabulary import Line, Wanted
from wings.foundation.ui.parts import Cell, Column, Pages
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.vocabulary import May


@door(May.SEE_CASELOAD)
@require_http_methods(["GET", "POST"])
def caseload(request: StaffRequest) -> HttpResponse:
    """Show her own women; a search is posted, so that no name stands in an address."""
    form = FindForm(request.POST or None)
    wanted = _wanted(form)
    found = women_wanted(request.keyring, wanted)
    shown, number, count = page_of(found, wanted.page)
    context = {
        "form": form,
        "columns": _columns(),
        "rows": _rows(request, lines(request.keyring, shown)),
        "total": len(found),
        "pages": Pages(number=number, count=count, total=len(found)),
        "may_take_in": May.TAKE_IN in request.mays,
        "is_narrowed": bool(wanted.text or wanted.stage),
    }
    part = "#found" if request.htmx else ""
    return render(request, f"desk/caseload.html{part}", context)


def _wanted(form: FindForm) -> Wanted:
    if not form.is_bound or not form.is_valid():
        return Wanted()
    said = form.cleaned_data
    return Wanted(
        text=said["text"], stage=said["stage"], order=said["order"], page=said["page"] or 1
    )


def _columns() -> list[Column]:
    return [
        Column(label=_("Chosen name")),
        Column(label=_("Code")),
        Column(label=_("Stage")),
        *(Column(label=strand.label) for strand in Strand),
        Column(label=_("Next review")),
    ]


def _rows(request: StaffRequest, shown: list[Line]) -> list[list[Cell]]:
    progress = progress_list(request.keyring, [line.case for line in shown], seen_in=CASELOAD)
    return [_row(request, line, said_of(progress.get(line.case, []))) for line in shown]


def _row(request: StaffRequest, line: Line, said: dict[str, str]) -> list[Cell]:
    stale = must_be_checked(line.card.contact, request.at.date())
    review = line.next_review_on
    overdue = review is not None and review < request.at.date()
    return [
        Cell(
            text=line.card.chosen_name,
            url=reverse("desk:file", args=[line.code]),
            hint=_("Safe contact to be confirmed") if stale else "",
        ),
        Cell(text=line.code),
        Cell(text=Stage(line.stage).label),
        *(Cell(text=said.get(strand, "–")) for strand in Strand),
        Cell(
            text=_date(review),
            tone="attention" if overdue else "",
            hint=_("overdue") if overdue else "",
        ),
    ]


def _date(value: object) -> str:
    return date_format(value) if isinstance(value, date) else "–"
