from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wings.casework.cases.vocabulary import Stage
from wings.casework.participants.contents import GivenAnswers
from wings.casework.plans.contents import Agreement, Goal, Rating, Ratings, Step
from wings.casework.plans.rules import (
    NoSuchStep,
    OutOfRange,
    by_outcome,
    changes_since,
    checked,
    course_of,
    gathered,
    home_of,
    in_months,
    is_agreed,
    steps_due,
    terms_of,
    ticked,
)
from wings.casework.plans.vocabulary import EVENTS, FORWARD, Doer, Since, Standing
from wings.programme.framework.contents import Answer, Answers
from wings.programme.framework.queries import programme, programmes

DAY = date(2026, 3, 2)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
steps = st.builds(
    Step,
    words=st.text(min_size=1, max_size=5),
    doer=st.sampled_from(list(Doer)).map(str),
    until=st.none() | days,
    done_on=st.none() | days,
)
goals = st.builds(
    Goal,
    words=st.text(min_size=1, max_size=5),
    outcome=st.integers(1, 7),
    strand=st.sampled_from(["", "language", "employment"]),
    set_on=days,
    steps=st.lists(steps, max_size=3).map(tuple),
    standing=st.sampled_from(list(Standing)).map(str),
    is_shown=st.booleans(),
)
plans = st.dictionaries(st.uuids(), goals, max_size=5)
ratings = st.builds(
    Ratings,
    rated_on=days,
    ratings=st.lists(
        st.builds(Rating, st.integers(1, 7), st.none() | st.integers(1, 5)), max_size=7
    ).map(tuple),
)


def agreed(plan):
    return Agreement(DAY, UUID(int=1), "en", terms=terms_of(plan))


@given(plans)
def test_a_plan_stands_as_agreed_right_after_agreeing(plan):
    assert is_agreed(plan, agreed(plan))


@given(plans)
def test_without_an_agreement_every_goal_that_stands_is_new(plan):
    found = changes_since(plan, None)

    assert not is_agreed(plan, None)
    assert len(found) == sum(goal.standing != Standing.LET_GO for goal in plan.values())
    assert all(what is Since.NEW for _words, what in found)


@given(plans.filter(bool), st.data())
def test_ticking_reaching_and_showing_change_nothing_that_was_agreed(plan, data):
    row = data.draw(st.sampled_from(sorted(plan)))
    before = agreed(plan)
    goal = plan[row]
    if goal.standing != Standing.LET_GO:
        goal = replace(goal, standing=Standing.REACHED.value, is_shown=not goal.is_shown)
    if goal.steps:
        goal = ticked(goal, 0, DAY)

    assert is_agreed(plan | {row: goal}, before)


@given(plans.filter(bool), st.data())
def test_other_words_need_a_new_agreement(plan, data):
    row = data.draw(st.sampled_from(sorted(plan)))
    open_one = replace(plan[row], standing=Standing.OPEN.value)
    before = agreed(plan | {row: open_one})
    now = replace(open_one, words=open_one.words + "!")

    assert changes_since(plan | {row: now}, before) == [(now.words, Since.CHANGED)]


@given(plans.filter(bool), st.data())
def test_letting_a_goal_go_needs_a_new_agreement(plan, data):
    row = data.draw(st.sampled_from(sorted(plan)))
    open_one = replace(plan[row], standing=Standing.OPEN.value)
    before = agreed(plan | {row: open_one})
    gone = replace(open_one, standing=Standing.LET_GO.value)

    assert changes_since(plan | {row: gone}, before) == [(gone.words, Since.LET_GO)]


@given(goals.filter(lambda goal: goal.steps), days)
def test_a_tick_that_is_taken_away_leaves_the_goal_as_it_was(goal, day):
    undone = replace(goal, steps=tuple(replace(step, done_on=None) for step in goal.steps))

    assert ticked(ticked(undone, 0, day), 0, day) == undone
    assert ticked(undone, 0, day).steps[0].done_on == day


@pytest.mark.parametrize("place", [-1, 1])
def test_a_step_that_is_not_there_cannot_be_ticked(place):
    with pytest.raises(NoSuchStep):
        ticked(Goal("x", 1, "", DAY, (Step("y", Doer.SHE),)), place, DAY)


@given(plans)
def test_goals_are_grouped_by_outcome_once_each_and_open_ones_come_first(plan):
    found = by_outcome(plan)

    assert sorted(row for rows in found.values() for row in rows) == sorted(plan)
    assert list(found) == sorted(found)
    for outcome, rows in found.items():
        assert {plan[row].outcome for row in rows} == {outcome}
        is_closed = [plan[row].standing != Standing.OPEN for row in rows]
        assert is_closed == sorted(is_closed)


@given(st.lists(ratings, max_size=4), st.integers(1, 7))
def test_a_course_of_ratings_is_in_order_and_leaves_out_what_she_left_out(known, outcome):
    course = course_of(outcome, known)

    assert course == sorted(course)
    said = [one.value for each in known for one in each.ratings if one.outcome == outcome]
    assert sorted(value for _day, value in course) == sorted(one for one in said if one is not None)


@pytest.mark.parametrize("value", [0, 6, -1])
def test_a_rating_outside_of_one_to_five_is_refused(value):
    with pytest.raises(OutOfRange):
        checked(Ratings(DAY, (Rating(1, value),)))


@given(ratings)
def test_ratings_within_the_scale_pass_unchanged(rated):
    assert checked(rated) is rated


@given(days, st.integers(0, 36))
def test_some_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = in_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(st.lists(goals, max_size=5), days)
def test_steps_due_are_open_and_not_later_than_the_day(known, until):
    found = steps_due(known, until)

    for goal, step in found:
        assert goal.standing == Standing.OPEN
        assert step.done_on is None
        assert step.until <= until
    dates = [step.until for _goal, step in found]
    assert dates == sorted(dates)


def test_what_was_saved_at_once_is_shown_together_and_the_newest_first():
    early, late = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 4, 2, tzinfo=UTC)
    who = uuid4()

    def saved(at, *names):
        answers = tuple(Answer(name, f"{name}?", "x", "x") for name in names)
        return GivenAnswers(Answers("needs", "1", "en", answers), who, at)

    found = gathered([saved(early, "a"), saved(late, "b"), saved(early, "c"), saved(late)])

    assert [(one.at, [answer.question for answer in one.answers]) for one in found] == [
        (late, ["b"]),
        (early, ["a", "c"]),
    ]


def test_most_questions_about_her_needs_belong_to_the_plan():
    assert home_of(programme("it-palermo").form("needs-and-risks")) == "plan"
    assert home_of(programme("it-palermo").form("placement")) == "learning"


@pytest.mark.parametrize("event", FORWARD)
def test_the_plan_moves_a_case_only_as_the_phases_allow(event):
    for local in programmes():
        for stage, way in FORWARD[event].items():
            for before, after in zip((stage, *way), way, strict=False):
                assert after in local.phase(before).leads_to


def test_a_paused_or_closed_case_is_never_moved_by_its_plan():
    for moves in FORWARD.values():
        assert not {Stage.PAUSED, Stage.CLOSED, Stage.AFTERCARE} & moves.keys()


def test_every_way_a_goal_can_stand_has_words_for_the_timeline():
    assert {f"plans.goal_{one.value}" for one in Standing} <= EVENTS.keys()
    assert FORWARD.keys() <= EVENTS.keys()
