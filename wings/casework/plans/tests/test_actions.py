from datetime import timedelta

import pytest
from django.db import connection

from wings.casework.cases.actions import NotEntitled, add_member
from wings.casework.cases.queries import NoSuchCase, compartments, roster_of
from wings.casework.cases.vocabulary import Stage, TeamRole
from wings.casework.participants.queries import answers_given
from wings.casework.participants.vocabulary import Kind
from wings.casework.plans import actions
from wings.casework.plans.contents import Review
from wings.casework.plans.models import GoalRow, ShownGoalRow
from wings.casework.plans.queries import (
    forms_for,
    plan_of,
    reached,
    shown_goals,
    shown_to_team,
)
from wings.casework.plans.rules import OutOfRange
from wings.casework.plans.tests.factories import (
    make_agreement,
    make_goal,
    make_ratings,
)
from wings.casework.plans.vocabulary import EVENTS, NEEDS, Standing
from wings.foundation.audit.models import Entry
from wings.foundation.vault.actions import VersionClash
from wings.foundation.vault.opening import NoGrant, open_row
from wings.foundation.vault.tests.factories import NOON
from wings.programme.framework.contents import Answer, Answers
from wings.programme.framework.queries import programme

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=30)


def answers(form, **given):
    each = tuple(
        Answer(name.replace("_", "-"), f"{name}?", value, value) for name, value in given.items()
    )
    return Answers(form, "2026.1", "en", each)


@pytest.fixture
def needs():
    return programme("it-palermo").form(NEEDS)


@pytest.fixture
def moves(house, case, by, needs):
    """What may move a case on, by name."""
    agreement = make_agreement(house.key_worker)
    given = answers(NEEDS, feel_safe="3")
    return {
        "needs": lambda: actions.fill_in(by, case, needs, given, at=NOON),
        "goal": lambda: actions.set_goal(by, case, make_goal(), at=NOON),
        "agree": lambda: actions.agree(by, case, agreement, at=NOON),
    }


def test_a_goal_she_shows_is_read_by_her_whole_team_without_its_steps(house, case, by, part):
    actions.set_goal(by, case, make_goal(is_shown=True), at=NOON)

    add_member(by, case, keyholder=house.trainer.keyholder, role=TeamRole.TRAINER, at=NOON)
    [shown] = shown_to_team(house.trainer.keyring(), part(Kind.CARD))
    assert (shown.words, shown.standing) == ("I want to bake bread", "Under way")
    assert "Visit a bakery" not in repr(shown)


def test_what_is_shown_follows_the_goal_and_ends_when_she_says_so(case, by, part):
    row = actions.set_goal(by, case, make_goal(is_shown=True), at=NOON)
    card = part(Kind.CARD)
    actions.let_stand(by, case, row, Standing.REACHED, version=1, at=NOON)
    assert [goal.standing for _row, goal in shown_goals(by, card)] == ["reached"]

    actions.change_goal(by, case, row, make_goal(is_shown=False), version=2, at=NOON)

    assert shown_goals(by, card) == []
    assert not ShownGoalRow.objects.exists()


def test_a_goal_she_does_not_show_lies_in_the_plan_alone(house, case, by, part):
    row = actions.set_goal(by, case, make_goal(), at=NOON)

    assert shown_goals(by, part(Kind.CARD)) == []
    assert open_row(house.deputy.keyring(), row) == make_goal()
    with pytest.raises(NoGrant):
        open_row(house.trainer.keyring(), row)


def test_a_change_to_what_somebody_else_has_changed_is_refused(case, by, part):
    row = actions.set_goal(by, case, make_goal(), at=NOON)
    actions.change_goal(by, case, row, make_goal("First"), version=1, at=NOON)

    for late in (
        lambda one: actions.change_goal(by, case, one, make_goal("Late"), version=1, at=NOON),
        lambda one: actions.tick(by, case, one, 0, version=1, at=NOON),
        lambda one: actions.let_stand(by, case, one, Standing.LET_GO, version=1, at=NOON),
    ):
        with pytest.raises(VersionClash):
            late(GoalRow.objects.select_related("compartment").get())

    [(_row, goal)] = plan_of(by, part()).goals
    assert goal == make_goal("First")


def test_a_plan_without_a_standing_goal_is_not_agreed(house, case, by):
    agreement = make_agreement(house.key_worker)
    with pytest.raises(actions.NothingToAgree):
        actions.agree(by, case, agreement, at=NOON)
    row = actions.set_goal(by, case, make_goal(), at=NOON)
    actions.let_stand(by, case, row, Standing.LET_GO, version=1, at=NOON)
    with pytest.raises(actions.NothingToAgree):
        actions.agree(by, case, agreement, at=NOON)


def test_an_agreement_keeps_the_plan_as_it_stood(house, case, by, part):
    row = actions.set_goal(by, case, make_goal(), at=NOON)
    actions.agree(by, case, make_agreement(house.key_worker), at=NOON)
    actions.change_goal(by, case, row, make_goal("Cakes"), version=1, at=LATER)

    [agreement] = plan_of(by, part()).agreements
    [term] = agreement.terms
    assert (term.goal, term.words, term.steps[0].words) == (
        row.pk,
        "I want to bake bread",
        "Visit a bakery",
    )


def test_sending_the_same_twice_writes_it_once(house, case, by, part):
    found = Review(NOON.date(), house.key_worker.keyholder, "little", LATER.date())
    for _time in range(2):
        actions.set_goal(by, case, make_goal(), at=NOON)
        actions.agree(by, case, make_agreement(house.key_worker), at=NOON)
        actions.review(by, case, found, at=NOON)
        actions.rate(by, case, make_ratings(1, 2), at=NOON)

    plan = plan_of(by, part())
    kinds = (plan.goals, plan.agreements, plan.reviews, plan.ratings)
    assert [len(kind) for kind in kinds] == [1, 1, 1, 1]


def test_ratings_outside_of_the_scale_are_not_kept(case, by, part):
    with pytest.raises(OutOfRange):
        actions.rate(by, case, make_ratings(9), at=NOON)

    assert part() is None or plan_of(by, part()).ratings == []


def test_every_event_of_a_plan_has_words(house, case, by, needs):
    row = actions.set_goal(by, case, make_goal(), at=NOON)
    actions.tick(by, case, row, 0, version=1, at=NOON)
    actions.change_goal(by, case, row, make_goal("Cakes"), version=2, at=NOON)
    for version, standing in enumerate(("reached", "let_go", "open"), 3):
        actions.let_stand(by, case, row, Standing(standing), version=version, at=NOON)
    actions.agree(by, case, make_agreement(house.key_worker), at=NOON)
    found = Review(NOON.date(), by.keyholder, "", LATER.date())
    actions.review(by, case, found, at=NOON)
    actions.rate(by, case, make_ratings(1), at=NOON)
    actions.fill_in(by, case, needs, answers(NEEDS), at=NOON)

    events = {one.event for one in Entry.objects.all() if one.event.startswith("plans.")}
    assert events == EVENTS.keys()


@pytest.mark.parametrize(
    ("move", "before", "after"),
    [
        ("needs", Stage.INTAKE, Stage.ASSESSMENT),
        ("goal", Stage.INTAKE, Stage.PLANNING),
        ("goal", Stage.ASSESSMENT, Stage.PLANNING),
        ("agree", Stage.PLANNING, Stage.IMPLEMENTATION),
        ("agree", Stage.FOLLOW_UP, Stage.FOLLOW_UP),
        ("goal", Stage.IMPLEMENTATION, Stage.IMPLEMENTATION),
        ("agree", Stage.PAUSED, Stage.PAUSED),
        ("needs", Stage.CLOSED, Stage.CLOSED),
    ],
)
def test_the_stage_follows_the_plan_and_never_leaves_a_pause(case, by, moves, move, before, after):
    actions.set_goal(by, case, make_goal("First"), at=NOON)
    case.stage = before
    case.save(update_fields=["stage"])

    moves[move]()

    case.refresh_from_db()
    assert case.stage == after


def test_answers_go_into_the_part_that_each_question_names(case, by, part, needs):
    given = answers(NEEDS, own_words="calm", safe_place="yes", safe_sign="a scarf")

    actions.fill_in(by, case, needs, given, at=NOON)

    for kind, words in ((Kind.PLAN, "calm"), (Kind.WHEREABOUTS, "yes"), (Kind.CARD, "a scarf")):
        [(_part, found)] = answers_given(by, [part(kind)], NEEDS)
        assert [answer.shown for answer in found.answers.answers] == [words]
    assert Kind.LEGAL not in compartments(case)


def test_an_answer_that_she_takes_back_is_gone_and_the_earlier_one_stays_as_given(
    case, by, part, needs
):
    actions.fill_in(by, case, needs, answers(NEEDS, safe_place="yes"), at=NOON)
    actions.fill_in(by, case, needs, answers(NEEDS), at=LATER)

    found = answers_given(by, [part(Kind.WHEREABOUTS)], NEEDS)
    assert [len(one.answers.answers) for _part, one in found] == [0, 1]


def test_nobody_begins_a_part_that_is_not_hers(house, case):
    placement = programme("it-palermo").form("placement")

    with pytest.raises(NotEntitled):
        actions.fill_in(
            house.deputy.keyring(), case, placement, answers("placement", speaks="3"), at=NOON
        )


def test_a_file_is_reached_by_roster_and_key_alone(house, case, by):
    actions.set_goal(by, case, make_goal(), at=NOON)
    parts = compartments(case)

    assert Kind.PLAN in reached(by, case, parts, {Kind.PLAN})
    with pytest.raises(NoSuchCase):
        reached(house.trainer.keyring(), case, parts, {Kind.CARD})
    with pytest.raises(NoSuchCase):
        reached(by, case, parts, {Kind.CLINICAL})


def test_who_may_fill_in_which_form_follows_from_the_parts_that_it_touches(house, case, by):
    forms = programme("it-palermo").forms

    def names(keyring):
        return {one.id for one in forms_for(keyring, roster_of(by, case)[1], forms)}

    assert names(by) == {"needs-and-risks", "review", "placement", "competence-balance"}
    assert names(house.deputy.keyring()) == {"needs-and-risks", "review"}
    assert names(house.trainer.keyring()) == set()


def test_nothing_of_a_plan_is_readable_in_the_database(house, case, by, needs):
    words = "ZUCKERBAECKEREI"
    goal = make_goal(words, is_shown=True, library=words, strand=words)
    actions.set_goal(by, case, goal, at=NOON)
    actions.agree(by, case, make_agreement(house.key_worker, her_words=words), at=NOON)
    actions.review(by, case, Review(NOON.date(), by.keyholder, words, LATER.date()), at=NOON)
    actions.fill_in(by, case, needs, answers(NEEDS, own_words=words), at=NOON)

    for table in connection.introspection.table_names():
        assert words.encode() not in bytes_of(table), table


def bytes_of(table):
    """Return everything that a table holds."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        values = [value for row in cursor.fetchall() for value in row]
    blobs = (bytes, memoryview)
    return b"\0".join(
        bytes(value) if isinstance(value, blobs) else str(value).encode() for value in values
    )
