import logging
import sys
from decimal import Decimal, InvalidOperation

import pytest
from django.test import RequestFactory
from django.urls import path
from django.views.debug import ExceptionReporter

from wings.config.logs import MaskEverything, PlaceOnlyFormatter
from wings.config.urls import healthz

SECRET_WORDS = "moved to the flat above the bakery"


def stumble(_request):
    told = f"she {SECRET_WORDS}"
    raise ValueError(told)


urlpatterns = [
    path("healthz", healthz),
    path("stumble/<str:word>", stumble),
]


def record_of_a_fault():
    try:
        stumble(None)
    except ValueError:
        fault = sys.exc_info()
    return logging.LogRecord("wings", logging.ERROR, "", 1, "a fault", (), fault)


def test_a_log_tells_the_kind_and_the_place_of_a_fault_but_not_its_words():
    said = PlaceOnlyFormatter().format(record_of_a_fault())

    assert "ValueError" in said
    assert "in stumble" in said
    assert "bakery" not in said


def test_a_technical_page_shows_no_value(settings):
    settings.DEBUG = True
    request = RequestFactory().post("/", {"note": SECRET_WORDS}, headers={"X-Note": SECRET_WORDS})
    request.COOKIES["__Host-session"] = SECRET_WORDS

    filtered = MaskEverything()
    frames = [filtered.get_traceback_frame_variables(request, sys._getframe())]

    assert "bakery" not in str(filtered.get_post_parameters(request))
    assert "bakery" not in str(frames)
    assert "bakery" not in str(filtered.get_safe_request_meta(request))
    assert "bakery" not in str(filtered.get_safe_cookies(request))
    assert settings.SECRET_KEY not in str(filtered.get_safe_settings())


def test_a_technical_page_masks_the_whole_request(settings):
    settings.DEBUG = True
    request = RequestFactory().post("/x", {"note": SECRET_WORDS}, headers={"X-Note": SECRET_WORDS})
    try:
        Decimal(request.POST["note"])
    except InvalidOperation:
        page = ExceptionReporter(request, *sys.exc_info()).get_traceback_html()

    assert SECRET_WORDS not in page


def test_a_request_is_logged_by_its_route_alone(client, settings, caplog, monkeypatch):
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(logging.getLogger("wings"), "propagate", True)
    client.raise_request_exception = False

    with caplog.at_level(logging.INFO, "wings.requests"):
        client.post("/stumble/bakery?q=bakery", {"note": SECRET_WORDS})

    lines = [record.getMessage() for record in caplog.records if record.name == "wings.requests"]
    assert lines
    assert lines[0].startswith("POST /stumble/<str:word> 500")
    assert "bakery" not in lines[0]


@pytest.mark.parametrize(
    ("path", "logged"),
    [("/static/bakery.css", "GET /static/… 404"), ("/bakery", "GET /(no such path) 404")],
)
def test_what_has_no_route_is_logged_without_its_path(client, caplog, monkeypatch, path, logged):
    monkeypatch.setattr(logging.getLogger("wings"), "propagate", True)

    with caplog.at_level(logging.INFO, "wings.requests"):
        client.get(path)

    line = next(one.getMessage() for one in caplog.records if one.name == "wings.requests")
    assert line.startswith(logged)
