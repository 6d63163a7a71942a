"""Every path of the installation. Each one is listed in tests/doors with whom it opens for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from wings.config.faults import fault


def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer whoever asks whether the installation is up."""
    # No version and no state: anybody may ask, and the answer helps nobody to choose an attack.
    return HttpResponse("ok", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("language/", set_language, name="set_language"),
    path("women/", include("wings.casework.cases.urls")),
    path("women/<str:code>/", include("wings.casework.plans.urls")),
    path("", include("wings.strands.language.urls")),
    path("", include("wings.strands.psychosocial.urls")),
    path("", include("wings.strands.employment.urls")),
    path("", include("wings.programme.staff.urls")),
    path("", include("wings.doors.desk.urls")),
]
handler500 = fault
if settings.DEMO:  # before the rest: its sign-in page stands in the place of the usual one
    urlpatterns.insert(0, path("", include("wings.programme.staff.urls.demo")))
    urlpatterns.append(path("ui/", include("wings.foundation.ui.urls")))
