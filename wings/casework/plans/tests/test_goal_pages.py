from html import unescape

import pytest
from django.utils import timezone

from wings.casework.cases.tests.factories import client_of, make_case
from wings.casework.plans import actions
from wings.casework.plans.models import GoalRow
from wings.casework.plans.tests.factories import (
    make_goal,
    make_step,
    typed_goal,
)
from wings.casework.plans.tests.pages import only_goal, read, url
from wings.foundation.vault.tests.factories import NOON
from wings.programme.framework.queries import programme

pytestmark = pytest.mark.django_db


def test_a_goal_is_set_in_her_own_words(client, case, by, part):
    answer = client.post(url(case, "new-goal"), typed_goal(is_shown="on"))

    assert (answer.status_code, answer.url) == (302, url(case, "plan"))
    _row, goal = only_goal(by, part)
    assert (goal.words, goal.outcome, goal.strand) == ("I want to bake bread", 5, "employment")
    assert [step.words for step in goal.steps] == ["Visit a bakery"]
    page = read(client, url(case, "plan"))
    assert "I want to bake bread" in page
    assert "the care team sees it" in page
    assert "not agreed yet" in page


def test_the_library_offers_forty_goals_and_narrows_by_outcome_and_strand(client, case):
    page = read(client, url(case, "new-goal"))
    assert page.count('name="pick"') >= 40

    shown = {"show_outcome": "5", "show_strand": "employment", "filter": "1", "words": "Mine"}
    page = client.post(url(case, "new-goal"), shown).content.decode()
    goals = programme("it-palermo").goals
    wanted = [one for one in goals if one.outcome == 5 and one.strand == "employment"]
    assert page.count('name="pick"') == len(wanted) > 0
    assert "Mine" in page


def test_a_choice_from_the_library_fills_the_form(client, case):
    chosen = programme("it-palermo").goals[0]

    page = unescape(client.post(url(case, "new-goal"), {"pick": chosen.id}).content.decode())

    assert f">\n{chosen.text}</textarea>" in page
    for step in chosen.steps:
        assert f'value="{step}"' in page
    assert not GoalRow.objects.exists()


def test_a_choice_from_the_library_leaves_her_words_and_steps(client, case):
    chosen = programme("it-palermo").goals[0]

    sent = typed_goal(words="My own words", pick=chosen.id)
    page = unescape(client.post(url(case, "new-goal"), sent).content.decode())

    assert ">\nMy own words</textarea>" in page
    assert page.index("Visit a bakery") < page.index(chosen.steps[0])
    assert f">\n{chosen.text}</textarea>" not in page


def test_a_goal_that_the_library_does_not_have_is_not_there(client, case):
    assert client.post(url(case, "new-goal"), {"pick": "no-such-goal"}).status_code == 404


def test_another_row_keeps_what_was_typed_and_judges_nothing(client, case):
    sent = typed_goal(words="", add="1", rows="3")
    page = client.post(url(case, "new-goal"), sent).content.decode()

    assert 'name="step-3-words"' in page
    assert "Visit a bakery" in page
    assert "Please look at this again" not in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"words": ""}, "id_words"),
        ({"outcome": ""}, "id_outcome"),
        ({"step-1-until": "2099-01-01"}, "id_step-1-words"),
        ({"step-0-until": "someday"}, "id_step-0-until"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(client, case, wrong, field):
    answer = client.post(url(case, "new-goal"), typed_goal() | wrong)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<a href="#{field}">' in page
    assert "Visit a bakery" in page
    assert not GoalRow.objects.exists()


def test_a_goal_sent_twice_is_set_once(client, case, by, part):
    for _time in range(2):
        client.post(url(case, "new-goal"), typed_goal())

    only_goal(by, part)


def test_a_goal_is_changed_and_its_ticks_stay(client, case, by, part):
    done = make_step(done_on=NOON.date())
    row = actions.set_goal(by, case, make_goal(steps=(done,)), at=NOON)
    page = read(client, url(case, "goal", row.pk))
    assert 'name="step-0-done_on" value="2026-03-02"' in page

    sent = typed_goal(words="I bake now", version="1") | {"step-0-done_on": "2026-03-02"}
    answer = client.post(url(case, "goal", row.pk), sent)

    assert answer.url == url(case, "plan")
    _row, goal = only_goal(by, part)
    assert (goal.words, goal.steps[0].done_on) == ("I bake now", NOON.date())


def test_when_two_change_a_goal_both_texts_are_shown_and_none_is_lost(
    house, client, case, by, part
):
    row = actions.set_goal(by, case, make_goal(), at=NOON)
    client_of(house.deputy).post(
        url(case, "goal", row.pk), typed_goal(words="The deputy's words", version="1")
    )

    answer = client.post(url(case, "goal", row.pk), typed_goal(words="Mine", version="1"))

    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "The deputy's words" in page
    assert page.count("Mine") >= 2
    assert only_goal(by, part)[1].words == "The deputy's words"

    client.post(url(case, "goal", row.pk), typed_goal(words="Both", version="2"))
    assert only_goal(by, part)[1].words == "Both"


def test_a_step_is_ticked_and_unticked_with_one_button(client, case, by, part):
    row = actions.set_goal(by, case, make_goal(), at=NOON)
    path = url(case, "tick", row.pk)

    client.post(path, {"step": "0", "version": "1"})
    assert only_goal(by, part)[1].steps[0].done_on == timezone.localdate()
    assert "Done on" in read(client, url(case, "plan"))

    client.post(path, {"step": "0", "version": "2"})
    assert only_goal(by, part)[1].steps[0].done_on is None


@pytest.mark.parametrize(
    ("name", "sent"), [("tick", {"step": "0"}), ("standing", {"to": "reached"})]
)
def test_a_button_of_a_page_that_is_out_of_date_changes_nothing(client, case, by, part, name, sent):
    row = actions.set_goal(by, case, make_goal(), at=NOON)
    now = make_goal("Other words")
    actions.change_goal(by, case, row, now, version=1, at=NOON)

    answer = client.post(url(case, name, row.pk), sent | {"version": "1"})

    assert answer.status_code == 409
    assert "Other words" in answer.content.decode()
    assert only_goal(by, part)[1] == now


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("tick", {}),
        ("tick", {"step": "7", "version": "1"}),
        ("tick", {"step": "first", "version": "1"}),
        ("standing", {"to": "forgotten", "version": "1"}),
    ],
)
def test_a_button_that_the_page_does_not_have_is_not_there(client, case, by, name, sent):
    row = actions.set_goal(by, case, make_goal(), at=NOON)

    assert client.post(url(case, name, row.pk), sent).status_code == 404


@pytest.mark.parametrize("to", ["reached", "let_go"])
def test_a_goal_is_reached_or_let_go_and_taken_up_again(client, case, by, part, to):
    row = actions.set_goal(by, case, make_goal(), at=NOON)
    path = url(case, "standing", row.pk)

    client.post(path, {"to": to, "version": "1"})
    assert only_goal(by, part)[1].standing == to

    client.post(path, {"to": "open", "version": "2"})
    assert only_goal(by, part)[1].standing == "open"


def test_a_goal_of_another_woman_is_not_there(house, client, case, by):
    other = make_case(house)
    row = actions.set_goal(by, other, make_goal(), at=NOON)
    actions.set_goal(by, case, make_goal(), at=NOON)

    assert client.get(url(case, "goal", row.pk)).status_code == 404
    for name in ("tick", "standing"):
        sent = {"step": "0", "to": "reached", "version": "1"}
        assert client.post(url(case, name, row.pk), sent).status_code == 404


def test_goals_are_closed_to_the_care_team_and_to_nobody(house, client, case, by):
    row = actions.set_goal(by, case, make_goal(), at=NOON)
    for member in (house.trainer, house.psychologist, house.counsellor):
        other = client_of(member)
        assert other.get(url(case, "goal", row.pk)).status_code == 404
        assert other.post(url(case, "tick", row.pk), {"step": "0"}).status_code == 404
        assert other.post(url(case, "standing", row.pk), {"to": "reached"}).status_code == 404
    client.cookies.clear()
    for name in ("goal", "tick", "standing"):
        assert client.post(url(case, name, row.pk)).status_code == 302


def test_what_is_typed_is_kept_as_a_draft_rows_included(client, case):
    page = client.get(url(case, "new-goal")).content.decode()
    draft = page.split('hx-post="')[1].split('"')[0].replace("&amp;", "&")
    client.post(draft, typed_goal(words="Half a go", rows="5") | {"step-4-words": "The fifth"})

    page = read(client, url(case, "new-goal"))

    assert "Half a go" in page
    assert "The fifth" in page
