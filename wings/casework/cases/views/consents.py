"""What she was told and what she agreed to, one card for each recipient and purpose."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from wings.casework.cases import actions
from wings.casework.cases.forms.consents import DecisionForm, NoticeForm
from wings.casework.cases.models import Case
from wings.casework.cases.queries import case_for, colleagues, names_of
from wings.casework.cases.views.agreements import Names, agreement, said_of
from wings.casework.cases.views.faults import attempt
from wings.casework.cases.views.showing import notice_texts, readable_version, wordings
from wings.casework.cases.vocabulary import SHARED_WITH
from wings.casework.consent.actions import record_notice
from wings.casework.consent.contents import Consent, NoticeGiven, Scan
from wings.casework.consent.models import ConsentRow
from wings.casework.consent.queries import consent_row, consents_of, notices_of
from wings.casework.consent.rules import holds
from wings.casework.participants.queries import identity_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.queries import OPENED, events_about
from wings.foundation.keys.certificates import Certificate
from wings.foundation.ui.forms import Form
from wings.foundation.ui.parts import Alert, Fact
from wings.foundation.vault import trust
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import open_row
from wings.programme.framework.queries import programme, translated
from wings.programme.framework.vocabulary import Consent as ConsentText
from wings.programme.framework.vocabulary import NoSuchPart, Programme
from wings.programme.organisations.queries import names
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.http.requests import posted
from wings.programme.staff.vocabulary import May


@door(May.RECORD_CONSENT)
@require_safe
def consents(request: StaffRequest, code: str) -> HttpResponse:
    """Show the notices that she was given and every consent of the programme."""
    case, identity = _file(request, code)
    local = programme(case.programme)
    decided = consents_of(request.keyring, identity)
    given = notices_of(request.keyring, identity)
    known = _names(request, [*(one[1].person for one in decided), *(n.given_by for n in given)])
    found = [agreement(text, decided, known, request.at.date()) for text in local.consents]
    context = {
        "case": case,
        "closed": identity_of(request.keyring, identity)[1],
        "ending": [one for one in found if one.is_ending],
        "unasked": [one for one in found if not one.lines],
        "answered": [one for one in found if one.lines and not one.is_ending],
        "notices": [_notice_line(local, one, known) for one in given],
    }
    return render(request, "cases/consents.html", context)


@door(May.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def notice(request: StaffRequest, code: str) -> HttpResponse:
    """Read the notice with her again and record it."""
    case, identity = _file(request, code)
    local = programme(case.programme)
    is_child = identity_of(request.keyring, identity)[1].presumed_child
    text = local.notice("data-young" if is_child else "data")
    form = NoticeForm(posted(request), programme=local, notice=text)
    if form.is_bound and form.is_valid():
        told = NoticeGiven(
            notice=text.id,
            version=text.version,
            language=form.cleaned_data["language"] or text.language,
            explained=form.cleaned_data["explained"],
            given_by=request.keyring.keyholder,
            given_on=request.at.date(),
        )
        attempt(form, lambda: record_notice(request.keyring, identity, told, at=request.at))
        if not form.errors:
            return redirect("cases:consents", code)
    texts = notice_texts(local, [(text.id, is_child)])
    return render(request, "cases/notice_given.html", {"case": case, "form": form, "texts": texts})


@door(May.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def ask(request: StaffRequest, code: str, consent: str) -> HttpResponse:
    """Ask for one consent and record what she says."""
    case, identity = _file(request, code)
    local = programme(case.programme)
    try:
        text = local.consent(consent)
    except NoSuchPart:
        raise Http404 from None
    # No page for it at all: a question that must not be asked is not put on a screen between them.
    if identity_of(request.keyring, identity)[1].presumed_child:
        return redirect("cases:consents", code)
    form = DecisionForm(
        posted(request),
        request.FILES or None,
        programme=local,
        text=text,
        partners=_partners(request, text),
        today=request.at.date(),
    )
    if form.is_bound and form.is_valid():
        attempt(form, lambda: _decide(request, case, text, form))
        if not form.errors:
            return redirect("cases:consents", code)
    context = {
        "case": case,
        "form": form,
        "text": text,
        "wordings": wordings(text),
        "standing": _standing(request, case, identity, text),
    }
    return render(request, "cases/ask.html", context)


@door(May.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def stop(request: StaffRequest, code: str, pk: UUID) -> HttpResponse:
    """Stop a consent, after an honest word about what was seen already."""
    case, identity = _file(request, code)
    row, consent = decision(request, identity, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        attempt(form, lambda: actions.withdraw(request.keyring, case, row, at=request.at))
        if not form.errors:
            # After the consent has ended for good: a new key that fails
            # must not undo that she stopped it.
            actions.renew_keys(request.keyring, case, at=request.at)
            return redirect("cases:consents", code)
    if not holds(consent, request.at.date()):
        return redirect("cases:consents", code)
    text = programme(case.programme).consent(consent.consent)
    to = _names(request, [consent.person]).recipient(consent)
    context = {
        "case": case,
        "form": form,
        "to": to,
        "facts": _facts(text, consent, to),
        "alert": Alert(text=_seen(case, consent, to), tone="attention"),
    }
    return render(request, "cases/stop.html", context)


def _notice_line(local: Programme, given: NoticeGiven, known: Names) -> dict[str, object]:
    number, year = readable_version(given.version)
    return {
        "title": translated(local.notice(given.notice).title),
        "on": given.given_on,
        "by": known.people.get(given.given_by, "–"),
        "number": number,
        "year": year,
    }


def decision(request: StaffRequest, identity: Compartment, pk: UUID) -> tuple[ConsentRow, Consent]:
    """Return one decision of this file. Raises Http404."""
    try:
        row = consent_row(identity, pk)
    except ConsentRow.DoesNotExist:
        raise Http404 from None
    return row, open_row(request.keyring, row)


def _file(request: StaffRequest, code: str) -> tuple[Case, Compartment]:
    case = case_for(request.keyring, code, may=May.RECORD_CONSENT)
    parts = actions.put_in_order(request.keyring, case, at=request.at)
    return case, parts[Kind.IDENTITY]


def _standing(
    request: StaffRequest, case: Case, identity: Compartment, text: ConsentText
) -> list[Alert]:
    """Say of what she agreed to already that another answer does not end it.

    She may say no to going on and keep what runs; whoever means the end must not believe that a
    "no" was enough.
    """
    decided = consents_of(request.keyring, identity)
    ours = [(row, one) for row, one in decided if one.consent == text.id]
    known = _names(request, [one.person for _row, one in ours])
    return [
        Alert(
            title=_("She agreed to this before, and it still holds."),
            text=" · ".join(fact for fact in (known.recipient(one), said_of(one)) if fact),
            tone="attention",
            url=reverse("cases:consent-stop", args=[case.code, row.pk]),
            link=_("If she wants it to end now, stop it instead."),
        )
        for row, one in ours
        if holds(one, request.at.date())
    ]


def _decide(request: StaffRequest, case: Case, text: ConsentText, form: DecisionForm) -> ConsentRow:
    language = form.cleaned_data["language"] or "en"
    # What was read to her counts, in the language in which it was read, not in that of the screen.
    with override(language):
        wording = translated(text.text)
    paper = form.cleaned_data["paper"]
    return actions.decide(
        request.keyring,
        case,
        form.consent(wording, request.keyring.keyholder),
        scan=Scan(paper.media_type, paper.data) if paper else None,
        at=request.at,
    )


def _partners(
    request: StaffRequest, text: ConsentText
) -> dict[tuple[UUID, str], Sequence[Certificate]]:
    role = SHARED_WITH.get(text.purpose)
    if role is None:
        return {}
    called = names(request.keyring.node)
    return {
        (partner, called.get(partner, "–")): colleagues(request.keyring, role, partner)
        for partner in trust.partners(request.keyring)
    }


def _names(request: StaffRequest, people: Sequence[UUID | None]) -> Names:
    known = names_of(request.keyring, (one for one in people if one is not None))
    return Names(known, names(request.keyring.node))


def _facts(text: ConsentText, consent: Consent, to: str) -> list[Fact]:
    until = date_format(consent.until, "DATE_FORMAT") if consent.until else ""
    facts = [
        Fact(label=_("Consent"), value=translated(text.title)),
        Fact(label=_("To"), value=to),
        Fact(label=_("Would end on"), value=until),
    ]
    return [one for one in facts if one.value]


def _seen(case: Case, consent: Consent, to: str) -> str:
    if consent.person is None:
        return _(
            "From now on nothing more is passed on. What was handed over already is there: ask "
            "for it to be deleted, and tell her so."
        )
    opened = events_about(case.organisation_id, case.pk, names=[OPENED])
    last = next((one.at for one in opened if one.actor == consent.person), None)
    if last is None:
        return _("%(to)s has not opened her file. From now on it stays closed.") % {"to": to}
    return _(
        "%(to)s opened her file, the last time on %(on)s. From now on it stays closed, and what "
        "is written later is sealed with a new key. What was read cannot be unread: tell her so."
    ) % {"to": to, "on": date_format(last, "DATE_FORMAT")}
