import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from wings.foundation.ui.partial_dates import NotADate, joined, readable, split

YEARS = st.integers(1, 9999)


@given(st.dates())
def test_a_whole_date_is_its_iso_form(day):
    assert joined(day.year, day.month, day.day) == day.isoformat()


@given(YEARS, st.none() | st.integers(1, 12))
def test_what_is_joined_can_be_split_again(year, month):
    assert split(joined(year, month, None)) == (year, month, None)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=5), YEARS)
@example([3, 7, 9], 1994)
def test_what_can_be_split_joins_to_the_same_text(rest, year):
    text = "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])
    try:
        parts = split(text)
    except NotADate:
        assert len(rest) > 2 or rest[0] not in range(1, 13) or rest[-1] not in range(1, 29)
    else:
        assert joined(*parts) == text


@pytest.mark.parametrize(
    "parts", [(1994, 2, 31), (1994, None, 3), (1994, 13, None), (0, None, None)]
)
def test_what_the_calendar_does_not_know_is_refused(parts):
    with pytest.raises(NotADate):
        joined(*parts)


@pytest.mark.parametrize("text", ["", "soon", "1994-13", "1994-02-31", "1994-03-07-09"])
def test_text_that_is_no_date_is_refused(text):
    with pytest.raises(NotADate):
        split(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [("1994", "1994"), ("1994-03", "March 1994"), ("1994-03-07", "7 March 1994")],
)
def test_only_what_is_known_is_said(text, said):
    with override("en"):
        assert readable(text) == said


def test_a_date_is_said_in_the_readers_language():
    with override("es"):
        assert readable("1994-03-07") == "7 de marzo de 1994"
