from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wings.programme.framework.queries import library, outline
from wings.programme.framework.queries import programme as local_programme
from wings.programme.organisations.queries import organisation
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.vocabulary import May


@door(May.SEE_PROGRAMME)
@require_safe
def programme(request: StaffRequest) -> HttpResponse:
    """Show the local programme, and what it changed of the framework and why."""
    ours = local_programme(organisation(request.keyring.organisation).programme)
    context = {"outline": outline(library().framework, ours)}
    return render(request, "desk/programme.html", context)
