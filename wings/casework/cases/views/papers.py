"""Scans of papers that she signed: taken in memory, kept sealed, shown and never stored again."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wings.casework.cases import actions
from wings.casework.cases.forms.consents import PaperForm
from wings.casework.cases.queries import case_for
from wings.casework.cases.views.consents import decision
from wings.casework.cases.views.faults import attempt
from wings.casework.consent.actions import keep_scan
from wings.casework.consent.contents import Scan
from wings.casework.consent.queries import scan_of
from wings.casework.participants.vocabulary import Kind
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.vocabulary import May

ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


@door(May.RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, code: str, pk: UUID) -> HttpResponse:
    """Keep the paper that belongs to a decision; a newer scan takes the place of an older one."""
    case = case_for(request.keyring, code, may=May.RECORD_CONSENT)
    parts = actions.put_in_order(request.keyring, case, at=request.at)
    row, _consent = decision(request, parts[Kind.IDENTITY], pk)
    is_sent = request.method == "POST"
    form = PaperForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_bound and form.is_valid():
        paper = form.cleaned_data["paper"]
        scan = Scan(paper.media_type, paper.data)
        attempt(form, lambda: keep_scan(request.keyring, row, scan, at=request.at))
        if not form.errors:
            return redirect("cases:consents", code)
    return render(request, "cases/paper.html", {"case": case, "form": form})


@door(May.RECORD_CONSENT)
@require_safe
def show(request: StaffRequest, code: str, pk: UUID) -> HttpResponse:
    """Show a scan. Its name is neutral, and no browser keeps it."""
    case = case_for(request.keyring, code, may=May.RECORD_CONSENT)
    identity = actions.put_in_order(request.keyring, case, at=request.at)[Kind.IDENTITY]
    _row, consent = decision(request, identity, pk)
    if consent.scan is None:
        raise Http404
    scan = scan_of(request.keyring, identity, consent.scan)
    response = HttpResponse(scan.data, content_type=scan.media_type)
    ending = ENDINGS[scan.media_type]
    # Shown and not downloaded: a download stays on the disk of the office, under whatever name.
    response["Content-Disposition"] = f'inline; filename="paper.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
