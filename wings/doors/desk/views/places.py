from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wings.doors.desk.forms import PlaceForm
from wings.programme.organisations.actions import add_place
from wings.programme.organisations.contents import Place
from wings.programme.organisations.queries import places as all_places
from wings.programme.staff.http import StaffRequest, door
from wings.programme.staff.vocabulary import May


@door(May.MANAGE_SITES)
@require_http_methods(["GET", "POST"])
def places(request: StaffRequest) -> HttpResponse:
    """Show the organisation's sites, and add one. Their addresses are sealed."""
    form = PlaceForm(request.POST or None)
    if form.is_valid():
        add_place(request.keyring, Place(**form.cleaned_data), at=request.at)
        return HttpResponseRedirect(reverse("desk:places"))
    found = [place for _row, place in all_places(request.keyring)]
    return render(request, "desk/places.html", {"form": form, "places": found})
