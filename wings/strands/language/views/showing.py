"""Lines of tables, as the templates show them."""

from collections.abc import Iterable, Mapping
from datetime import date

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
from wings.strands.language.contents import Course, Lesson
from wings.strands.language.forms import code_choices
from wings.strands.language.queries import LessonDue
from wings.strands.language.rules import Book, Seen, Sitting, Woman, is_standing
from wings.strands.language.vocabulary import WEEKDAYS, Attendance

LATEST = 4
WOMEN = (
    Column(label=gettext_lazy("Woman")),
    Column(label=gettext_lazy("Hours"), is_number=True),
    Column(label=gettext_lazy("Latest lessons")),
    Column(label=gettext_lazy("Absences running")),
)
LESSONS = (
    Column(label=gettext_lazy("Lesson")),
    Column(label=gettext_lazy("About")),
    Column(label=gettext_lazy("Register")),
    Column(label=gettext_lazy("Details")),
)


def woman_lines(request: StaffRequest, book: Book) -> list[list[Cell]]:
    """Return a line for each woman of a course: hours, latest marks, absences running.

    Only those on whose care team the reader is have a link to their own page.
    """
    # The others would find "not there" behind it: they hold the register and no file of hers.
    mine = {case.pk for case in cases_of(request.keyring)}
    planned = hours(book.course.content.hours_planned)
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
    """Return the absences that end her register, in a tone where somebody is asked to look."""
    if not woman.running:
        return Cell(text="–")
    calls = woman.running >= woman.enrolment.content.absences_before_flag
    tone: Tone = "attention" if calls else ""
    return Cell(text=number_format(woman.running), tone=tone)


def latest_marks(seen: Iterable[Seen]) -> str:
    """Return her latest marks in words, newest last."""
    latest = list(seen)[-LATEST:]
    return ", ".join(str(Attendance(one.mark.attendance).label).lower() for one in latest) or "–"


def lesson_lines(request: StaffRequest, book: Book) -> tuple[list[list[Cell]], list[list[Cell]]]:
    """Return a line for each lesson: those to come, soonest first, and the past, latest first.

    A lesson counts as past when its day is over.
    """
    situations = queries.situations_of(request.keyring)
    today = timezone.localdate(request.at)
    coming = [one for one in book.sittings if _day(one) >= today]
    past = [one for one in reversed(book.sittings) if _day(one) < today]
    return (
        [_lesson_line(request, book, one, situations) for one in coming],
        [_lesson_line(request, book, one, situations) for one in past],
    )


def when(sitting: Sitting) -> str:
    """Return the day and hour of a lesson, on the clock of the place."""
    begins = timezone.localtime(sitting.lesson.content.starts_at)
    return f"{date_format(begins, 'D j M')}, {date_format(begins, 'TIME_FORMAT')}"


def about(lesson: Lesson | LessonDue, situations: Mapping[str, str]) -> str:
    """Return what a lesson is about: its situation and its unit."""
    said = [situations.get(lesson.situation, ""), lesson.unit]
    return " · ".join(part for part in said if part)


def hours(number: float) -> str:
    """Return hours without a needless zero."""
    return number_format(round(number, 2)) if number % 1 else number_format(int(number))


def _lesson_line(
    request: StaffRequest, book: Book, sitting: Sitting, situations: dict[str, str]
) -> list[Cell]:
    length = _("%(hours)s h") % {"hours": hours(sitting.lesson.content.hours)}
    change = Cell(text="")
    if May.HOLD_LESSONS in request.mays:
        change = Cell(text=_("Change"), url=reverse("language:lesson", args=[sitting.lesson.id]))
    return [
        Cell(text=when(sitting), hint=length),
        Cell(text=about(sitting.lesson.content, situations) or "–"),
        _register_cell(request, book, sitting),
        change,
    ]


def _day(sitting: Sitting) -> date:
    return timezone.localtime(sitting.lesson.content.starts_at).date()


def _not_marked(number: int) -> str:
    words = ngettext("%(number)s not marked yet", "%(number)s not marked yet", number)
    return words % {"number": number_format(number)}


def _register_cell(request: StaffRequest, book: Book, sitting: Sitting) -> Cell:
    if sitting.lesson.content.is_cancelled:
        return Cell(text=_("cancelled"))
    is_due = sitting.lesson.content.starts_at <= request.at
    missing = queries.unmarked_at(book, sitting)
    if sitting.register is None or not sitting.register.content.marks:
        state = _("to take") if is_due else _("planned")
    else:
        state = _not_marked(missing) if missing else _("taken")
    if May.TAKE_REGISTER not in request.mays:
        return Cell(text=state)
    return Cell(text=state, url=reverse("language:register", args=[sitting.lesson.id]))


def _page_of(woman: Woman) -> str:
    return reverse("language:woman", args=[woman.enrolment.content.code])
