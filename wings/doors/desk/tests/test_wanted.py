"""Who is found in a caseload, and in which order."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from wings.casework.cases.actions import schedule_review
from wings.casework.cases.models import Case
from wings.casework.cases.rules import code_of
from wings.casework.cases.tests.factories import make_card
from wings.casework.cases.vocabulary import Stage
from wings.doors.desk.queries import lines, women_wanted
from wings.doors.desk.rules import by_name, folded, matching, may_be_code, page_of
from wings.doors.desk.tests.test_pages import deputy, house, taken_in, worker
from wings.doors.desk.vocabulary import PAGE, Order, Wanted
from wings.foundation.keys.suite import RawId
from wings.foundation.vault.opening import Opened
from wings.programme.staff.tests.factories import keyring_of, make_member
from wings.programme.staff.vocabulary import Role

__all__ = ["deputy", "house", "worker"]


def woman(name, *, case=None, organisation=None):
    ids = case or uuid4(), organisation or uuid4()
    return Opened(RawId(uuid4().bytes), 1, ids[1], ids[0], make_card(name))


def found(women, text):
    return [one.content.chosen_name for one in matching(women, text)]


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Zoë", "zoe"), ("ÉLODIE", "élo"), ("Ἄννα", "αννα"), ("Mimi", "IM"), ("Li An", "i a")],
)
def test_a_name_is_found_by_any_part_of_it_without_accents_and_case(name, typed):
    assert found([woman(name), woman("Qqq")], typed) == [name]


def test_an_empty_text_finds_everybody():
    assert found([woman("Aba"), woman("Oke")], "  ") == ["Aba", "Oke"]


def test_a_woman_is_found_by_any_part_of_her_code():
    sought = woman("Aba")
    code = code_of(sought.subject, sought.organisation)
    for part in (code, code.lower(), code[:2], code[2:], f" {code} "):
        assert sought in matching([sought], part)


def test_two_women_of_one_name_always_stand_in_the_same_order():
    first, second = woman("Aba", case=UUID(int=1)), woman("aba", case=UUID(int=2))
    assert sorted([second, first], key=by_name) == [first, second]


@given(st.uuids(), st.uuids(), st.integers(0, 5), st.integers(0, 5))
def test_every_part_of_every_code_may_be_a_code(case, organisation, start, end):
    assert may_be_code(folded(code_of(case, organisation)[start:end]))


@pytest.mark.parametrize("text", ["zefir", "1a", "abc", "a1b", "rx4821", "é"])
def test_what_can_be_no_part_of_a_code_is_looked_for_in_names_alone(text):
    assert not may_be_code(text)


@given(st.lists(st.integers(), max_size=4 * PAGE), st.integers(-3, 9))
def test_a_page_is_always_in_range_and_the_pages_together_are_all(women, number):
    shown, page, count = page_of(women, number)
    assert 1 <= page <= count
    assert len(shown) <= PAGE
    assert [one for at in range(1, count + 1) for one in page_of(women, at)[0]] == women


@pytest.fixture
def caseload(worker, deputy):
    now = timezone.now()
    women = {
        name: taken_in(worker, deputy, name, at=now - timedelta(days=days))
        for name, days in (("Cece", 3), ("Aba", 1), ("Bibi", 2))
    }
    by = keyring_of(worker, at=now)
    for name, days in (("Aba", 9), ("Cece", 5)):
        schedule_review(by, women[name], on=now.date() + timedelta(days=days), at=now)
    Case.objects.filter(pk=women["Bibi"].pk).update(stage=Stage.IMPLEMENTATION, next_review_on=None)
    return women


def shown(worker, **wanted):
    keyring = keyring_of(worker, at=timezone.now())
    found = women_wanted(keyring, Wanted(**wanted))
    return [line.card.chosen_name for line in lines(keyring, found)]


@pytest.mark.django_db
def test_a_caseload_is_sorted_by_name_review_or_day(worker, caseload):
    assert shown(worker) == ["Aba", "Bibi", "Cece"]
    assert shown(worker, order=Order.REVIEW) == ["Cece", "Aba", "Bibi"]
    assert shown(worker, order=Order.OPENED) == ["Aba", "Bibi", "Cece"]
    codes = sorted((case.code, name) for name, case in caseload.items())
    assert shown(worker, order=Order.CODE) == [name for _code, name in codes]


@pytest.mark.django_db
def test_a_stage_narrows_a_caseload_in_every_order(worker, caseload):
    for order in Order:
        assert shown(worker, order=order, stage=Stage.IMPLEMENTATION) == ["Bibi"]
        assert shown(worker, order=order, stage=Stage.IMPLEMENTATION, text="aba") == []


@pytest.mark.django_db
def test_a_line_says_what_the_columns_and_the_card_say(worker, caseload):
    keyring = keyring_of(worker, at=timezone.now())
    [line] = lines(keyring, women_wanted(keyring, Wanted(text="cece")))
    case = caseload["Cece"]
    assert (line.case, line.code, line.stage) == (case.pk, case.code, case.stage)
    assert isinstance(line.opened_on, date)


@pytest.mark.django_db
def test_a_woman_of_other_colleagues_is_in_no_list(house, deputy, worker, caseload):
    other = make_member((Role.KEY_WORKER,), organisation=house)
    taken_in(deputy, other, "Dede")
    assert "Dede" in shown(deputy)
    assert "Dede" not in shown(worker)
    assert shown(worker, text="dede") == []
