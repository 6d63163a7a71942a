from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wings.programme.framework.queries import library, outline
from wings.programme.framework.queries import programme as local_programme
from wings.programme.framework.vocabulary import ChangeKind
from wings.programme.organisations.queries import organisation
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.vocabulary import May

CHANGED: Final[dict[ChangeKind, Promise]] = {
    ChangeKind.ADDED: _("Added"),
    ChangeKind.RETITLED: _("Called differently"),
    ChangeKind.SET: _("Set"),
    ChangeKind.HIDDEN: _("Left out"),
    ChangeKind.STRENGTHENED: _("Made stricter"),
}


@door(May.SEE_PROGRAMME)
@require_safe
def programme(request: StaffRequest) -> HttpResponse:
    """Show the local programme, and what it changed of the framework and why."""
    ours = local_programme(organisation(request.keyring.organisation).programme)
    shown = outline(library().framework, ours)
    changes = [(CHANGED[group.kind], group.changes) for group in shown.changes]
    context = {"outline": shown, "changes": changes}
    return render(request, "desk/programme.html", context)
