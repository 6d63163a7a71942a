"""Lines of tables, as the templates show them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wings.casework.cases.queries import cases_of
from wings.foundation.ui.parts import Cell, Column, Fact, Tone
from wings.programme.staff.http import StaffRequest
from wings.programme.staff.vocabulary import May
from wings.strands.language import queries
from wings.strands.language.contents import Course
from wings.strands.language.forms import code_choices
from wings.strands.language.rules import Book, Seen, Sitting, Woman, is_standing
from wings.strands.language.vocabulary import WEEKDAYS, Attendance

LATEST = 4
WOMEN = (
    Column(label=gettext_lazy("Woman")),
    Column(label=gettext_lazy("Hours"), is_number=True),
    Column(label=gettext_lazy("Latest lessons")),
    Column(label=gettext_lazy("Running")),
)
LESSONS = (
    Column(label=gettext_lazy("Lesson")),
    Column(label=gettext_lazy("About")),
    Column(label=gettext_lazy("Register")),
    Column(label=""),
)


def woman_lines(request: StaffRequest, book: Book) -> list[list[Cell]]:
    """Return a line for each woman of a course: hours, latest marks, absences running.

    Only those on whose care team the reader is have a link to their own page.
    """
    mine = {case.pk for case in cases_of(request.keyring)}
    planned = number_format(book.course.content.hours_planned)
    today = timezone.localdate(request.at)
    return [
        [
            Cell(
                text=woman.enrolment.content.chosen_name,
                hint=woman.enrolment.content.code
                + ("" if is_standing(woman.enrolment.content, today) else f" · {_('has left')}"),
                url=_page_of(woman) if woman.case in mine else "",
            ),
            Cell(
                text=_("%(done)s of %(planned)s") % {"done": hours(woman.hours), "planned": planned}
            ),
            Cell(text=latest_marks(woman.seen)),
            running_cell(woman),
        ]
        for woman in book.women
    ]


def course_facts(request: StaffRequest, course: Course, staff: dict[str, str]) -> list[Fact]:
    """Return what is known of a course. staff: keyholder → name."""
    levels = dict(code_choices(queries.local_programme(request.keyring), "levels"))
    days = dict(WEEKDAYS)
    week = [f"{days[one.weekday]} {time_format(one.starts)}" for one in course.meetings]
    ends = date_format(course.ends_on) if course.ends_on else ""
    return [
        Fact(label=_("Level"), value=levels.get(course.level, course.level)),
        Fact(label=_("Hours in all"), value=hours(course.hours_planned)),
        Fact(label=_("First day"), value=date_format(course.starts_on)),
        Fact(label=_("Last day"), value=ends),
        Fact(label=_("Times of the week"), value=", ".join(week)),
        Fact(label=_("Language trainer"), value=staff.get(str(course.trainer), "")),
        Fact(label=_("Psychologist in the room"), value=staff.get(str(course.psychologist), "")),
    ]


def running_cell(woman: Woman) -> Cell:
    """Return the absences that end her register, as words and in a tone where somebody looks."""
    count = woman.running
    if not count:
        return Cell(text="–")
    tone: Tone = "attention" if count >= woman.enrolment.content.absences_before_flag else ""
    said = ngettext("%(count)s absence", "%(count)s absences", count) % {"count": count}
    return Cell(text=said, tone=tone)


def latest_marks(seen: Iterable[Seen]) -> str:
    """Return her latest marks in words, newest last."""
    latest = list(seen)[-LATEST:]
    return ", ".join(str(Attendance(one.mark.attendance).label).lower() for one in latest) or "–"


def lesson_lines(request: StaffRequest, book: Book) -> list[list[Cell]]:
    """Return a line for each lesson: when, about what, whether the register was taken."""
    situations = dict(code_choices(queries.local_programme(request.keyring), "situations"))
    may_hold = May.HOLD_LESSONS in request.mays
    return [
        [
            Cell(
                text=when(sitting), hint=_("%(hours)s h") % {"hours": hours(_lesson_hours(sitting))}
            ),
            Cell(text=about(sitting, situations) or "–"),
            _register_cell(request, sitting),
            Cell(
                text=_("Change") if may_hold else "",
                url=reverse("language:lesson", args=[sitting.lesson.id]) if may_hold else "",
            ),
        ]
        for sitting in book.sittings
    ]


def when(sitting: Sitting) -> str:
    """Return the day and hour of a lesson, on the clock of the place."""
    begins = timezone.localtime(sitting.lesson.content.starts_at)
    return f"{date_format(begins, 'D j M')}, {date_format(begins, 'TIME_FORMAT')}"


def about(sitting: Sitting, situations: dict[str, str]) -> str:
    """Return what a lesson is about: its situation and its unit."""
    lesson = sitting.lesson.content
    said = [situations.get(lesson.situation, ""), lesson.unit]
    return " · ".join(part for part in said if part)


def hours(number: float) -> str:
    """Return hours without a needless zero."""
    return number_format(round(number, 2)) if number % 1 else number_format(int(number))


def _lesson_hours(sitting: Sitting) -> float:
    return sitting.lesson.content.hours


def _register_cell(request: StaffRequest, sitting: Sitting) -> Cell:
    if sitting.lesson.content.is_cancelled:
        return Cell(text=_("cancelled"))
    is_due = sitting.lesson.content.starts_at <= request.at
    state = _("taken") if sitting.register else _("to take") if is_due else _("planned")
    if May.TAKE_REGISTER not in request.mays:
        return Cell(text=state)
    return Cell(text=state, url=reverse("language:register", args=[sitting.lesson.id]))


def _page_of(woman: Woman) -> str:
    return reverse("language:woman", args=[woman.enrolment.content.code])
