from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases.queries import compartment, held_compartments
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.participants.models import AnswersRow
from wings.casework.participants.queries import answers_given, answers_to, identity_of
from wings.casework.participants.vocabulary import Kind

pytestmark = pytest.mark.django_db
FORM = "intake-extras"


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house, chosen_name="Zuleika")


@pytest.fixture
def client(house):
    return client_of(house.key_worker)


def path(case):
    return reverse("cases:extras", args=[case.code])


def parts(house, case):
    return held_compartments(house.deputy.keyring(), case)


def test_every_question_may_be_left_out(case, client):
    assert client.post(path(case), {"seen": "0"}).status_code == 302
    assert not AnswersRow.objects.exists()


def test_answers_lie_in_the_parts_that_their_questions_name(house, case, client):
    client.post(
        path(case),
        {"seen": "0", "interpreting": "by-phone", "avoid-areas": "the port", "hopes": "peace"},
    )

    for kind, question in ((Kind.CARD, "interpreting"), (Kind.WHEREABOUTS, "avoid-areas"),
                           (Kind.PLAN, "hopes")):  # fmt: skip
        [answers] = answers_to(house.deputy.keyring(), [compartment(case, kind)], FORM)
        assert [one.question for one in answers.answers] == [question]


def test_saving_again_keeps_what_was_said_before(house, case, client):
    client.post(path(case), {"seen": "0", "hopes": "peace"})
    client.post(path(case), {"seen": "1", "hopes": "peace and work"})

    plan = compartment(case, Kind.PLAN)
    given = answers_given(house.deputy.keyring(), [plan], FORM)
    assert [one.answers.answers[0].value for _part, one in given] == ["peace and work", "peace"]
    assert "peace and work" in client.get(path(case)).content.decode()


def test_what_she_takes_back_does_not_come_again(house, case, client):
    client.post(path(case), {"seen": "0", "avoid-areas": "the port", "hopes": "peace"})

    client.post(path(case), {"seen": "2", "hopes": "peace"})

    assert "the port" not in client.get(path(case)).content.decode()
    where = compartment(case, Kind.WHEREABOUTS)
    [now, before] = answers_given(house.deputy.keyring(), [where], FORM)
    assert now[1].answers.answers == ()
    assert before[1].answers.answers[0].value == "the port"


def test_areas_that_she_named_to_a_question_stand_where_she_is_looked_for(case, client):
    page = reverse("cases:whereabouts", args=[case.code])
    assert "What she told" not in client.get(page).content.decode()

    client.post(path(case), {"seen": "0", "avoid-areas": "the port"})

    told = client.get(page).content.decode()
    assert "the port" in told
    assert "where you do not want to go" in told


def test_her_languages_were_told_at_intake_and_are_not_asked_again(case, client):
    page = client.get(path(case)).content.decode()

    assert '<input type="hidden" name="languages" value="en"' in page
    assert 'value="pcm"' not in page.split("interpreter-language")[0]


def test_two_who_write_at_once_see_both_texts(house, case, client):
    client_of(house.deputy).post(path(case), {"seen": "0", "hopes": "said to the deputy"})

    page = client.post(path(case), {"seen": "0", "hopes": "said to me"}).content.decode()

    assert "said to the deputy" in page
    assert page.count("said to me") == 2
    assert AnswersRow.objects.count() == 1


def test_what_nobody_touched_is_not_undone_by_who_saves_later(house, case, client):
    read = client.get(path(case)).context["form"]["_read"].value()
    typed = {"seen": "0", "_read": read, "hopes": "peace"}
    newer = {"seen": "0", "avoid-areas": "the port", "arrived_year": "2024", "arrived_month": "5"}
    many = {"adjustments": ["no-closed-door", "breaks"], "safe-place": "no"}
    client_of(house.deputy).post(path(case), newer | many)

    form = client.post(path(case), typed).context["form"]
    client.post(path(case), dict(form.data.lists()))

    saved = client.get(path(case)).context["form"].initial
    assert (saved["hopes"], saved["avoid-areas"]) == ("peace", "the port")
    assert (saved["safe-place"], saved["adjustments"]) == ("no", ["no-closed-door", "breaks"])
    assert saved["arrived"] == "2024-05"


@pytest.mark.parametrize("said", ["younger", "not-sure"])
def test_who_says_that_she_may_be_under_age_is_presumed_a_child(house, case, client, said):
    client.post(path(case), {"seen": "0", "adult": said})

    assert identity_of(house.deputy.keyring(), compartment(case, Kind.IDENTITY))[1].presumed_child


def test_the_page_opens_for_key_worker_and_deputy_alone_and_asks_for_a_fresh_factor(house, case):
    stale = client_of(house.key_worker, factor_at=timezone.now() - timedelta(minutes=11))

    assert client_of(house.deputy).get(path(case)).status_code == 200
    assert stale.get(path(case)).url.startswith(reverse("staff:confirm"))
    for member in (house.trainer, house.counsellor, make_house("elsewhere").key_worker):
        assert client_of(member).get(path(case)).status_code == 404
