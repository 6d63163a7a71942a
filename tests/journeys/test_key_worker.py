"""A key worker's day: what is due, an intake, consents, a plan, the team, a flag, leaving."""

import pytest

NAMES = {"usual": "Saffron", "no_scripts": "Sienna", "keyboard": "Sage"}


@pytest.fixture
def newcomer(way):
    return NAMES[way]


def test_what_is_due_is_the_first_thing_she_sees(visitor):
    visitor.sign_in("palermo-key-worker")

    visitor.sees("Today", "Amber")
