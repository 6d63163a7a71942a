"""Looking whether she is known, and taking her in charge."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wings.casework.cases import actions
from wings.casework.cases.forms.intake import IntakeForm, SearchForm
from wings.casework.cases.queries import colleagues, names_of
from wings.casework.cases.views.faults import attempt
from wings.casework.cases.views.showing import file_url, notice_texts
from wings.casework.cases.vocabulary import TeamRole
from wings.casework.consent.contents import NoticeGiven
from wings.casework.participants.queries import cards
from wings.foundation.keys.certificates import Certificate
from wings.programme.framework.queries import programme
from wings.programme.framework.vocabulary import Programme
from wings.programme.organisations.queries import name_of, organisation
from wings.programme.staff.contents import Fields
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.http.drafts import done, restore
from wings.programme.staff.http.requests import posted
from wings.programme.staff.vocabulary import May

BEGIN = "begin"
MORE = "skip"  # the name of a form's second button


@door(May.TAKE_IN)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Look whether she is known before a second file is opened. The name stays out of addresses."""
    form = SearchForm(posted(request))
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        # No redirect: the name would go into an address, and with
        # it into the history of the browser.
        context |= _search(request, form)
    return render(request, "cases/new.html", context)


def _search(request: StaffRequest, form: SearchForm) -> dict[str, object]:
    name, year = form.cleaned_data["name"], form.cleaned_data["birth_year"]
    try:
        known = actions.look_for(request.keyring, name=name, birth_year=year, at=request.at)
    except actions.TooManySearches:
        form.add_error(
            None,
            _("You have searched very often in the last hour. Please wait, or ask a colleague."),
        )
        return {}
    except actions.IndexClosed:
        return {"searched": True, "closed": True, "name": name}
    # Her own women alone by name. Of others nothing is shown, not even how many there are.
    opened = cards(request.keyring, [case.pk for case in known.mine], seen_in="search")
    codes = {case.pk: case for case in known.mine}
    mine = [(one.content.chosen_name, codes[one.subject]) for one in opened]
    return {
        "searched": True,
        "name": name,
        "mine": [(shown, case.code, file_url(case)) for shown, case in mine],
        "ask": sorted(names_of(request.keyring, known.ask).values()),
    }


@door(May.TAKE_IN)
@require_http_methods(["GET", "POST"])
def intake(request: StaffRequest) -> HttpResponse:
    """Take a woman in charge, with the least that is needed."""
    ours = organisation(request.keyring.organisation)
    local = programme(ours.programme)
    deputies = _deputies(request)
    form = _form(request, local, deputies)
    if form.is_bound and form.is_valid():
        planned = _intake(request, form, local)
        case = attempt(form, lambda: actions.take_in(request.keyring, planned, at=request.at))
        if case is not None:
            done(request, if_=_is_hers(request))
            if MORE in request.POST:
                return redirect("cases:extras", case.code)
            return HttpResponseRedirect(file_url(case))
    context = {
        "form": form,
        "draft": restore(request, form, if_=_is_hers(request)),
        "organisation": name_of(ours, request.keyring.node),
        "notices": notice_texts(local, [("data", False), ("data-young", True)]),
        "deputies": deputies,
    }
    return render(request, "cases/intake.html", context)


def _is_hers(request: StaffRequest) -> Callable[[Fields], bool]:
    """Say of a draft whether it is the intake of the woman whom this request is about.

    Whoever is called away in the middle of one and takes in somebody else finds the first again.
    """
    if BEGIN in request.POST:
        return lambda typed: typed.get("chosen_name") == [request.POST.get("name", "")]
    if request.method != "POST":
        return lambda _typed: True
    name, file = request.POST.getlist("chosen_name"), request.POST.getlist("file")
    return lambda typed: typed.get("file", []) == file or typed.get("chosen_name") == name


def _deputies(request: StaffRequest) -> list[Certificate]:
    able = colleagues(request.keyring, TeamRole.DEPUTY)
    return [one for one in able if one.keyholder != request.keyring.keyholder]


def _form(request: StaffRequest, local: Programme, deputies: list[Certificate]) -> IntakeForm:
    if request.method != "POST":
        return IntakeForm(programme=local, deputies=deputies)
    if BEGIN in request.POST:
        name = {"chosen_name": request.POST.get("name", "")}
        return IntakeForm(programme=local, deputies=deputies, initial=name)
    return IntakeForm(request.POST, programme=local, deputies=deputies)


def _intake(request: StaffRequest, form: IntakeForm, local: Programme) -> actions.Intake:
    given = form.cleaned_data
    notice = local.notice("data-young" if given["presumed_child"] else "data")
    return actions.Intake(
        card=form.card(request.at.date()),
        notice=NoticeGiven(
            notice=notice.id,
            version=notice.version,
            language=given["notice_language"] or notice.language,
            explained=given["explained"],
            given_by=request.keyring.keyholder,
            given_on=request.at.date(),
        ),
        deputy=form.deputy_id,
        programme=local.id,
        framework_version=local.framework_version,
        file=given["file"] or form.initial["file"],
        presumed_child=given["presumed_child"],
    )
