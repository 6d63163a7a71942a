from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wings.foundation.ui.charts import line_chart

READINGS = st.lists(st.tuples(st.dates(), st.floats(0, 10)), max_size=12).map(sorted)


def draw(readings):
    return line_chart(readings, scale=(0, 10), title="Sleep", finding="Better.")


@given(READINGS)
def test_every_mark_stays_inside_the_drawing(readings):
    marks = draw(readings).marks

    assert len(marks) == len(readings)
    assert all(0 <= float(at) <= 100 for mark in marks for at in (mark.x, mark.y))


def test_a_higher_value_stands_higher():
    low, high = draw([(date(2026, 8, 1), 2), (date(2026, 9, 1), 8)]).marks

    assert float(high.y) < float(low.y)


def test_time_runs_true():
    first, second, third = draw(
        [(date(2026, 1, 1), 1), (date(2026, 1, 11), 1), (date(2026, 1, 31), 1)]
    ).marks

    assert float(third.x) - float(second.x) == pytest.approx(
        2 * (float(second.x) - float(first.x)), abs=0.2
    )


def test_readings_out_of_order_are_refused():
    with pytest.raises(ValueError, match="order"):
        draw([(date(2026, 2, 1), 1), (date(2026, 1, 1), 1)])


def test_the_axis_names_lowest_middle_and_highest():
    assert [tick.label for tick in draw([]).ticks] == ["0", "5", "10"]
