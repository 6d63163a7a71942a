"""Text that is not saved yet: drafts while somebody types, forms that came too late."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wings.programme.staff.actions.drafts import (
    DraftTooLong,
    FormSaved,
    drop_draft,
    forget_old_drafts,
    keep_draft,
)
from wings.programme.staff.actions.late import drop_late_form
from wings.programme.staff.contents import Typed
from wings.programme.staff.http import StaffRequest, Visit, signed_in
from wings.programme.staff.http.doors import typed_fields
from wings.programme.staff.http.drafts import is_hers, page_of
from wings.programme.staff.http.navigation import home_path
from wings.programme.staff.http.requests import next_path
from wings.programme.staff.queries.drafts import Page, drafts_at, is_others
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.queries.late import late_forms

NO_CONTENT = 204
UNAUTHORISED = 401
TOO_LARGE = 413


@require_POST
def draft(request: HttpRequest, place: str, page: UUID) -> HttpResponse:
    """Keep what a page holds now; answer with when, or with what another page wrote since."""
    if cast(Visit, request).keyring is None:
        # No redirect: the script would take the sign-in page for an answer and call the text saved.
        return HttpResponse(status=UNAUTHORISED)
    author = cast(StaffRequest, request)
    found = page_of(author, place, page)
    if found is None or is_others(author.account, page):
        raise Http404
    # The page of whoever worked here before: its text belongs in nobody else's drafts.
    if not is_hers(author, found):
        return HttpResponse(status=NO_CONTENT)
    typed = Typed(path="", at=author.at, fields=typed_fields(author.POST))
    keypair = author.keyring.keypair
    try:
        kept = keep_draft(author.account, keypair, found, typed)
    except DraftTooLong:
        return HttpResponse(status=TOO_LARGE)
    except FormSaved:
        return HttpResponse(status=NO_CONTENT)
    if kept.version == 1:
        forget_old_drafts(at=author.at)
    return render(author, "staff/saved.html", {"at": author.at, "others": _others(author, found)})


def _others(author: StaffRequest, page: Page) -> list[Typed]:
    kept = drafts_at(author.account, author.keyring.keypair, page.place)
    return [one.typed for one in kept if one.row.pk != page.draft]


@require_POST
@signed_in
def draft_drop(request: StaffRequest, page: UUID) -> HttpResponse:
    """Forget a draft that is not wanted any more, and show the form as it is saved."""
    drop_draft(request.account, page)
    return HttpResponseRedirect(next_path(request) or home_path())


@require_GET
@signed_in
def unsaved(request: StaffRequest) -> HttpResponse:
    """Offer the forms that came after a session had ended."""
    forms = late_forms(request.account, request.keyring.keypair, node_key(), at=request.at)
    shown = {"forms": forms, "next": next_path(request) or home_path()}
    return render(request, "staff/unsaved.html", shown)


@require_POST
@signed_in
def unsaved_drop(request: StaffRequest, late: UUID) -> HttpResponse:
    """Forget a form that is not wanted any more."""
    drop_late_form(request.account, late)
    return HttpResponseRedirect(reverse("staff:unsaved"))
