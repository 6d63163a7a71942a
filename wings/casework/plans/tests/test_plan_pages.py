from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases.actions import schedule_review
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.cases.vocabulary import Stage
from wings.casework.plans import actions
from wings.casework.plans.queries import plan_of
from wings.casework.plans.rules import in_months
from wings.casework.plans.tests.factories import (
    make_agreement,
    make_goal,
    make_ratings,
    make_step,
    typed_goal,
)
from wings.casework.plans.tests.pages import read, url
from wings.foundation.vault.tests.factories import NOON
from wings.programme.framework.queries import programme

pytestmark = pytest.mark.django_db


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


def test_a_plan_that_is_agreed_has_a_day_for_its_review_and_keeps_one_that_was_set(
    client, case, by, part
):
    sent = {"agreed_on": "2026-03-02", "language": "pcm"}
    actions.set_goal(by, case, make_goal("I want to work with plants"), at=NOON)

    client.post(url(case, "agree"), sent)
    case.refresh_from_db()
    assert case.next_review_on == in_months(timezone.localdate(), 3)

    schedule_review(by, case, on=date(2026, 4, 1), at=NOON)
    client.post(url(case, "agree"), sent | {"her_words": "Small steps please"})
    case.refresh_from_db()
    assert case.next_review_on == date(2026, 4, 1)


def test_the_goals_are_read_before_both_agree(client, case, by):
    actions.set_goal(by, case, make_goal("I want to work with plants"), at=NOON)

    page = read(client, url(case, "agree"))

    assert page.rindex("I want to work with plants") < page.index("Both agree")


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


def test_the_stage_follows_the_plan(client, case):
    client.post(url(case, "new-goal"), typed_goal())
    case.refresh_from_db()
    assert case.stage == Stage.PLANNING

    client.post(url(case, "agree"), {"agreed_on": "2026-03-02", "language": "pcm"})
    case.refresh_from_db()
    assert case.stage == Stage.IMPLEMENTATION


@pytest.mark.parametrize(("role", "offered"), [("key_worker", True), ("deputy", False)])
def test_the_plan_offers_the_forms_that_this_person_may_fill_in(house, case, role, offered):
    page = read(client_of(getattr(house, role)), url(case, "plan"))

    assert (url(case, "form", "placement") in page) == offered
    assert (url(case, "form", "competence-balance") in page) == offered
    assert url(case, "form", "needs-and-risks") in page
