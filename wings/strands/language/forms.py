"""What is typed about courses, lessons, registers and levels."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wings.foundation.ui.forms import Explanation, Form, Group, UnitInput
from wings.programme.framework.queries import translated
from wings.programme.framework.vocabulary import Programme
from wings.strands.language.contents import (
    Course,
    Enrolment,
    Lesson,
    LevelNote,
    Meeting,
    Register,
    SkillLevel,
)
from wings.strands.language.rules import Written
from wings.strands.language.vocabulary import WEEKDAYS, Attendance

Choices = Sequence[tuple[str, str | Promise]]

MEETINGS = (1, 2, 3)
NO_MEETING: Choices = (("", "–"), *((str(day), label) for day, label in WEEKDAYS))
DATE = {"type": "date"}
TIME = {"type": "time"}


def code_choices(programme: Programme, name: str) -> list[tuple[str, str]]:
    """Return a code list of the local programme, to choose from."""
    return [(word.id, translated(word.label)) for word in programme.code_list(name).words]


class CourseForm(Form):
    """A course and the times of its week."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Name of the course"),
        max_length=80,
        # A card may be read over a shoulder: a title that tells
        # what the women have in common betrays all.
        help_text=_("Neutral words: it stands on the women’s cards."),
    )
    level = forms.ChoiceField(label=_("Level"))
    hours_planned = forms.FloatField(
        label=_("Hours in all"), min_value=1, max_value=2000, widget=UnitInput(unit=_("hours"))
    )
    lesson_hours = forms.FloatField(
        label=_("Hours of one lesson"),
        min_value=0.25,
        max_value=12,
        widget=UnitInput(unit=_("hours")),
    )
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DATE))
    ends_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs=DATE), required=False
    )
    trainer = forms.TypedChoiceField(label=_("Language trainer"), coerce=UUID)
    psychologist = forms.TypedChoiceField(
        label=_("Psychologist in the room"), coerce=UUID, empty_value=None, required=False
    )
    groups: ClassVar[Sequence[Group]] = (
        Group(
            title=_("The course"),
            fields=("title", "level", "hours_planned", "starts_on", "ends_on"),
        ),
        Group(title=_("Who gives it"), fields=("trainer", "psychologist")),
        Group(
            title=_("Times of the week"),
            hint=_("The lessons are planned from these times. You can move and cancel each one."),
            fields=("lesson_hours", *(f"{part}_{n}" for n in MEETINGS for part in ("day", "time"))),
        ),
    )

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        trainers: Choices,
        psychologists: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = code_choices(programme, "levels")  # type: ignore[attr-defined]  # a choice field
        self.fields["trainer"].choices = trainers  # type: ignore[attr-defined]  # a choice field
        self.fields["psychologist"].choices = [("", _("Nobody yet")), *psychologists]  # type: ignore[attr-defined]  # a choice field
        for number in MEETINGS:
            self._add_meeting(number)

    def _add_meeting(self, number: int) -> None:
        self.fields[f"day_{number}"] = forms.TypedChoiceField(
            label=_("Day %(number)s") % {"number": number},
            choices=NO_MEETING,
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.fields[f"time_{number}"] = forms.TimeField(
            label=_("Time %(number)s") % {"number": number},
            widget=forms.TimeInput(attrs=TIME, format="%H:%M"),
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """A day needs its time, a last day comes after the first."""
        typed = super().clean() or {}
        starts, ends = typed.get("starts_on"), typed.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day is before the first. Please change one."))
        for number in MEETINGS:
            if typed.get(f"day_{number}") is not None and not typed.get(f"time_{number}"):
                self.add_error(f"time_{number}", _("Please say at what time."))
        return typed

    def course(self) -> Course:
        """Return what was typed."""
        typed = self.cleaned_data
        days: Iterable[tuple[int | None, time | None]] = (
            (typed[f"day_{number}"], typed[f"time_{number}"]) for number in MEETINGS
        )
        return Course(
            title=typed["title"],
            level=typed["level"],
            hours_planned=typed["hours_planned"],
            lesson_hours=typed["lesson_hours"],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            trainer=typed["trainer"],
            psychologist=typed["psychologist"],
            meetings=tuple(Meeting(day, at) for day, at in days if day is not None and at),
        )


def course_initial(course: Course) -> dict[str, Any]:
    """Return a course as the form shows it."""
    shown: dict[str, Any] = {
        "title": course.title,
        "level": course.level,
        "hours_planned": course.hours_planned,
        "lesson_hours": course.lesson_hours,
        "starts_on": course.starts_on,
        "ends_on": course.ends_on,
        "trainer": course.trainer,
        "psychologist": course.psychologist,
    }
    for number, meeting in zip(MEETINGS, course.meetings, strict=False):
        shown |= {f"day_{number}": meeting.weekday, f"time_{number}": meeting.starts}
    return shown


class LessonForm(Form):
    """A lesson: when it is, and what it is about."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs=DATE))
    starts = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    hours = forms.FloatField(
        label=_("Hours"), min_value=0.25, max_value=12, widget=UnitInput(unit=_("hours"))
    )
    situation = forms.ChoiceField(label=_("Situation"), required=False)
    unit = forms.CharField(label=_("Unit or topic"), max_length=120, required=False)
    can_do = forms.CharField(
        label=_("What they can do afterwards"),
        max_length=160,
        required=False,
        help_text=_(
            "One sentence, for example “can say where it hurts”. The register asks who can."
        ),
    )
    is_cancelled = forms.BooleanField(label=_("This lesson is cancelled"), required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = code_choices(programme, "situations")
        self.fields["situation"].choices = [("", "–"), *words]  # type: ignore[attr-defined]  # a choice field

    def lesson(self, course: UUID) -> Lesson:
        """Return what was typed, as a lesson of that course."""
        typed = self.cleaned_data
        begins = datetime.combine(typed["on"], typed["starts"])
        return Lesson(
            course=course,
            starts_at=timezone.make_aware(begins),
            hours=typed["hours"],
            unit=typed["unit"],
            situation=typed["situation"],
            can_do=typed["can_do"],
            is_cancelled=typed["is_cancelled"],
        )


def lesson_initial(written: Written[Lesson]) -> dict[str, Any]:
    """Return a lesson as the form shows it."""
    lesson = written.content
    begins = timezone.localtime(lesson.starts_at)
    return {
        "version": written.version,
        "on": begins.date(),
        "starts": begins.time(),
        "hours": lesson.hours,
        "unit": lesson.unit,
        "situation": lesson.situation,
        "can_do": lesson.can_do,
        "is_cancelled": lesson.is_cancelled,
    }


class RegisterForm(Form):
    """One line for each woman. Nothing has to be marked, and nothing else can be written."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, women: Iterable[Enrolment], can_do: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.women = list(women)
        for woman in self.women:
            self.fields[f"mark_{woman.case}"] = forms.ChoiceField(
                label=woman.chosen_name,
                choices=Attendance.choices,
                widget=forms.RadioSelect,
                required=False,
            )
            if can_do:
                self.fields[f"can_{woman.case}"] = forms.BooleanField(label=can_do, required=False)

    def lines(self) -> list[tuple[Enrolment, forms.BoundField, forms.BoundField | None]]:
        """Return each woman with her line, and whether she can do what was practised."""
        return [
            (woman, self[f"mark_{woman.case}"], self[name] if name in self.fields else None)
            for woman in self.women
            for name in [f"can_{woman.case}"]
        ]

    def attendance(self, *, others: Attendance | None = None) -> dict[UUID, Attendance]:
        """Return what was marked; `others` for those who were not."""
        # Nothing by itself for whom nobody looked at: an absence that was never seen raises a flag.
        said = {one.case: self.cleaned_data[f"mark_{one.case}"] or others for one in self.women}
        return {case: Attendance(mark) for case, mark in said.items() if mark}

    def can_do(self) -> frozenset[UUID]:
        """Return who did what was practised."""
        return frozenset(one.case for one in self.women if self.cleaned_data.get(f"can_{one.case}"))

    def one_of_them(self, text: str) -> UUID | None:
        """Return the woman of this form whom a button names."""
        return next((one.case for one in self.women if str(one.case) == text), None)


def register_initial(register: Written[Register] | None) -> dict[str, Any]:
    """Return a register as the form shows it."""
    if register is None:
        return {"version": 0}
    shown: dict[str, Any] = {"version": register.version}
    for mark in register.content.marks:
        shown |= {f"mark_{mark.case}": mark.attendance, f"can_{mark.case}": mark.can_do}
    return shown


class LimitForm(Form):
    """After how many unexplained absences running somebody looks in on her."""

    absences_before_flag = forms.TypedChoiceField(
        label=_("Ask the key worker to look after"), coerce=int, widget=forms.RadioSelect
    )
    explanations: ClassVar[Mapping[str, Explanation]] = {
        "absences_before_flag": Explanation(
            why=_("To stay away without a word can be a sign that something has happened."),
            seen_by=_("trainers and key workers of the organisation"),
        )
    }

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["absences_before_flag"]
        # The safeguard's limit is the most; a key worker may only ask for a look sooner.
        field.initial = most
        field.choices = [  # type: ignore[attr-defined]  # a choice field
            (
                number,
                ngettext(
                    "%(number)s absence without a word",
                    "%(number)s absences running without a word",
                    number,
                )
                % {"number": number},
            )
            for number in range(1, most + 1)
        ]


class EnrolForm(LimitForm):
    """Which course she joins."""

    course = forms.TypedChoiceField(label=_("Course"), coerce=UUID)
    field_order = ("course", "absences_before_flag")

    def __init__(self, *args: Any, courses: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = courses  # type: ignore[attr-defined]  # a choice field


class EnrolmentForm(LimitForm):
    """Her limit, and her last day in the course."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    until_on = forms.DateField(
        label=_("Her last day in the course"),
        widget=forms.DateInput(attrs=DATE),
        required=False,
        help_text=_("Empty while she is in it."),
    )


class LevelForm(Form):
    """Where she stands in each skill; every one may be left out."""

    remark = forms.CharField(
        label=_("Remark"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    explanations: ClassVar[Mapping[str, Explanation]] = {
        "remark": Explanation(
            why=_("What helps her to learn, in a few words."),
            seen_by=_("language trainer and key worker"),
        )
    }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [("", "–"), *code_choices(programme, "levels")]
        self.skills = code_choices(programme, "language-skills")
        for skill, label in self.skills:
            self.fields[skill] = forms.ChoiceField(label=label, choices=levels, required=False)
        self.order_fields([*(skill for skill, _label in self.skills), "remark"])

    def clean(self) -> dict[str, Any]:
        """A note says something."""
        typed = super().clean() or {}
        # Each field may be left out, and an empty note would still read as "looked at on this day".
        if not any(typed.values()):
            raise forms.ValidationError(_("Please choose a level, or write a remark."))
        return typed

    def note(self, *, by: UUID, on: date) -> LevelNote:
        """Return what was chosen."""
        typed = self.cleaned_data
        levels = tuple(
            SkillLevel(skill, typed[skill]) for skill, _label in self.skills if typed[skill]
        )
        return LevelNote(levels=levels, noted_on=on, noted_by=by, remark=typed["remark"])
