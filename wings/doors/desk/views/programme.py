from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wings.programme.framework.queries import Outline, library, outline
from wings.programme.framework.queries import programme as local_programme
from wings.programme.framework.vocabulary import Change, ChangeKind
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
PARTS: Final[dict[str, Promise]] = {
    "goals": _("Goal"),
    "consents": _("Consent"),
    "questions": _("Question"),
    "sections": _("Part of a form"),
    "forms": _("Form"),
    "notices": _("Part of the notice"),
    "exits": _("Way to end"),
    "targets": _("Target"),
}


@door(May.SEE_PROGRAMME)
@require_safe
def programme(request: StaffRequest) -> HttpResponse:
    """Show the local programme, and what it changed of the framework and why."""
    ours = local_programme(organisation(request.keyring.organisation).programme)
    shown = outline(library().framework, ours)
    return render(request, "desk/programme.html", {"outline": shown, **_sorted(shown)})


def _sorted(shown: Outline) -> dict[str, object]:
    return {
        "targets_set": [one for one in shown.targets if one.value],
        "targets_open": [one for one in shown.targets if not one.value],
        "stricter": [one for one in shown.safeguards if one.changes],
        "as_framework": [one for one in shown.safeguards if not one.changes],
        "others": [(_part(one), CHANGED[one.what], one) for one in shown.others],
    }


def _part(change: Change) -> Promise | str:
    return PARTS.get(change.where.partition(".")[0], "")
