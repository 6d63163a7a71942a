"""What the marks of one woman mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final
from uuid import UUID

from wings.casework.cases.vocabulary import FlagKind
from wings.strands.language.contents import Lesson, Mark
from wings.strands.language.vocabulary import Attendance

ATTENDED: Final = frozenset({Attendance.PRESENT, Attendance.LATE})
"""What counts as hours attended: who comes late was there, and late hours are whole hours.

Source: WINGS design. The course is promised in hours of lessons; being late is no failing.
"""


@dataclass(frozen=True)
class Seen:
    """A lesson for which she was marked, the mark, and the row of the register that holds it."""

    lesson: Lesson
    mark: Mark
    register: UUID


def absences_running(marks: Sequence[str]) -> int:
    """Return how many unexplained absences end the register.

    marks: her whole register, oldest lesson first. An absence that the team knows of breaks the
    run, as does coming.
    """
    return sum(1 for _ in takewhile(lambda mark: mark == Attendance.ABSENT, reversed(marks)))


def calls_for_a_check(marks: Sequence[str], limit: int) -> bool:
    """Say whether her register asks somebody to look in on her.

    marks: her whole register, oldest lesson first. limit: from how many unexplained absences
    running, at least 1; her key worker sets it for each woman.
    An absence is a sign about safety before it is one about discipline: she may have been taken.
    Source: WINGS design, safeguard `absences-before-flag`.
    """
    return absences_running(marks) >= limit


def hours_attended(seen: Sequence[Seen]) -> float:
    """Return the hours of the lessons that she attended."""
    return sum(one.lesson.hours for one in seen if one.mark.attendance in ATTENDED)


def owed_flag(seen: Sequence[Seen], limit: int) -> FlagKind | None:
    """Return the flag that her latest mark asks for and that has not been delivered, if any.

    seen: the lessons for which she was marked, oldest first. "Expected and not here" says more
    than the run of absences and takes its place; one lesson never asks for the same flag twice.
    """
    if not seen or seen[-1].mark.attendance != Attendance.ABSENT:
        return None
    latest = seen[-1].mark
    # Said once is enough: two flags for one lesson would be answered as one and teach to look away.
    if latest.is_expected:
        kind = FlagKind.NOT_HERE
    elif calls_for_a_check([one.mark.attendance for one in seen], limit):
        kind = FlagKind.ABSENT_AGAIN
    else:
        return None
    return None if kind in latest.flags else kind
