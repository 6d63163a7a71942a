from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wings.casework.participants.contents import SafeContact
from wings.casework.participants.rules import (
    birth_year,
    folded,
    is_over,
    may_be_under,
    must_be_checked,
    spellings,
)
from wings.casework.participants.vocabulary import FRESH_DAYS

TODAY = date(2026, 3, 2)
names = st.lists(st.text("abcdeghiklmnoprstuvz", min_size=2, max_size=8), min_size=1, max_size=4)


def contact(**changes):
    return SafeContact(**{"channel": "text", "reach": "", "hours": "", "words": ""} | changes)


def test_a_contact_line_is_fresh_for_thirty_days():
    last = contact(checked_on=TODAY - timedelta(days=FRESH_DAYS))
    over = contact(checked_on=TODAY - timedelta(days=FRESH_DAYS + 1))

    assert not must_be_checked(last, TODAY)
    assert must_be_checked(over, TODAY)


def test_a_contact_line_is_not_used_after_the_day_that_she_set():
    line = contact(checked_on=TODAY, valid_until=TODAY - timedelta(days=1))

    assert must_be_checked(line, TODAY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Blessing Osas", "OSAS Blesing"),
        ("Ngozi", "Nngosi"),
        ("María-José", "maria jose"),
        ("Олена", "Olena"),
        ("Ελένη", "Eleni"),
        ("Joy Igbinedion", "Igbinedion, Joy"),
    ],
)
def test_the_same_woman_is_found_under_another_spelling(one, other):
    assert spellings(one, None) & spellings(other, None)


def test_different_names_do_not_meet():
    assert not spellings("Grace Adeyemi", None) & spellings("Blessing Osas", None)


@given(names, st.permutations(range(4)))
def test_the_order_of_the_parts_does_not_matter(parts, order):
    shuffled = [parts[place] for place in order if place < len(parts)]

    assert spellings(" ".join(parts), None) == spellings(" ".join(shuffled), None)


@given(names, st.integers(1950, 2020), st.integers(-1, 1))
def test_a_year_of_birth_may_be_wrong_by_one(parts, year, off):
    name = " ".join(parts)
    both = spellings(name, year) & spellings(name, year + off)

    assert any(key.endswith(str(year)) for key in both) or not spellings(name, None)


@given(st.text(max_size=20))
def test_folding_again_changes_nothing_that_is_compared(part):
    assert folded(part.upper()) == folded(part.upper().casefold())


@given(st.text("0123456789 .,-'", max_size=12).filter(lambda text: not any(map(str.isalnum, text))))
def test_a_name_without_letters_has_no_key(text):
    assert spellings(text, 1990) == set()


@pytest.mark.parametrize(
    ("birth", "may_be"),
    [
        ("", False),
        ("2008-03-02", False),
        ("2008-03-03", True),
        ("2008-03", True),
        ("2008-02", False),
        ("2008", True),
        ("2007", False),
        ("2012-06-01", True),
    ],
)
def test_who_may_be_under_age_is_taken_to_be(birth, may_be):
    assert may_be_under(18, birth, TODAY) is may_be


@given(st.dates(date(1960, 1, 1), date(2020, 12, 31)))
def test_knowing_less_of_a_birth_never_makes_her_older(born):
    day, month, year = born.isoformat(), born.isoformat()[:7], born.isoformat()[:4]
    answers = [may_be_under(18, text, TODAY) for text in (day, month, year)]

    assert answers == sorted(answers)


def test_a_year_is_read_from_any_part_of_a_date():
    assert [birth_year(text) for text in ("", "2001", "2001-05-17")] == [None, 2001, 2001]


def test_a_safe_way_holds_on_the_last_day_that_she_set():
    assert not is_over(contact(checked_on=TODAY, valid_until=TODAY), TODAY)
    assert not is_over(contact(checked_on=TODAY), TODAY)
