"""Courses with women, lessons and registers, without a page."""

from datetime import date, time
from zoneinfo import ZoneInfo

from wings.casework.cases.models import Case
from wings.casework.cases.tests.factories import House, make_case, make_house
from wings.foundation.vault.actions import commit_ledger
from wings.foundation.vault.tests.factories import NOON, Member
from wings.strands.language import actions
from wings.strands.language.contents import Course, Meeting
from wings.strands.language.queries import books
from wings.strands.language.rules import Book
from wings.strands.language.vocabulary import Attendance

__all__ = ["NOON", "House", "make_case", "make_house"]

ZONE = ZoneInfo("Europe/Rome")


def some_course(given_by: Member, **changes) -> Course:
    """Return a course on Mondays and Wednesdays; the first lesson is today at ten."""
    fields = {
        "title": "Italian A1",
        "level": "a1",
        "hours_planned": 48,
        "lesson_hours": 2,
        "starts_on": NOON.date(),
        "trainer": given_by.keyholder,
        "meetings": (Meeting(0, time(10)), Meeting(2, time(10))),
    }
    return Course(**(fields | changes))


def make_course(house: House, **changes) -> Book:
    """Begin a course of the house's trainer."""
    by = house.trainer.keyring()
    row = actions.begin_course(by, some_course(house.trainer, **changes), zone=ZONE, at=NOON)
    commit_ledger(by)
    return book(house, row.pk)


def book(house: House, pk) -> Book:
    """Return a course as it stands."""
    return next(one for one in books(house.trainer.keyring()) if one.course.id == pk)


def enrolled(house: House, course: Book, name: str = "Mimi", *, limit: int = 2) -> Case:
    """Take a woman in and enrol her."""
    case = make_case(house, chosen_name=name)
    actions.enrol(
        house.key_worker.keyring(), case, course.course.id, absences_before_flag=limit, at=NOON
    )
    return case


def marked(house: House, course: Book, number: int, by: Member | None = None, **marks) -> None:
    """Take the register of a course's lesson; `marks` are case codes."""
    now = book(house, course.course.id)
    sitting = now.sittings[number]
    by_code = {one.enrolment.content.code: one.case for one in now.women}
    taking = actions.Taking({by_code[code]: Attendance(mark) for code, mark in marks.items()})
    actions.take_register(
        (by or house.trainer).keyring(),
        sitting.lesson.id,
        taking,
        version=sitting.register.version if sitting.register else 0,
        at=NOON,
    )


def first_day() -> date:
    """Return the day of the tests, a Monday."""
    return NOON.date()
