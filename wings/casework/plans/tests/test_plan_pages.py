from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.cases.vocabulary import Stage
from wings.casework.plans import actions
from wings.casework.plans.models import GoalRow
from wings.casework.plans.queries import plan_of
from wings.casework.plans.tests.factories import (
    make_agreement,
    make_goal,
    make_ratings,
    make_step,
    typed_goal,
)
from wings.foundation.vault.tests.factories import NOON
from wings.programme.framework.queries import programme

pytestmark = pytest.mark.django_db


def url(case, name, *parts):
    return reverse(f"plans:{name}", args=[case.code, *parts])


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def only_goal(by, part):
    [(row, goal)] = plan_of(by, part()).goals
    return row, goal


PAGES = ("plan", "new-goal", "agree", "review", "ratings")


@pytest.mark.parametrize("name", PAGES)
def test_key_worker_and_deputy_read_every_page_before_the_first_goal(house, case, name):
    for member in (house.key_worker, house.deputy):
        page = read(client_of(member), url(case, name))
        assert "Mimi" in page
        assert "Mimi" not in page.split("</title>")[0]


@pytest.mark.parametrize("name", PAGES)
def test_for_everybody_else_the_pages_are_not_there(house, case, client, name):
    path = url(case, name)
    stranger = make_house("elsewhere")
    others = (house.trainer, house.psychologist, house.counsellor, stranger.key_worker)
    for member in others:
        assert client_of(member).get(path).status_code == 404
    client.cookies.clear()
    answer = client.get(path)
    assert (answer.status_code, answer.url.startswith(reverse("staff:sign-in"))) == (302, True)


def test_a_key_worker_who_is_not_on_her_team_finds_nothing(house, case):
    other = make_case(house, by=house.deputy, deputy=house.key_worker)
    house.key_worker, house.deputy = house.deputy, house.key_worker
    colleague = make_house("beside").key_worker

    assert client_of(colleague).get(url(other, "plan")).status_code == 404


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
    assert only_goal(by, part)[1].steps[0].done_on == timezone.now().date()
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


def test_both_agree_and_the_plan_says_so_until_it_changes(client, case, by, part):
    row = actions.set_goal(by, case, make_goal(), at=NOON)
    sent = {"agreed_on": "2026-03-02", "language": "pcm", "her_words": "Small steps please"}

    answer = client.post(url(case, "agree"), sent)

    assert answer.url == url(case, "plan")
    page = read(client, url(case, "plan"))
    assert "Agreed by both on 2 March 2026" in page
    assert "Small steps please" in page
    client.post(url(case, "goal", row.pk), typed_goal(words="Cakes", version="1"))
    page = read(client, url(case, "plan"))
    assert "Changed since: agree again" in page
    assert "Changed: Cakes" in page


def test_a_plan_without_goals_cannot_be_agreed_and_the_page_says_what_to_do(client, case):
    sent = {"agreed_on": "2026-03-02", "language": "pcm", "her_words": "Wait"}
    page = client.post(url(case, "agree"), sent).content.decode()

    assert "Set one with her first" in page
    assert "Wait" in page


@pytest.mark.parametrize(
    ("name", "field"), [("agree", "agreed_on"), ("review", "reviewed_on"), ("ratings", "rated_on")]
)
def test_nothing_was_said_on_a_day_that_lies_ahead(client, case, by, name, field):
    actions.set_goal(by, case, make_goal(), at=NOON)
    ahead = (timezone.now() + timedelta(days=3)).date().isoformat()
    sent = {field: ahead, "language": "pcm", "her_words": "Kept", "what_changed": "Kept"}

    page = client.post(url(case, name), sent).content.decode()

    assert "This day lies ahead" in page
    assert "Kept" in page
    assert f'<a href="#id_{field}">' in page


def test_a_review_sets_the_next_day_and_keeps_her_answers(client, case, by, part):
    page = read(client, url(case, "review"))
    assert "Are these still your goals?" in page
    assert "Every question can be left out" in page
    sent = {
        "reviewed_on": "2026-03-02",
        "what_changed": "She moved",
        "next_on": "2099-06-02",
        "went-well": "The course",
        "contact-right": "yes",
    }

    assert client.post(url(case, "review"), sent).status_code == 302

    [found] = plan_of(by, part()).reviews
    assert found.what_changed == "She moved"
    case.refresh_from_db()
    assert case.next_review_on.isoformat() == "2099-06-02"
    assert "She moved" in read(client, url(case, "plan"))
    page = read(client, url(case, "review"))
    assert "What went well?" in page
    assert "The course" in page


def test_the_next_review_is_proposed_by_the_setting_of_the_programme(client, case):
    months = programme("it-palermo").setting("review-months")
    page = read(client, url(case, "review"))

    today = timezone.now().date()
    month = (today.month - 1 + months) % 12 + 1
    assert f"-{month:02}-" in page.split('name="next_on" value="')[1][:10]


def test_a_review_that_is_over_is_marked(client, case):
    case.next_review_on = NOON.date()
    case.save(update_fields=["next_review_on"])

    assert "Overdue" in read(client, url(case, "plan"))


def test_she_rates_what_she_wants_and_leaves_out_the_rest(client, case, by, part):
    page = read(client, url(case, "ratings"))
    assert page.count("Rather not say") == 7
    sent = {"rated_on": "2026-03-02", "outcome-2": "3", "her_words": "Better than before"}

    assert client.post(url(case, "ratings"), sent).status_code == 302

    [ratings] = plan_of(by, part()).ratings
    assert [one.value for one in ratings.ratings] == [None, 3, None, None, None, None, None]
    page = read(client, url(case, "plan"))
    assert "She said 3 on 2 March 2026." in page
    assert page.count('class="plot"') == 1


def test_a_chart_says_in_a_sentence_how_it_changed(client, case, by):
    actions.rate(by, case, make_ratings(2, 4), at=NOON)
    later = make_ratings(5, 4, on=NOON.date() + timedelta(days=60))
    actions.rate(by, case, later, at=NOON)

    page = read(client, url(case, "plan"))

    assert "She says 5 now; on 2 March 2026 it was 2." in page
    assert "She says 4, as on 2 March 2026." in page
    assert "Nothing is decided by a number" in page


def test_a_rating_outside_of_the_scale_is_refused(client, case):
    page = client.post(
        url(case, "ratings"), {"rated_on": "2026-03-02", "outcome-2": "9"}
    ).content.decode()

    assert '<a href="#id_outcome-2_0">' in page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_as_many_queries_for_twenty_goals_as_for_one(
    client, case, by, house, name, django_assert_num_queries
):
    def add(number):
        steps = tuple(make_step(f"Step {n}") for n in range(3))
        goal = make_goal(f"Goal {number}", steps=steps, outcome=number % 7 + 1)
        actions.set_goal(by, case, goal, at=NOON)

    add(0)
    actions.agree(by, case, make_agreement(house.key_worker), at=NOON)
    client.get(url(case, name))
    with CaptureQueriesContext(connection) as one:
        client.get(url(case, name))
    for number in range(1, 20):
        add(number)
    with CaptureQueriesContext(connection) as many:
        read(client, url(case, name))

    assert len(many) == len(one) <= 45


def test_what_is_typed_is_kept_as_a_draft_rows_included(client, case):
    page = client.get(url(case, "new-goal")).content.decode()
    draft = page.split('hx-post="')[1].split('"')[0].replace("&amp;", "&")
    client.post(draft, typed_goal(words="Half a go", rows="5") | {"step-4-words": "The fifth"})

    page = read(client, url(case, "new-goal"))

    assert "Half a go" in page
    assert "The fifth" in page


def test_the_stage_follows_the_plan(client, case):
    client.post(url(case, "new-goal"), typed_goal())
    case.refresh_from_db()
    assert case.stage == Stage.PLANNING

    client.post(url(case, "agree"), {"agreed_on": "2026-03-02", "language": "pcm"})
    case.refresh_from_db()
    assert case.stage == Stage.IMPLEMENTATION
