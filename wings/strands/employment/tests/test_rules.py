from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wings.strands.employment.contents import Hours, Internship, Override
from wings.strands.employment.rules import (
    ends_before_start,
    hours_done,
    is_allowed,
    is_outside,
    outlasts,
    progress_in,
)

FIRST = date(2026, 3, 2)
WHO = UUID(int=1)
days = st.dates(FIRST - timedelta(days=400), FIRST + timedelta(days=400))
lengths = st.integers(0, 200).map(lambda number: timedelta(days=number))
internships = st.builds(
    lambda start, length: Internship("host", start, start + length, 80), days, lengths
)


def lasting(starts, ends, **changes):
    return Internship("host", starts, ends, 80, **changes)


@pytest.mark.parametrize(("length", "wrong"), [(-1, True), (0, False), (30, False)])
def test_an_internship_ends_on_or_after_its_first_day(length, wrong):
    assert ends_before_start(lasting(FIRST, FIRST + timedelta(days=length))) is wrong


@given(internships)
def test_nothing_is_refused_where_nobody_knows_until_when_she_may_work(internship):
    assert not outlasts(internship, None)
    assert is_allowed(internship, None)


@given(internships, days)
def test_beyond_her_right_to_work_only_a_reason_for_that_very_day_helps(internship, until):
    explained = lasting(
        internship.starts_on,
        internship.ends_on,
        override=Override("renewal is certain", until, WHO, FIRST),
    )

    assert is_allowed(internship, until) is (internship.ends_on <= until)
    assert is_allowed(explained, until)
    if internship.ends_on > until:
        assert not is_allowed(explained, until - timedelta(days=1))


@given(internships, days)
def test_a_day_is_inside_or_outside_and_the_ends_are_inside(internship, day):
    assert is_outside(day, internship) is not (internship.starts_on <= day <= internship.ends_on)
    assert not is_outside(internship.starts_on, internship)
    assert not is_outside(internship.ends_on, internship)


@given(st.lists(st.floats(0.25, 16)))
def test_what_the_team_sees_are_hours_and_never_a_company(numbers):
    hours = [Hours(WHO, FIRST, number, "words") for number in numbers]

    progress = progress_in([lasting(FIRST, FIRST)] * 2, hours)

    assert progress.done == hours_done(hours) == pytest.approx(sum(numbers))
    assert (progress.planned, progress.item, progress.next_at) == (160, "", None)
