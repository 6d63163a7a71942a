"""The three strands of a demonstration: a course with its registers, sessions, an internship."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from django.db import transaction

from wings.casework.cases.actions import raise_flag
from wings.casework.cases.models import Case
from wings.casework.cases.vocabulary import FlagKind
from wings.config.demo.life import WEEKS, ZONE, Life
from wings.foundation.vault.actions import commit_ledger
from wings.foundation.vault.keyring import Keyring
from wings.strands.employment import actions as employment
from wings.strands.employment.contents import Hours, Internship
from wings.strands.language import actions as language
from wings.strands.language.actions import Taking
from wings.strands.language.contents import Course, Meeting
from wings.strands.language.queries import books
from wings.strands.language.rules import Sitting
from wings.strands.language.vocabulary import Attendance
from wings.strands.psychosocial.actions import write_session
from wings.strands.psychosocial.contents import Session
from wings.strands.psychosocial.vocabulary import Setting

LESSON_HOURS = 3
MARKS = (Attendance.PRESENT,) * 8 + (Attendance.LATE, Attendance.KNOWN, Attendance.ABSENT)
NOTES = (
    "Invented note. We spoke about sleep and about the walk to the class.",
    "Invented note. She wants to practise saying no. Breathing exercise, five minutes.",
    "Invented note. Group: what a good week looks like.",
)


def live_strands(life: Life) -> None:
    """Let a house's women take lessons, come to sessions, and begin internships."""
    with transaction.atomic():
        _hold_course(life)
        for number, (case, _name) in enumerate(life.files):
            _meet(life, case, number)
            if number % 3 == 0:
                _work(life, case)
        _raise_flags(life)


def _hold_course(life: Life) -> None:
    began = life.session("trainer", days_ago=(WEEKS - 2) * 7)
    today = life.now.astimezone(ZONE).date()
    # One of its days is today: whoever tries it finds a register to take.
    weekday, other = today.weekday(), (today.weekday() + 3) % 7
    course = Course(
        title=life.staffed.house.course,
        level="a1",
        hours_planned=float(life.programme.module("language-course").hours or 48),
        lesson_hours=float(LESSON_HOURS),
        starts_on=began.at.date(),
        ends_on=(life.now + timedelta(days=21)).date(),
        trainer=began.keyholder,
        psychologist=life.staffed.keyrings["psychologist"].keyholder,
        meetings=(Meeting(weekday, time(10)), Meeting(other, time(10))),
    )
    row = language.begin_course(began, course, zone=ZONE, at=began.at)
    commit_ledger(began)
    for case, _name in life.files:
        by = life.session("key-worker", days_ago=(WEEKS - 2) * 7 - 1)
        language.enrol(by, case, row.pk, absences_before_flag=2, at=by.at)
        commit_ledger(by)
    _plan_lessons(life, began)
    reader = life.session("trainer", days_ago=0)
    sittings = [one for book in books(reader) for one in book.sittings]
    for sitting in sittings:
        if sitting.lesson.content.starts_at.astimezone(ZONE).date() < today:
            _take_register(life, sitting)


def _plan_lessons(life: Life, by: Keyring) -> None:
    """Say of each lesson which situation and unit it is about."""
    situations = life.programme.code_list("situations").words
    lessons = [one.lesson for book in books(by) for one in book.sittings]
    for number, lesson in enumerate(lessons):
        about = situations[number % len(situations)].id
        planned = replace(lesson.content, situation=about, unit=f"Unit {number // 2 + 1}")
        language.change_lesson(by, lesson.id, planned, version=lesson.version, at=by.at)
    commit_ledger(by)


def _take_register(life: Life, sitting: Sitting) -> None:
    after = sitting.lesson.content.starts_at + timedelta(hours=LESSON_HOURS)
    by = life.staffed.at("trainer", after)
    marks = {case.pk: life.dice.choice(MARKS) for case, _name in life.files}
    language.take_register(by, sitting.lesson.id, Taking(marks), version=0, at=by.at)
    commit_ledger(by)


def _meet(life: Life, case: Case, number: int) -> None:
    for weeks_ago in range(min(5, 1 + number % 5), 0, -1):
        by = life.session("psychologist", days_ago=weeks_ago * 7 - number % 3, hour=15)
        upcoming = life.now + timedelta(days=7 - number % 7)
        session = Session(
            held_at=by.at,
            setting=Setting.INDIVIDUAL,
            minutes=50,
            note=NOTES[(number + weeks_ago) % len(NOTES)],
            written_by=by.keyholder,
            next_at=_at(upcoming, 15) if weeks_ago == 1 else None,
        )
        write_session(by, case, session, at=by.at)
        commit_ledger(by)


def _work(life: Life, case: Case) -> None:
    by = life.session("counsellor", days_ago=20)
    internship = Internship(
        host="Bakery Little Oven (invented)",
        starts_on=by.at.date(),
        ends_on=(life.now + timedelta(days=40)).date(),
        hours_planned=float(life.programme.module("internship").hours or 80),
        host_tutor="Baker Invented",
        goals="Baking bread, the till, working in a team.",
        weekly="Monday to Thursday mornings",
        allowance="as agreed in writing",
    )
    row = employment.agree_internship(by, case, internship, at=by.at)
    commit_ledger(by)
    for days_ago in (18, 14, 10, 6, 2):
        later = life.session("counsellor", days_ago=days_ago, hour=17)
        hours = Hours(row.pk, later.at.date(), float(life.dice.choice((4, 5, 6))))
        employment.log_hours(later, case, hours, at=later.at)
        commit_ledger(later)


def _raise_flags(life: Life) -> None:
    trainer = life.session("trainer", days_ago=0.2, hour=9)
    case, _name = life.files[0]
    raise_flag(trainer, case, kind=FlagKind.ASKS_FOR_YOU, at=trainer.at)
    commit_ledger(trainer)


def _at(day: datetime, hour: int) -> datetime:
    return datetime.combine(day.astimezone(ZONE).date(), time(hour), tzinfo=ZONE)
