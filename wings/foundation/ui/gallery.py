"""What the gallery shows: fictional people and figures, one sample for each component."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import ClassVar, Final

from django import forms

from wings.foundation.ui.charts import Chart, line_chart
from wings.foundation.ui.forms import (
    Explanation,
    Form,
    Group,
    PartialDateField,
    ScaleField,
    UnitInput,
    YesNoField,
)
from wings.foundation.ui.parts import (
    Alert,
    Cell,
    Column,
    Entry,
    Fact,
    Link,
    Pages,
    Progress,
    Stat,
    Step,
    Version,
)

NAVIGATION: Final = ("Today", "Caseload", "Lessons", "Companies", "Gallery")
CODES: Final = ("PA-014", "PA-021", "PA-022")
LANGUAGES: Final = [("", "Any language"), ("it", "Italian"), ("en", "English")]
ATTENDANCE: Final = [
    ("present", "Present"),
    ("late", "Late"),
    ("excused", "Excused"),
    ("absent", "Absent"),
]


class SampleForm(Form):
    """One field of each kind, in two groups."""

    explanations: ClassVar[Mapping[str, Explanation]] = {
        "chosen_name": Explanation(
            why="So that everybody in the team calls her as she wishes.",
            seen_by="her care team",
        ),
        "police": Explanation(
            why="Only to find the right legal adviser. Help never depends on the answer.",
            seen_by="key worker and deputy",
        ),
    }
    groups: ClassVar[tuple[Group, ...]] = (
        Group(
            title="About her",
            hint="Only what is marked “needed” has to be filled in.",
            fields=("chosen_name", "language", "born", "needs", "note"),
        ),
        Group(title="Questions", fields=("police", "sleep", "hours", "proof", "agreed")),
    )

    chosen_name = forms.CharField(
        label="Chosen name", help_text="Any name she likes.", max_length=60
    )
    language = forms.ChoiceField(label="Language", choices=LANGUAGES, required=False)
    born = PartialDateField(label="Date of birth", help_text="The year alone is enough.")
    needs = forms.MultipleChoiceField(
        label="What she asks for first",
        choices=[("home", "A safe place to live"), ("papers", "Papers"), ("work", "Work")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label="In her words",
        help_text="One or two sentences are enough.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    police = YesNoField(label="Has she been in contact with the police?")
    sleep = ScaleField(
        label="How has she slept in the last week?", ends=("very badly", "very well")
    )
    hours = forms.IntegerField(
        label="Hours a week she can study", widget=UnitInput(unit="hours"), required=False
    )
    proof = forms.FileField(
        label="Signed form", help_text="JPEG, PNG or PDF, up to 10 MB.", required=False
    )
    agreed = forms.BooleanField(
        label="We filled this in together",
        help_text="She has seen what is written.",
        required=False,
    )


class FilterForm(Form):
    """A search by name and a choice, as above a list."""

    text = forms.CharField(label="Name or code", required=False)
    level = forms.ChoiceField(
        label="Level", choices=[("", "All levels"), ("A1", "A1"), ("A2", "A2")], required=False
    )


class RegisterForm(Form):
    """One line of a register."""

    attendance = forms.ChoiceField(
        label="Attendance", choices=ATTENDANCE, widget=forms.RadioSelect, initial="present"
    )


SAVED_AT: Final = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
ALERTS: Final = [
    Alert(text="The next review is on 4 December.", url="#alerts", link="Prepare it"),
    Alert(text="The plan is agreed by both.", tone="ok"),
    Alert(
        title="Permit ends in 21 days",
        text="Reflection period, until 14 December 2026.",
        tone="attention",
        url="#alerts",
        link="Open the permit",
    ),
    Alert(text="This cannot be taken back: the key is destroyed.", tone="danger"),
]
STEPS: Final = [
    Step(label="Safe contact and language", status="Done", tone="ok", url="#steps"),
    Step(
        label="Needs",
        status="In progress",
        tone="attention",
        url="#steps",
        hint="3 of 7 answered",
    ),
    Step(label="Individual integration plan", status="To do", url="#steps"),
    Step(label="Language placement", status="Cannot start yet"),
]
FACTS: Final = [
    Fact(
        label="Language",
        value="English, Edo",
        hint="interpreter: not needed",
        url="#summary",
    ),
    Fact(label="Course", value="Italian A1, Tuesday and Thursday", url="#summary"),
    Fact(label="Deputy", value="Marta (fictional)", url="#summary"),
    Fact(label="Born", value=""),
]
VERSIONS: Final = [
    Version(
        title="What you wrote",
        by="You",
        at=datetime(2026, 11, 23, 9, 42, tzinfo=UTC),
        text="She would like evening lessons.",
    ),
    Version(
        title="What is saved",
        by="Marta (fictional)",
        at=datetime(2026, 11, 23, 9, 40, tzinfo=UTC),
        text="She would like evening lessons from January.",
    ),
]
COLUMNS: Final = [
    Column(label="Name", url="#table", order="ascending"),
    Column(label="Level", url="#table"),
    Column(label="Review"),
    Column(label="Hours", is_number=True, url="#table"),
]
ROWS: Final = [
    [
        Cell(text="Mimi", url="#table", hint="PA-014"),
        Cell(text="A1"),
        Cell(text="due", tone="attention"),
        Cell(text="31"),
    ],
    [
        Cell(text="Joy", url="#table", hint="PA-021"),
        Cell(text="A2"),
        Cell(text="4 March 2027"),
        Cell(text="48"),
    ],
    [
        Cell(text="Ana", url="#table", hint="PA-022"),
        Cell(text="A1"),
        Cell(text="9 March 2027"),
        Cell(text="6"),
    ],
]
PAGES: Final = Pages(number=2, count=5, total=112, previous_url="#pager", next_url="#pager")
TABS: Final = [
    Link("#tabs", "Overview", is_current=True),
    *[
        Link("#tabs", name)
        for name in ("Plan", "Language", "Wellbeing", "Work", "Consents", "History")
    ],
]
ENTRIES: Final = [
    Entry(
        at=date(2026, 11, 20),
        title="Lesson attended",
        text="Italian A1, two hours.",
        by="Paolo (fictional)",
        icon="book-open",
        url="#timeline",
    ),
    Entry(
        at=date(2026, 11, 14),
        title="Plan agreed",
        text="Three goals, first review in March.",
        by="Irene (fictional)",
        icon="handshake",
    ),
    Entry(
        at=date(2026, 11, 3),
        title="Taken in charge",
        by="Irene (fictional)",
        icon="door-open",
    ),
]
BARS: Final = [
    Progress(
        label="Language",
        done=31,
        goal=48,
        said="31 of 48 hours",
        icon="book-open",
        url="#progress",
    ),
    Progress(label="Wellbeing", done=5, goal=12, said="5 of 12 sessions", icon="heart-handshake"),
    Progress(label="Work", done=12, goal=80, said="12 of 80 internship hours", icon="briefcase"),
]
STATS: Final = [
    Stat(
        value="18",
        label="Women in the programme",
        hint="goal: 24",
        icon="users",
        url="#stats",
    ),
    Stat(value="6", label="Reviews due", hint="this month", icon="calendar-check"),
    Stat(value="92 %", label="Lessons attended", hint="October 2026", icon="book-open"),
]
READINGS: Final = [
    (date(2026, 8, 4), 3.0),
    (date(2026, 8, 25), 3.5),
    (date(2026, 9, 15), 4.0),
    (date(2026, 10, 20), 5.5),
    (date(2026, 11, 17), 6.0),
]
CONTACT: Final = {
    "line": "Text message only, weekdays 10–14. Say “the library”. No voicemail.",
    "checked": date(2026, 11, 11),
    "url": "#person",
}
STALE_CONTACT: Final = {
    "line": "Call the shelter and ask for a call back.",
    "checked": date(2026, 6, 2),
    "is_stale": True,
    "url": "#person",
}
PERSON_ALERTS: Final = [
    Alert(
        title="Permit ends in 21 days.",
        text="Reflection period.",
        tone="attention",
        url="#person",
        link="Open",
    )
]
PERSON_FACTS: Final = [
    Fact(label="Key worker", value="Irene (fictional)"),
    Fact(label="Deputy", value="Marta (fictional)"),
    Fact(label="Next review", value="4 December 2026", url="#person"),
]
CONSENTS: Final = [
    {
        "recipient": "Language school (fictional)",
        "purpose": "enrolling her in the evening course",
        "what": "chosen name, level, days on which she can come",
        "until": date(2027, 2, 28),
        "since": date(2026, 11, 14),
        "if_not": "She learns in our own course; nothing else changes.",
        "state": "Given",
        "tone": "ok",
        "preview": "Mimi, level A1, can come on Tuesday and Thursday evening.",
        "sent": "Sent once, on 15 November 2026. What was sent cannot be called back.",
        "stop_url": "#consents",
    },
    {
        "recipient": "Employer (fictional)",
        "purpose": "an internship of 80 hours",
        "what": "a coded profile that she reads first",
        "until": None,
        "if_not": "We look for another way together.",
        "state": "Not given",
        "give_url": "#consents",
    },
]


def chart() -> Chart:
    """Draw the sample readings in the language that is active."""
    return line_chart(
        READINGS,
        scale=(0, 10),
        title="Feeling safe at home",
        finding="Her own rating rose from 3 to 6 in fifteen weeks. Higher is better.",
        unit="Rating, 0 to 10",
    )


def content() -> dict[str, object]:
    """Return every sample but the forms."""
    return {
        "saved_at": SAVED_AT,
        "alerts": ALERTS,
        "steps": STEPS,
        "facts": FACTS,
        "versions": VERSIONS,
        "columns": COLUMNS,
        "rows": ROWS,
        "pages": PAGES,
        "tabs": TABS,
        "entries": ENTRIES,
        "bars": BARS,
        "stats": STATS,
        "chart": chart(),
        "contact": CONTACT,
        "stale_contact": STALE_CONTACT,
        "person_alerts": PERSON_ALERTS,
        "person_facts": PERSON_FACTS,
        "consents": CONSENTS,
    }
