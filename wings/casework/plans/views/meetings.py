"""What is done together: agreeing on the plan, looking at it again, saying how things are."""

from datetime import date
from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wings.casework.participants.queries import answers_given
from wings.casework.participants.vocabulary import Kind
from wings.casework.plans import actions
from wings.casework.plans.forms.moments import AgreeForm, RatingsForm, ReviewForm, Together
from wings.casework.plans.queries import NOTHING, Plan, plan_of
from wings.casework.plans.rules import Told, changes_since, gathered, in_months
from wings.casework.plans.views import showing
from wings.casework.plans.views.entering import Here, enter, saved
from wings.casework.plans.vocabulary import REVIEW
from wings.programme.framework.forms import PackForm, answers_of, pack_form
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.http.drafts import done, restore
from wings.programme.staff.http.requests import posted
from wings.programme.staff.vocabulary import May


@door(May.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
def agree(request: StaffRequest, code: str) -> HttpResponse:
    """Record that both agreed on the plan as it stands."""
    here = enter(request, code, may=May.EDIT_PLAN)
    found = _plan_of(here)
    spoken = {"language": here.card.languages[0]} if here.card.languages else {}
    form = AgreeForm(posted(request), programme=here.programme, today=here.today, initial=spoken)
    if form.is_bound and form.is_valid():
        agreement = form.agreement(request.keyring.keyholder)
        save = partial(
            actions.agree,
            request.keyring,
            here.case,
            agreement,
            review_on=_next_review(here),
            at=request.at,
        )
        try:
            if saved(form, save):
                return _done(here)
        except actions.NothingToAgree:
            form.add_error(None, _("There is no goal yet. Set one with her first, then agree."))
    goals = {row.pk: goal for row, goal in found.goals}
    last = found.agreements[0] if found.agreements else None
    context = {
        "here": here,
        "form": form,
        "draft": restore(request, form),
        "groups": showing.goals_by_outcome(here, found),
        "changes": [(what.label, words) for words, what in changes_since(goals, last)],
        "last": last,
    }
    return render(request, "plans/agree.html", context)


@door(May.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
def review(request: StaffRequest, code: str) -> HttpResponse:
    """Record a review, her answers to its questions, and the day of the next one."""
    here = enter(request, code, may=May.EDIT_PLAN)
    own = ReviewForm(posted(request), today=here.today, next_on=_next_review(here))
    pack = here.programme.form(REVIEW)
    asked = pack_form(pack, here.programme, language=get_language() or "en", data=posted(request))
    both = Together(own, asked)
    if both.is_valid() and saved(own, partial(_save_review, here, own, asked)):
        return _done(here)
    # Both forms share one draft: this call fills the first, the
    # one below the second and gives the address.
    restore(request, own)
    context = {
        "here": here,
        "form": both,
        "pack": pack,
        "draft": restore(request, asked),
        "earlier": _earlier_reviews(here),
    }
    return render(request, "plans/review.html", context)


@door(May.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
def ratings(request: StaffRequest, code: str) -> HttpResponse:
    """Record how she says things are."""
    here = enter(request, code, may=May.EDIT_PLAN)
    form = RatingsForm(posted(request), programme=here.programme, today=here.today)
    if form.is_bound and form.is_valid():
        rated = form.ratings()
        if saved(form, partial(actions.rate, request.keyring, here.case, rated, at=request.at)):
            return _done(here)
    found = _plan_of(here)
    context = {
        "here": here,
        "form": form,
        "draft": restore(request, form),
        "charts": showing.charts_of(here, found.ratings),
        "words": [one for one in found.ratings if one.her_words],
    }
    return render(request, "plans/ratings.html", context)


def _save_review(here: Here, own: ReviewForm, asked: PackForm) -> None:
    by, at = here.request.keyring, here.request.at
    told = (asked.pack, answers_of(asked))
    # One action: a review whose answers were refused would look held, and the next day be set.
    actions.review(by, here.case, own.review(by.keyholder), told=told, at=at)


def _earlier_reviews(here: Here) -> list[tuple[Told, str]]:
    if here.plan is None:
        return []
    parts = [here.parts[kind] for kind in (Kind.PLAN, Kind.CARD)]
    given = answers_given(here.request.keyring, parts, REVIEW)
    return showing.signed(here, gathered(one for _part, one in given))


def _next_review(here: Here) -> date:
    months = here.programme.setting("review-months")
    return in_months(here.today, months if isinstance(months, int) else 3)


def _plan_of(here: Here) -> Plan:
    return plan_of(here.request.keyring, here.plan) if here.plan else NOTHING


def _done(here: Here) -> HttpResponse:
    done(here.request)
    return HttpResponseRedirect(reverse("plans:plan", args=[here.code]))
