"""Who opened a file."""

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wings.casework.cases.queries import case_for
from wings.doors.desk.queries import names, opened_by
from wings.doors.desk.views.words import Openings, openings_by_day, times
from wings.foundation.ui.parts import Cell, Column, Pages
from wings.programme.framework.queries import programme, translated
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.vocabulary import May

A_PAGE = 50


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
    columns = [
        Column(label=_("Day")),
        Column(label=_("Who")),
        Column(label=_("What was opened")),
        Column(label=_("How often")),
    ]
    told = Paginator(openings_by_day(entries, kinds), A_PAGE)
    page = told.get_page(request.GET.get("page"))
    rows = [
        [
            Cell(text=date_format(day)),
            Cell(text=people.get(who, "–") if who else "–"),
            Cell(text=what),
            Cell(text=times(often), hint=_("last at %(time)s") % {"time": time_format(last)}),
        ]
        for day, who, what, often, last in page.object_list
    ]
    context = {"case": case, "columns": columns, "rows": rows, "pages": _pages(page)}
    return render(request, "desk/opened.html", context)


def _pages(page: Page[Openings]) -> Pages:
    return Pages(
        number=page.number,
        count=page.paginator.num_pages,
        total=page.paginator.count,
        previous_url=f"?page={page.number - 1}" if page.has_previous() else "",
        next_url=f"?page={page.number + 1}" if page.has_next() else "",
    )
