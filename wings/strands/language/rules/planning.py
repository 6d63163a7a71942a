"""When the lessons of a course are."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from math import ceil
from typing import Final

from wings.strands.language.contents import Course

LONGEST: Final = timedelta(days=2 * 366)


def planned_times(course: Course, zone: tzinfo) -> list[datetime]:
    """Return the beginnings of a course's lessons, in UTC, oldest first.

    As many as its hours need, on its days of the week, from its first day to its last (two years
    at the most where none is set). zone: of the place; lessons keep their hour on the clock when
    summer time begins or ends. Without days of the week: none.
    """
    wanted = ceil(course.hours_planned / course.lesson_hours)
    last = course.ends_on or course.starts_on + LONGEST
    times = [
        # On the clock first, then to UTC: adding weeks in UTC moves
        # lessons by an hour in March and October.
        datetime.combine(day, meeting.starts, tzinfo=zone).astimezone(UTC)
        for day in _days(course.starts_on, min(last, course.starts_on + LONGEST))
        for meeting in sorted(course.meetings, key=lambda one: one.starts)
        if meeting.weekday == day.weekday()
    ]
    return times[:wanted]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
