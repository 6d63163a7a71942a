"""Pages hold when they run from right to left."""

import pytest

TURN = "document.documentElement.dir = 'rtl'"
PAGES = {
    "palermo-key-worker": ("/", "/women/", "/women/new/", "/account/", "/programme/"),
    "palermo-trainer": ("/courses/",),
    "palermo-coordinator": ("/people/", "/places/"),
}


@pytest.mark.parametrize("person", PAGES)
def test_pages_hold_from_right_to_left(somebody, watch, person):
    visitor = somebody().sign_in_as(person)
    for path in PAGES[person]:
        visitor.page.goto(path)
        visitor.page.evaluate(TURN)
        watch.look(visitor.page, direction="rtl")


def test_a_file_and_its_pages_hold_from_right_to_left(somebody, watch):
    visitor = somebody().sign_in_as("palermo-key-worker").open("/women/")
    file = visitor.press("Clover", within="main table").path
    for page in ("", "plan/", "consents/", "card/", "team/", "flags/", "opened/"):
        visitor.page.goto(f"{file}{page}")
        visitor.page.evaluate(TURN)
        watch.look(visitor.page, direction="rtl")
