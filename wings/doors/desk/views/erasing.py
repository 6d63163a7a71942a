"""Erasing a file: what will be gone is said before, and a confirmation is printed after."""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wings.casework.cases.actions import Erased, NotEntitled
from wings.casework.cases.actions.erasing import openable_until
from wings.casework.cases.models import Case
from wings.casework.cases.queries import case_for, compartment
from wings.casework.cases.vocabulary import ErasureReason
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind
from wings.doors.desk.actions import erase_file
from wings.doors.desk.forms import EraseForm
from wings.foundation.ui.parts import Alert
from wings.foundation.vault.actions import EpochMoved, RotationDue, VersionClash
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.opening import NoGrant
from wings.programme.staff.http import StaffRequest, door, fresh_factor
from wings.programme.staff.http.requests import posted
from wings.programme.staff.vocabulary import May

GONE: Final = (
    gettext_lazy("Everything in every part of the file, and every key to it, also the guardians'."),
    gettext_lazy("Her places in courses, and her line in every register."),
    gettext_lazy("Her names in the search for known women."),
    gettext_lazy(
        "All unsaved text of everybody who was on her care team, whichever form it was typed into: "
        "nobody else can tell what it is about. Ask them to save first."
    ),
)
STAYS: Final = (
    gettext_lazy("The record of what happened, with random numbers in the place of everything."),
    gettext_lazy("What was printed, copied or sent to others before. Ask for it back yourself."),
)


@require_http_methods(["GET", "POST"])
@door(May.ERASE_FILE)
@fresh_factor
def erase(request: StaffRequest, code: str) -> HttpResponse:
    """Say what will be gone, erase the file once its code is typed, and show the confirmation."""
    case = case_for(request.keyring, code, may=May.ERASE_FILE)
    form = EraseForm(posted(request), code=case.code)
    if form.is_bound and form.is_valid():
        # Read before: afterwards nobody knows any more which language she reads.
        language = _language(request.keyring, case)
        erased = _erased(request, case, form)
        if erased is not None:
            return _confirmation(request, erased, language)
    until = openable_until(request.at.date())
    text = _(
        "Nobody can undo this. Backups that were made until today can still be opened with the "
        "offline key until %(day)s; the installation keeps backups for %(days)s days."
    ) % {"day": date_format(until), "days": settings.BACKUPS_KEPT_DAYS}
    context = {
        "case": case,
        "form": form,
        "gone": GONE,
        "stays": STAYS,
        "alert": Alert(text=text, tone="danger"),
    }
    return render(request, "desk/erase.html", context)


def _erased(request: StaffRequest, case: Case, form: EraseForm) -> Erased | None:
    reason = ErasureReason(form.cleaned_data["reason"])
    try:
        return erase_file(by=request.keyring, case=case, reason=reason, at=request.at)
    except Case.DoesNotExist:
        raise Http404 from None
    except NotEntitled:
        form.add_error(None, _("Only her key worker or deputy erases this file."))
    except NoGrant:
        form.add_error(
            None,
            _(
                "You do not hold the key to all of it. Nothing was erased. Ask a colleague who "
                "holds the courses to open them once, and try again."
            ),
        )
    except (RotationDue, EpochMoved, VersionClash):
        form.add_error(
            None, _("Something of it changed at this moment. Nothing was erased. Try again.")
        )
    return None


def _confirmation(request: StaffRequest, erased: Erased, language: str) -> HttpResponse:
    info = get_language_info(language)
    with override(language):
        # Rendered at once and not on a page of its own: nothing is kept that could show it again.
        return render(
            request,
            "desk/erased.html",
            {
                "erased": erased,
                "language": language,
                "right_to_left": info["bidi"],
            },
        )


def _language(keyring: Keyring, case: Case) -> str:
    """Return the first of her languages in which there are texts, else that of the page."""
    part = compartment(case, Kind.CARD)
    try:
        hers = card_of(keyring, part)[1].languages if part else ()
    # Whoever holds no key is told so by the erasure itself.
    except NoGrant:
        hers = ()
    known = {code for code, _name in settings.LANGUAGES}
    return next((one for one in hers if one in known), get_language() or settings.LANGUAGE_CODE)
