"""The house's paths, with a desk: the file page stands on a floor above."""

from django.http import HttpResponse
from django.urls import include, path

from wings.config.urls import urlpatterns as house


def page(_request, **_parts):
    return HttpResponse("desk")


desk = [
    path("", page, name="home"),
    path("women/", page, name="caseload"),
    path("women/<str:code>/", page, name="file"),
]
urlpatterns = [*house, path("", include((desk, "desk")))]
