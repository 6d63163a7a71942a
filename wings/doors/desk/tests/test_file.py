import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases.actions import add_member, move_to, raise_flag
from wings.casework.cases.queries import compartment
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.cases.vocabulary import FlagKind, Stage, TeamRole
from wings.casework.participants.actions import save_answers
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind
from wings.casework.plans import actions as plans
from wings.casework.plans.tests.factories import make_goal
from wings.casework.plans.vocabulary import EXTRAS, NEEDS
from wings.foundation.vault.actions import commit_ledger
from wings.foundation.vault.opening import load_keys
from wings.foundation.vault.tests.factories import trust_each_other
from wings.programme.framework.contents import Answer, Answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    case = make_case(house)
    by = house.key_worker.keyring()
    for role, member in (
        (TeamRole.TRAINER, house.trainer),
        (TeamRole.COUNSELLOR, house.counsellor),
        (TeamRole.PSYCHOLOGIST, house.psychologist),
    ):
        add_member(by, case, keyholder=member.keyholder, role=role, at=by.at)
    return case


def now():
    return timezone.now()


def shown(member, case):
    return client_of(member).get(reverse("desk:file", args=[case.code])).text


def set_goal(house, case, words, *, is_shown):
    goal = make_goal(words, is_shown=is_shown)
    plans.set_goal(house.key_worker.keyring(at=now()), case, goal, at=now())


def test_the_care_team_reads_the_goals_that_she_lets_it_see_and_no_others(house, case):
    set_goal(house, case, "I want to bake bread", is_shown=True)
    set_goal(house, case, "I want to sleep again", is_shown=False)

    for member in (house.key_worker, house.trainer, house.counsellor, house.psychologist):
        page = shown(member, case)
        assert "I want to bake bread" in page
        assert "I want to sleep again" not in page


def tell(house, case, form, **answers):
    given = tuple(Answer(name, f"{name}?", said, said) for name, said in answers.items())
    card = compartment(case, Kind.CARD)
    by = house.key_worker.keyring(at=now())
    save_answers(by, card, Answers(form, "1", "en", given), at=now())


def test_the_care_team_reads_the_sign_by_which_she_asks_for_help(house, case):
    tell(house, case, NEEDS, sign="the red scarf", old="she took this back")
    tell(house, case, NEEDS, sign="the blue scarf")
    tell(house, case, EXTRAS, adjustments="a seat near the door", languages="Edo")

    for member in (house.key_worker, house.trainer, house.counsellor, house.psychologist):
        page = shown(member, case)
        assert "the blue scarf" in page
        assert "a seat near the door" in page
        for left_out in ("the red scarf", "she took this back", "Edo"):
            assert left_out not in page


def test_what_two_forms_asked_in_the_same_words_stands_once_as_she_said_it_last(house, case):
    tell(house, case, EXTRAS, sign="the red scarf")
    tell(house, case, NEEDS, sign="the blue scarf")

    page = shown(house.trainer, case)

    assert page.count("sign?") == 1
    assert "the blue scarf" in page


def test_a_partner_reads_on_the_file_only_what_her_consent_names(house, case):
    other = make_house("partner house")
    trust_each_other(house.organisation, other.organisation)
    tell(house, case, NEEDS, sign="the blue scarf")
    asked = reverse("cases:consent-ask", args=[case.code, "share-employment"])
    said = {"decision": "given", "explained": "read-together", "until": str(timezone.localdate())}
    typed = said | {"person": str(other.counsellor.keyholder)}
    assert client_of(house.key_worker).post(asked, typed).status_code == 302

    page = shown(other.counsellor, case)

    assert "Mimi" in page
    assert "the blue scarf" not in page


@pytest.mark.parametrize(
    ("who", "forms"),
    [
        ("key_worker", {"needs-and-risks", "placement", "competence-balance"}),
        ("trainer", {"placement"}),
        ("counsellor", {"competence-balance"}),
        ("psychologist", set()),
    ],
)
def test_everybody_finds_the_forms_that_she_may_fill_in_and_no_others(house, case, who, forms):
    page = shown(getattr(house, who), case)

    every = {"needs-and-risks", "placement", "competence-balance", "review", "intake-extras"}
    found = {one for one in every if reverse("plans:form", args=[case.code, one]) in page}
    assert found == forms


@pytest.mark.parametrize(("who", "may"), [("deputy", True), ("trainer", False)])
def test_more_about_her_pausing_and_closing_are_for_key_worker_and_deputy(house, case, who, may):
    page = shown(getattr(house, who), case)

    for name in ("extras", "pause", "close"):
        assert (reverse(f"cases:{name}", args=[case.code]) in page) is may
    assert reverse("cases:reopen", args=[case.code]) not in page


@pytest.mark.parametrize(
    ("stage", "words"),
    [(Stage.PAUSED, "The programme was paused"), (Stage.CLOSED, "The file was closed")],
)
def test_a_resting_file_says_so_and_leads_back(house, case, stage, words):
    move_to(house.key_worker.keyring(at=now()), case, stage, at=now())

    again = reverse("cases:reopen", args=[case.code])
    page = shown(house.key_worker, case)
    assert words in page[: page.index("Her way")]
    assert page.count(words) == 2, "above, and in what happened"
    assert again in page
    assert reverse("cases:pause", args=[case.code]) not in page
    told = shown(house.trainer, case)
    assert words in told
    assert again not in told


def test_flags_stand_above_a_resting_file_too(house, case):
    by = house.key_worker.keyring(at=now())
    for _time in range(3):
        raise_flag(by, case, kind=FlagKind.ASKS_FOR_YOU, at=now())
    move_to(by, case, Stage.PAUSED, at=now())

    page = shown(house.key_worker, case)
    head = page[: page.index("Her way")]

    assert head.count("She asks to speak to you") == 2
    assert "The programme was paused" in head


def test_what_one_person_did_often_in_a_month_is_told_once(house, case, time_machine):
    time_machine.move_to("2030-05-02T12:00:00Z")
    for day in (2, 9, 16, 23):
        time_machine.move_to(f"2030-05-{day:02}T12:00:00Z")
        raise_flag(house.key_worker.keyring(at=now()), case, kind=FlagKind.ASKS_FOR_YOU, at=now())
        plans.set_goal(house.key_worker.keyring(at=now()), case, make_goal(f"{day}"), at=now())
    time_machine.move_to("2030-06-01T12:00:00Z")
    raise_flag(house.key_worker.keyring(at=now()), case, kind=FlagKind.ASKS_FOR_YOU, at=now())

    page = shown(house.key_worker, case)

    happened = page[page.index("What happened") :]
    assert happened.count("A flag was raised") == 2
    assert happened.count("On 4 days since 2 May 2030") == 2


def open_card(member, case, times=1):
    for _time in range(times):
        keyring = member.keyring(at=now())
        part = compartment(case, Kind.CARD)
        load_keys(keyring, [part])
        card_of(keyring, part)
        commit_ledger(keyring)


def test_equal_openings_of_a_day_are_one_line_with_how_often(house, case, time_machine):
    time_machine.move_to("2030-05-02T08:00:00Z")
    open_card(house.trainer, case, times=3)
    time_machine.move_to("2030-05-03T08:30:00Z")
    open_card(house.trainer, case)
    open_card(house.deputy, case)
    time_machine.move_to("2030-05-03T12:00:00Z")

    page = client_of(house.key_worker).get(reverse("desk:opened", args=[case.code])).text

    trainer = house.trainer.certificate.shown_name
    assert page.count(trainer) == 2
    assert "3 times" in page
    assert "last at 10:00" in page
    assert page.index("3 May 2030") < page.index("2 May 2030")


def queries(client, path):
    client.get(path)  # the first opening verifies and keeps the keys
    with CaptureQueriesContext(connection) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def test_the_page_of_a_file_costs_the_same_however_much_lies_in_it(house, case):
    client, path = client_of(house.key_worker), reverse("desk:file", args=[case.code])
    by = house.key_worker.keyring(at=now())
    set_goal(house, case, "I want to bake bread", is_shown=True)
    raise_flag(by, case, kind=FlagKind.ASKS_FOR_YOU, at=now())
    alone = queries(client, path)
    for number in range(6):
        set_goal(house, case, f"I want number {number}", is_shown=True)
        raise_flag(by, case, kind=FlagKind.ASKS_FOR_YOU, at=now())

    assert queries(client, path) == alone
