from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wings.casework.cases.vocabulary import FlagKind
from wings.strands.language.contents import Course, Enrolment, Lesson, Mark, Meeting
from wings.strands.language.rules import (
    Book,
    Seen,
    Sitting,
    Woman,
    Written,
    absences_running,
    calls_for_a_check,
    hours_attended,
    is_standing,
    next_lesson,
    owed_flag,
    planned_times,
    progress_in,
)
from wings.strands.language.vocabulary import Attendance

P, L, K, A = Attendance.PRESENT, Attendance.LATE, Attendance.KNOWN, Attendance.ABSENT
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY, DAY = NOON.date(), timedelta(days=1)
ROME = ZoneInfo("Europe/Rome")
HER, COURSE, REGISTER = UUID(int=1), UUID(int=2), UUID(int=3)

registers = st.lists(st.sampled_from(Attendance))
limits = st.integers(1, 4)


@pytest.mark.parametrize(
    ("marks", "limit", "expected"),
    [
        pytest.param([], 1, False, id="an empty register"),
        pytest.param([A], 1, True, id="the first, where she asked for it"),
        pytest.param([P, A], 2, False, id="one absence"),
        pytest.param([P, A, A], 2, True, id="the second running"),
        pytest.param([A, A, A], 2, True, id="and for as long as it goes on"),
        pytest.param([A, K, A], 2, False, id="an absence the team knows of breaks the run"),
        pytest.param([A, L, A], 2, False, id="coming late breaks the run"),
    ],
)
def test_unexplained_absences_running_call_for_a_check(marks, limit, expected):
    assert calls_for_a_check(marks, limit) is expected


@given(registers, st.sampled_from([P, L, K]), limits)
def test_coming_back_always_clears_the_call(marks, seen, limit):
    assert not calls_for_a_check([*marks, seen], limit)


@given(registers, limits)
def test_one_more_absence_never_clears_the_call(marks, limit):
    if calls_for_a_check(marks, limit):
        assert calls_for_a_check([*marks, A], limit)


@given(registers, registers, limits)
def test_what_was_before_a_lesson_she_came_to_does_not_count(before, after, limit):
    assert calls_for_a_check([*before, P, *after], limit) == calls_for_a_check(after, limit)


@given(registers, limits)
def test_a_patient_limit_never_calls_where_a_stricter_one_does_not(marks, limit):
    assert calls_for_a_check(marks, limit) or not calls_for_a_check(marks, limit + 1)


@given(registers)
def test_the_run_is_as_long_as_the_absences_at_the_end(marks):
    running = absences_running(marks)

    assert marks[len(marks) - running :] == [A] * running
    assert running == len(marks) or marks[-running - 1] != A


def seen_of(marks, hours=2.0):
    lessons = [Lesson(COURSE, NOON + number * DAY, hours) for number in range(len(marks))]
    return [
        Seen(lesson, Mark(HER, mark), REGISTER) for lesson, mark in zip(lessons, marks, strict=True)
    ]


@given(registers)
def test_hours_count_where_she_was_there_late_or_not(marks):
    assert hours_attended(seen_of(marks)) == 2 * sum(mark in {P, L} for mark in marks)


@given(registers, limits)
def test_a_flag_is_owed_exactly_where_the_register_calls(marks, limit):
    expected = FlagKind.ABSENT_AGAIN if calls_for_a_check(marks, limit) else None

    assert owed_flag(seen_of(marks), limit) == expected


def test_expected_and_not_here_is_owed_at_once_and_takes_the_place_of_the_run():
    seen = [
        *seen_of([A, A]),
        Seen(Lesson(COURSE, NOON, 2), Mark(HER, A, is_expected=True), REGISTER),
    ]

    assert owed_flag(seen[2:], 2) == FlagKind.NOT_HERE
    assert owed_flag(seen, 2) == FlagKind.NOT_HERE


@given(registers, limits)
def test_a_flag_that_was_delivered_is_not_owed_again(marks, limit):
    told = Mark(HER, A, flags=(FlagKind.ABSENT_AGAIN,))
    seen = [*seen_of(marks), Seen(Lesson(COURSE, NOON, 2), told, REGISTER)]

    assert owed_flag(seen, limit) is None


def course(**changes):
    fields = {
        "title": "A1",
        "level": "a1",
        "hours_planned": 48,
        "lesson_hours": 2,
        "starts_on": date(2026, 3, 2),
        "trainer": HER,
        "meetings": (Meeting(0, time(10)), Meeting(2, time(17, 30))),
    }
    return Course(**(fields | changes))


def test_lessons_keep_their_hour_on_the_clock_when_summer_time_begins():
    times = planned_times(course(), ROME)

    assert len(times) == 24
    local = [one.astimezone(ROME) for one in times]
    assert {(one.weekday(), one.time()) for one in local} == {(0, time(10)), (2, time(17, 30))}
    assert len({one.astimezone(UTC).hour for one in times if one.weekday() == 0}) == 2


@given(
    st.floats(1, 500),
    st.floats(0.5, 6),
    st.integers(0, 400),
    st.lists(st.builds(Meeting, st.integers(0, 6), st.times()), max_size=3, unique=True),
)
def test_planned_lessons_lie_inside_the_course_and_are_no_more_than_needed(
    hours, each, length, meetings
):
    ends = date(2026, 3, 2) + timedelta(days=length)
    planned = course(hours_planned=hours, lesson_hours=each, ends_on=ends, meetings=tuple(meetings))

    times = planned_times(planned, ROME)

    assert times == sorted(times)
    assert len(times) < hours / each + 1
    assert all(date(2026, 3, 2) <= one.astimezone(ROME).date() <= ends for one in times)
    assert bool(meetings) or not times


def book(*, marks=(), title="A1", since=TODAY, until=None, coming=()):
    place = Enrolment(HER, "QV123", "Mimi", COURSE, 2, since, until)
    lessons = [Sitting(Written(REGISTER, 1, Lesson(COURSE, at, 2))) for at in coming]
    woman = Woman(Written(REGISTER, 1, place), tuple(seen_of(marks)))
    return Book(Written(COURSE, 1, course(title=title)), (woman,), tuple(lessons))


def test_progress_counts_the_courses_that_she_is_in():
    first = book(marks=[P, A, L], coming=[NOON - DAY, NOON + 2 * DAY])
    second = book(marks=[P], title="Words for work", coming=[NOON + DAY])

    progress = progress_in([first, second], HER, NOON)

    assert (progress.done, progress.planned) == (6, 96)
    assert progress.next_at == NOON + DAY


def test_progress_of_a_course_that_she_left_stays_without_a_next_lesson():
    left = book(marks=[P, P], until=TODAY - DAY, since=date(2026, 1, 1), coming=[NOON + DAY])

    progress = progress_in([left], HER, NOON)

    assert (progress.done, progress.planned, progress.next_at) == (4, 48, None)


def test_who_is_in_no_course_has_no_progress():
    assert progress_in([book()], UUID(int=9), NOON) is None


def test_a_cancelled_lesson_is_no_appointment():
    cancelled = Lesson(COURSE, NOON + DAY, 2, is_cancelled=True)
    only = Book(Written(COURSE, 1, course()), (), (Sitting(Written(REGISTER, 1, cancelled)),))

    assert next_lesson(only, NOON) is None


@given(st.dates(), st.none() | st.dates(), st.dates())
def test_she_is_in_a_course_from_her_first_day_to_her_last(since, until, on):
    place = Enrolment(HER, "QV123", "Mimi", COURSE, 2, since, until)

    assert is_standing(place, on) is (since <= on <= (until or date.max))
