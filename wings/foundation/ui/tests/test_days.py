from datetime import datetime

import pytest
from django.utils.formats import date_format, number_format
from django.utils.translation import override

from wings.foundation.ui.templatetags.ui import weekday

AFTERNOON = datetime(2026, 11, 3, 14, 5)  # noqa: DTZ001 - shown as it stands, in no zone


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Tuesday 3 November"),
        ("it", "Martedì 3 Novembre"),
        ("el", "Τρίτη 3 Νοεμβρίου"),
        ("es", "Martes 3 de noviembre"),
        ("nl", "Dinsdag 3 november"),
        ("fr", "Mardi 3 novembre"),
    ],
)
def test_a_day_near_now_is_shown_in_the_order_of_the_language(language, shown):
    with override(language):
        assert weekday(AFTERNOON) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "3 November 2026"),
        ("it", "3 Novembre 2026"),
        ("el", "3 Νοεμβρίου 2026"),
        ("es", "3 de noviembre de 2026"),
        ("nl", "3 november 2026"),
        ("fr", "3 novembre 2026"),
    ],
)
def test_a_date_is_shown_in_the_grammar_of_the_language(language, shown):
    with override(language):
        assert date_format(AFTERNOON, "DATE_FORMAT") == shown


@pytest.mark.parametrize("language", ["en", "it", "el", "es", "nl", "fr"])
@pytest.mark.parametrize(
    "name", ["TIME_FORMAT", "DATETIME_FORMAT", "SHORT_DATETIME_FORMAT"], ids=str.lower
)
def test_an_hour_counts_to_24_in_every_language(language, name):
    with override(language):
        assert date_format(AFTERNOON, name).endswith("14:05")


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "4.5"), ("it", "4,5"), ("el", "4,5"), ("es", "4,5"), ("nl", "4,5"), ("fr", "4,5")],
)
def test_half_an_hour_has_the_comma_of_the_language(language, shown):
    with override(language):
        assert number_format(4.5) == shown
