from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases.actions import move_to
from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartment
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.cases.vocabulary import Stage
from wings.casework.participants.queries import answers_given
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.models import Entry
from wings.foundation.vault.tests.factories import NOON
from wings.programme.framework.queries import programme

pytestmark = pytest.mark.django_db
PAGES = ["pause", "close", "reopen"]
CANARY = "Kanarienvogel"


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    case = make_case(house)
    return move_to(house.key_worker.keyring(), case, Stage.PLANNING, at=NOON)


@pytest.fixture
def client(house):
    return client_of(house.key_worker)


def path(case, page):
    return reverse(f"cases:{page}", args=[case.code])


def stage(case):
    return Case.objects.get(pk=case.pk).stage


def said(house, case, form):
    keyring = house.deputy.keyring(at=timezone.now())
    given = answers_given(keyring, [compartment(case, Kind.PLAN)], form)
    return [{one.question: one.shown for one in each.answers.answers} for _part, each in given]


def test_a_pause_needs_no_reason_and_keeps_everything(house, case, client):
    answer = client.post(path(case, "pause"), {})

    assert answer.url == reverse("desk:file", args=[case.code])
    assert stage(case) == Stage.PAUSED
    assert case.team.filter(ended_on=None).count() == 2


def test_what_was_said_to_a_pause_lies_sealed_in_her_plan_and_is_there_when_she_comes_back(
    house, case, client
):
    client.post(path(case, "pause"), {"reason": "time", "words": CANARY})

    told = [{"reason": "She wants time for herself", "words": CANARY}]
    assert said(house, case, "paused") == told
    assert CANARY in client.get(path(case, "reopen")).text
    assert not any(CANARY in entry.details for entry in Entry.objects.all())


def test_a_pause_may_say_when_it_is_looked_at_again(case, client):
    on = timezone.localdate() + timedelta(days=30)

    client.post(path(case, "pause"), {"review_on": str(on)})

    assert Case.objects.get(pk=case.pk).next_review_on == on


def test_a_day_that_is_over_is_asked_for_again(case, client):
    answer = client.post(path(case, "pause"), {"review_on": "2020-01-01", "words": CANARY})

    assert answer.status_code == 200
    assert CANARY in answer.text
    assert stage(case) == Stage.PLANNING


@pytest.mark.parametrize("page", ["pause", "close"])
def test_before_a_pause_or_an_end_the_page_says_what_it_may_mean_for_her_permit(case, client, page):
    assert "may affect her permit: speak to her lawyer first" in client.get(path(case, page)).text


def test_an_end_is_one_of_those_that_the_programme_knows(house, case, client):
    page = client.get(path(case, "close")).text
    for way in programme("it-palermo").exits:
        assert f'value="{way.id}"' in page

    assert client.post(path(case, "close"), {"reason": "her-fault"}).status_code == 200
    assert client.post(path(case, "close"), {}).status_code == 200
    assert client.post(path(case, "close"), {"reason": "moved"}).status_code == 302

    assert stage(case) == Stage.CLOSED
    assert said(house, case, "closure") == [{"reason": "Moved: She moved to another place."}]


@pytest.mark.parametrize(("page", "sent"), [("pause", {}), ("close", {"reason": "other"})])
def test_what_was_a_slip_is_undone_to_where_the_file_stood(case, client, page, sent):
    client.post(path(case, page), sent)
    assert "As it was before: Planning" in client.get(path(case, "reopen")).text

    client.post(path(case, "reopen"), {"stage": "planning"})

    assert stage(case) == Stage.PLANNING


def test_a_pause_that_became_an_end_is_undone_to_before_both(case, client):
    client.post(path(case, "pause"), {})
    client.post(path(case, "close"), {"reason": "interrupted"})

    assert "As it was before: Planning" in client.get(path(case, "reopen")).text


@pytest.mark.parametrize("to", ["aftercare", "assessment"])
def test_a_closed_file_goes_on_where_the_programme_leads(case, client, to):
    client.post(path(case, "close"), {"reason": "durable-solution"})

    client.post(path(case, "reopen"), {"stage": to})

    assert stage(case) == to


@pytest.mark.parametrize("to", ["", "closure", "paused", "nirvana"])
def test_a_closed_file_goes_on_nowhere_else(case, client, to):
    client.post(path(case, "close"), {"reason": "durable-solution"})

    assert client.post(path(case, "reopen"), {"stage": to}).status_code == 200
    assert stage(case) == Stage.CLOSED


def test_a_form_that_is_sent_twice_moves_the_file_once(house, case, client):
    for _time in range(2):
        answer = client.post(path(case, "close"), {"reason": "other", "words": CANARY})
        assert answer.status_code == 302

    assert len(said(house, case, "closure")) == 1
    moved = Entry.objects.filter(event="cases.stage_changed", subject=case.pk)
    assert moved.filter(details__contains="closure").count() == 1


def test_a_closed_file_is_not_paused_and_one_under_way_not_taken_up(case, client):
    assert client.post(path(case, "reopen"), {"stage": "assessment"}).status_code == 302
    assert stage(case) == Stage.PLANNING
    client.post(path(case, "close"), {"reason": "other"})

    assert client.post(path(case, "pause"), {}).status_code == 302
    assert stage(case) == Stage.CLOSED


@pytest.mark.parametrize("page", PAGES)
def test_only_key_worker_and_deputy_find_these_pages(house, case, page):
    assert client_of(house.deputy).get(path(case, page)).status_code in {200, 302}
    for member in (house.trainer, house.psychologist, house.counsellor):
        assert client_of(member).get(path(case, page)).status_code == 404
