"""Words for what a plan holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wings.casework.cases.queries import names_of
from wings.casework.plans.contents import Agreement, Goal, Ratings
from wings.casework.plans.queries import Plan
from wings.casework.plans.rules import Told, by_outcome, changes_since, course_of
from wings.casework.plans.views.entering import Here
from wings.casework.plans.vocabulary import LEAST_RATING, MOST_RATING, Doer, Standing
from wings.foundation.ui.charts import Chart, line_chart
from wings.foundation.ui.parts import Alert, Cell, Column, Version
from wings.programme.framework.queries import translated
from wings.programme.framework.vocabulary import Programme

TONES: dict[str, str] = {Standing.OPEN: "", Standing.REACHED: "ok", Standing.LET_GO: ""}
SCALE = (LEAST_RATING, MOST_RATING)


@dataclass(frozen=True)
class ShownStep:
    """A step with its words."""

    place: int
    words: str
    doer: str | Promise
    until: date | None
    done_on: date | None
    is_late: bool


@dataclass(frozen=True)
class ShownGoal:
    """A goal with its words. version: of its row, so that nobody overwrites unseen."""

    id: UUID
    version: int
    words: str
    strand: str
    standing: str | Promise
    tone: str
    is_open: bool
    is_shown: bool
    steps: list[ShownStep]


def goals_by_outcome(here: Here, plan: Plan) -> list[tuple[str, list[ShownGoal]]]:
    """Return (outcome, its goals), open goals first."""
    rows = {row.pk: (row.version, goal) for row, goal in plan.goals}
    strands = {one.id: translated(one.title) for one in here.programme.strands}
    grouped = by_outcome({pk: goal for pk, (_version, goal) in rows.items()})
    return [
        (
            outcome_title(here.programme, number),
            [shown_goal(pk, *rows[pk], strands, here.today) for pk in found],
        )
        for number, found in grouped.items()
    ]


def shown_goal(
    pk: UUID, version: int, goal: Goal, strands: Mapping[str, str], today: date
) -> ShownGoal:
    """Return a goal as the page shows it."""
    is_open = goal.standing == Standing.OPEN
    steps = [
        ShownStep(
            place,
            step.words,
            Doer(step.doer).label if step.doer in Doer else step.doer,
            step.until,
            step.done_on,
            is_late=is_open and not step.done_on and bool(step.until and step.until < today),
        )
        for place, step in enumerate(goal.steps)
    ]
    return ShownGoal(
        id=pk,
        version=version,
        words=goal.words,
        strand=strands.get(goal.strand, ""),
        standing=Standing(goal.standing).label,
        tone=TONES[goal.standing],
        is_open=is_open,
        is_shown=goal.is_shown,
        steps=steps,
    )


def outcome_title(programme: Programme, number: int) -> str:
    """Return what an outcome is called; its number where the programme has it no more."""
    titles = {one.number: translated(one.title) for one in programme.outcomes}
    return titles.get(number, str(number))


def agreement_state(plan: Plan, people: Mapping[UUID, str]) -> Alert:
    """Return whether the plan stands as agreed, and what is to be done."""
    goals = {row.pk: goal for row, goal in plan.goals}
    last = plan.agreements[0] if plan.agreements else None
    if last is None:
        text = _("This plan is not agreed yet. It holds once she and you have agreed on a day.")
        return Alert(text=text, tone="attention" if goals else "info")
    changes = changes_since(goals, last)
    if not changes:
        return Alert(text=agreed_words(last, people), tone="ok")
    listed = "; ".join(f"{what.label}: {words}" for words, what in changes)
    text = _("Last agreed on %(day)s. Since then: %(changes)s") % {
        "day": date_format(last.agreed_on),
        "changes": listed,
    }
    return Alert(title=_("Changed since: agree again"), text=text, tone="attention")


def agreed_words(agreement: Agreement, people: Mapping[UUID, str]) -> str:
    """Return when both agreed, and with whom."""
    words = {
        "day": date_format(agreement.agreed_on),
        "who": people.get(agreement.with_whom, _("a former colleague")),
    }
    return _("Agreed by both on %(day)s, with %(who)s.") % words


def people_in(here: Here, plan: Plan) -> dict[UUID, str]:
    """Return the names of those who agreed and reviewed. A query or two for each person."""
    ids = {one.with_whom for one in plan.agreements} | {one.by for one in plan.reviews}
    return names_of(here.request.keyring, ids)


def signed(here: Here, told: Iterable[Told]) -> list[tuple[Told, str]]:
    """Return what she told with the name of who wrote it down, "" for a former colleague."""
    known = list(told)
    people = names_of(here.request.keyring, {one.by for one in known})
    return [(one, people.get(one.by, "")) for one in known]


def charts_of(here: Here, ratings: Iterable[Ratings]) -> list[Chart]:
    """Return a small line for each outcome that she rated, in the order of the outcomes."""
    known = list(ratings)
    charts = []
    for outcome in here.programme.outcomes:
        course = course_of(outcome.number, known)
        if course:
            charts.append(
                line_chart(
                    [(day, float(value)) for day, value in course],
                    scale=SCALE,
                    title=translated(outcome.title),
                    finding=finding(course),
                    unit=_("Her rating, 1 to 5"),
                )
            )
    return charts


def finding(course: list[tuple[date, int]]) -> str:
    """Return in one sentence what a course of ratings shows."""
    (first_day, first), (_last_day, last) = course[0], course[-1]
    words = {"first": first, "last": last, "day": date_format(first_day)}
    if len(course) == 1:
        return _("She said %(last)s on %(day)s.") % words
    if first == last:
        return _("She says %(last)s, as on %(day)s.") % words
    return _("She says %(last)s now; on %(day)s it was %(first)s.") % words


def ratings_table(here: Here, ratings: list[Ratings]) -> tuple[list[Column], list[list[Cell]]]:
    """Return her newest ratings beside those before, as a table."""
    now, before = (
        {one.outcome: one.value for one in ratings[place].ratings} if len(ratings) > place else {}
        for place in (0, 1)
    )
    columns = [
        Column(label=_("Outcome")),
        Column(label=_("Now"), is_number=True),
        Column(label=_("Before"), is_number=True),
    ]
    rows = [
        [
            Cell(text=translated(one.title), hint=_("about us") if one.rates == "us" else ""),
            Cell(text=str(now.get(one.number) or "–")),
            Cell(text=str(before.get(one.number) or "–")),
        ]
        for one in here.programme.outcomes
    ]
    return columns, rows


def goal_version(title: str, goal: Goal) -> Version:
    """Return a goal as plain text, to be set beside another."""
    steps = [
        " · ".join(
            word
            for word in (
                step.words,
                str(Doer(step.doer).label) if step.doer in Doer else step.doer,
                date_format(step.until) if step.until else "",
                _("done") if step.done_on else "",
            )
            if word
        )
        for step in goal.steps
    ]
    return Version(title=title, text="\n".join([goal.words, "", *(f"– {one}" for one in steps)]))
