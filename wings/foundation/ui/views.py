from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wings.foundation.ui import gallery as sample
from wings.foundation.ui.parts import Link


@require_http_methods(["GET", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component; a POST shows the sample form with its errors."""
    here = reverse("ui:gallery")
    form = sample.SampleForm(request.POST or None)
    context = {
        **sample.content(),
        "form": form,
        "filters": sample.FilterForm(),
        "register": [sample.RegisterForm(prefix=code) for code in sample.CODES],
        "navigation": [Link(here, label, label == "Gallery") for label in sample.NAVIGATION],
        "search_url": here,
        "leave_url": here,
        "account_name": "Irene (fictional)",
    }
    return render(request, "ui/gallery.html", context)
