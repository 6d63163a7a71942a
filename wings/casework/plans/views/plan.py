"""Her plan on one page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wings.casework.cases.queries import roster_of
from wings.casework.participants.queries import answers_given
from wings.casework.participants.vocabulary import Kind
from wings.casework.plans.queries import NOTHING, forms_for, plan_of
from wings.casework.plans.rules import gathered
from wings.casework.plans.views import showing
from wings.casework.plans.views.entering import Here, enter
from wings.casework.plans.vocabulary import NEEDS, REVIEW
from wings.programme.framework.queries import translated
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.vocabulary import May


@door(May.SEE_PLAN)
@require_safe
def plan(request: StaffRequest, code: str) -> HttpResponse:
    """Show needs, goals, agreement, reviews and her own ratings."""
    return plan_page(enter(request, code, may=May.SEE_PLAN))


def plan_page(here: Here, **more: object) -> HttpResponse:
    """Return the page of a plan. more: an alert that stands above it."""
    request = here.request
    found = plan_of(request.keyring, here.plan) if here.plan else NOTHING
    people = showing.people_in(here, found)
    columns, rows = showing.ratings_table(here, found.ratings)
    context = {
        "here": here,
        "may_edit": May.EDIT_PLAN in request.mays,
        "groups": showing.goals_by_outcome(here, found),
        "state": showing.agreement_state(found, people),
        "agreements": [(one, showing.agreed_words(one, people)) for one in found.agreements],
        "reviews": [(one, people.get(one.by, "")) for one in found.reviews],
        "is_overdue": bool(here.case.next_review_on and here.case.next_review_on < here.today),
        "needs": _needs(here),
        "forms": _other_forms(here),
        "ratings": found.ratings,
        "columns": columns,
        "rows": rows,
        "charts": showing.charts_of(here, found.ratings),
    }
    return render(request, "plans/plan.html", context | more)


def _needs(here: Here) -> object:
    if here.plan is None:
        return None
    given = answers_given(here.request.keyring, [here.parts[Kind.PLAN]], NEEDS)
    told = gathered(one for _part, one in given)
    return told[0] if told else None


def _other_forms(here: Here) -> list[tuple[str, str]]:
    keyring = here.request.keyring
    _row, roster = roster_of(keyring, here.case)
    return [
        (translated(one.title), reverse("plans:form", args=[here.code, one.id]))
        for one in forms_for(keyring, roster, here.programme.forms)
        if one.id not in {NEEDS, REVIEW}
    ]
