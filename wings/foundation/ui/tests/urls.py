"""The paths that the tests of the design layer need, and no others."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import include, path
from django.views.i18n import set_language

from wings.foundation.ui.gallery import SampleForm

LEFT = []


def leave(request):
    if request.method == "POST":
        LEFT.append(request.POST.get("csrfmiddlewaretoken", ""))
        return HttpResponseRedirect("/neutral")
    return HttpResponse("neutral")


def page(request):
    form = SampleForm(request.POST or None)
    context = {"form": form, "title": "Page", "leave_url": "/leave", "leave_to": "/neutral"}
    return render(request, "ui/confirm.html", context | {"draft_url": request.GET.get("draft")})


def saved(request):
    return render(request, "ui/saved.html", {"at": request.at, "version": 2})


def fails(_request):
    return HttpResponse(status=500)


urlpatterns = [
    path("ui/", include("wings.foundation.ui.urls")),
    path("language", set_language, name="set_language"),
    path("page", page),
    path("leave", leave),
    path("neutral", lambda _request: HttpResponse("<title>Weather</title>Sunny")),
    path("draft", saved),
    path("draft-fails", fails),
    path("draft-signed-out", lambda _request: HttpResponseRedirect("/neutral")),
]
