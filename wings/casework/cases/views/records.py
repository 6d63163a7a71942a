"""Card, identity and whereabouts: what is known of her, by how dangerous it is to know it."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from wings.casework.cases import actions
from wings.casework.cases.forms.card import CardForm
from wings.casework.cases.forms.person import IdentityForm, WhereaboutsForm
from wings.casework.cases.models import Case
from wings.casework.cases.queries import case_for
from wings.casework.cases.views.editing import Edited, Page, edit
from wings.casework.cases.views.showing import file_url
from wings.casework.participants.contents import Card, Identity, Whereabouts
from wings.casework.participants.models import CardRow, IdentityRow, WhereaboutsRow
from wings.casework.participants.queries import (
    card_of,
    contact_line,
    identity_of,
    told_in,
    whereabouts_of,
)
from wings.casework.participants.vocabulary import Kind
from wings.foundation.vault.actions import VersionClash
from wings.programme.framework.queries import programme
from wings.programme.staff.http import StaffRequest, door, fresh_factor
from wings.programme.staff.http.drafts import done, restore
from wings.programme.staff.http.requests import posted
from wings.programme.staff.vocabulary import May

READ_AND_WRITE = ["GET", "POST"]


@door(May.EDIT_CARD)
@require_http_methods(READ_AND_WRITE)
def card(request: StaffRequest, code: str) -> HttpResponse:
    """Show and change her card: how she is called, and the one safe way to reach her."""
    case = case_for(request.keyring, code, may=May.EDIT_CARD)
    part = actions.put_in_order(request.keyring, case, at=request.at)[Kind.CARD]
    local = programme(case.programme)
    page: Page[CardRow, Card, CardForm] = Page(
        read=lambda: card_of(request.keyring, part),
        fields=CardForm.filled_from,
        make=lambda posted, initial: CardForm(posted, programme=local, initial=initial),
        write=lambda form, row: actions.change_card(
            request.keyring,
            case,
            # The card as it stands: languages beyond the three of the
            # form, and the day of the last check, stay.
            form.card(card_of(request.keyring, part)[1], request.at.date()),
            row=row,
            at=request.at,
        ),
    )
    edited = edit(page, posted(request))
    if edited.is_saved:
        return _saved(request, case)
    contact = contact_line(edited.known.contact, request.at.date())
    context = _context(request, case, edited) | {"contact": contact}
    return render(request, "cases/card.html", context)


@door(May.EDIT_CARD)
@require_POST
def contact_checked(request: StaffRequest, code: str) -> HttpResponse:
    """Note that she said today: the safe-contact line is still right."""
    case = case_for(request.keyring, code, may=May.EDIT_CARD)
    part = actions.put_in_order(request.keyring, case, at=request.at)[Kind.CARD]
    row, known = card_of(request.keyring, part)
    # She confirmed the line on the screen. Where somebody has
    # changed it since, she is asked about the new one.
    if request.POST.get("version") == str(row.version):
        try:
            actions.confirm_contact(request.keyring, known, row=row, at=request.at)
        except VersionClash:
            pass
        else:
            return HttpResponseRedirect(file_url(case))
    return redirect("cases:card", code)


@door(May.SEE_IDENTITY)
@require_http_methods(READ_AND_WRITE)
def identity(request: StaffRequest, code: str) -> HttpResponse:
    """Show and change what she told of her legal identity."""
    case = case_for(request.keyring, code, may=May.SEE_IDENTITY)
    part = actions.put_in_order(request.keyring, case, at=request.at)[Kind.IDENTITY]
    adult_age = programme(case.programme).limit("adult-age")
    page: Page[IdentityRow, Identity, IdentityForm] = Page(
        read=lambda: identity_of(request.keyring, part),
        fields=IdentityForm.filled_from,
        make=lambda posted, initial: IdentityForm(posted, initial=initial),
        write=lambda form, row: actions.change_identity(
            request.keyring,
            case,
            form.identity(request.at.date(), adult_age),
            row=row,
            at=request.at,
        ),
    )
    edited = edit(page, posted(request))
    if edited.is_saved:
        return _saved(request, case)
    return render(request, "cases/identity.html", _context(request, case, edited))


@door(May.SEE_IDENTITY)
@fresh_factor
@require_http_methods(READ_AND_WRITE)
def whereabouts(request: StaffRequest, code: str) -> HttpResponse:
    """Show and change where she is. A fresh second factor is asked for first."""
    case = case_for(request.keyring, code, may=May.SEE_IDENTITY)
    parts = actions.put_in_order(request.keyring, case, at=request.at)
    part = parts.get(Kind.WHEREABOUTS)
    page: Page[WhereaboutsRow, Whereabouts, WhereaboutsForm] = Page(
        read=lambda: whereabouts_of(request.keyring, part) if part else (None, Whereabouts()),
        fields=WhereaboutsForm.filled_from,
        make=lambda posted, initial: WhereaboutsForm(posted, initial=initial),
        write=lambda form, row: actions.change_whereabouts(
            request.keyring, case, form.whereabouts(), row=row, at=request.at
        ),
    )
    edited = edit(page, posted(request))
    if edited.is_saved:
        return _saved(request, case)
    # Told once: areas that she named to a question are avoided like those that stand in the form.
    told = told_in(request.keyring, part) if part else []
    context = _context(request, case, edited) | {"told": told}
    return render(request, "cases/whereabouts.html", context)


def _saved(request: StaffRequest, case: Case) -> HttpResponse:
    done(request)
    return HttpResponseRedirect(file_url(case))


def _context(request: StaffRequest, case: Case, edited: Edited[Any, Any]) -> dict[str, object]:
    return {
        "case": case,
        "form": edited.form,
        "versions": edited.versions,
        "version": edited.version,
        "draft": restore(request, edited.form),
    }
