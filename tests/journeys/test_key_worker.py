"""A key worker's main job: what is due, an intake, consents, a plan, the team, a flag."""

import re

import pytest
from playwright.sync_api import expect

NAMES = {"usual": "Saffron", "no_scripts": "Sienna", "keyboard": "Sage"}
BLANK_WITHIN_MS = 100
ENDED_WITHIN_S = 1


@pytest.fixture
def name(way):
    """How the woman wants to be called who is taken in this way."""
    return NAMES[way]


def test_a_woman_is_taken_in_and_a_plan_is_agreed_with_her(visitor, name):
    visitor.sign_in("palermo-key-worker").sees("Today")

    _look_whether_she_is_known(visitor, name)
    _take_her_in(visitor, name)
    code = visitor.code
    _ask_for_consents(visitor)
    _look_at_needs(visitor, code)
    _set_a_goal(visitor, code)
    _agree(visitor)
    _let_colleagues_join(visitor, code)
    visitor.open(f"/women/{code}/").sees(name, "Elio", "Fosca", "Gaia", "The plan was agreed")
    visitor.press("Who opened this file").sees("Cloe (invented)")
    _pause_and_go_on(visitor, code)
    _close_by_a_slip(visitor, code)


def _pause_and_go_on(visitor, code):
    visitor.open(f"/women/{code}/").press("Pause", exact=True)
    visitor.sees("speak to her lawyer first", "Her place is kept.")
    visitor.pick("She wants time for herself").press("Pause", exact=True)
    visitor.sees("The programme was paused").press("Take it up again")
    visitor.sees("She wants time for herself").press("Go on").sees("Please look at this again")
    visitor.pick("As it was before: Under way").press("Go on").sees_no("Take it up again")


def _close_by_a_slip(visitor, code):
    visitor.press("Close the file").press("Close the file").sees("Please look at this again")
    visitor.pick("Moved: She moved").press("Close the file").sees("The file was closed")
    visitor.press("Take it up again").pick("As it was before: Under way").press("Go on")
    visitor.sees("The file moved on: Under way")


def _look_whether_she_is_known(visitor, name):
    visitor.press("Take in").sees("Is she known already?")
    visitor.type("Her name", name).press("Search").sees("Nobody of this name has a file here.")


def _take_her_in(visitor, name):
    visitor.press("Take her in")
    needed = visitor.page.locator("main .field__needed").count()
    assert needed <= 6, f"The intake asks for {needed} things; six are the most"
    assert visitor.field("Chosen name").input_value() == name, "Her name has to be typed twice"
    visitor.choose("Language she prefers", "English")
    visitor.choose("Safe way", "Text message").type("Number, name or e-mail", "+00 000 0777")
    visitor.pick("read together", of="The notice above")
    visitor.press("Take in").sees(name, "Text message", "+00 000 0777")


def _ask_for_consents(visitor):
    visitor.press("Consents", exact=True).sees("Not asked yet")
    visitor.press("Ask: Partner for employment counselling")
    visitor.sees_no("Please look at this again")
    visitor.pick("She does not agree").pick("read together").press("Save")
    visitor.sees("she does not agree")
    visitor.press("Ask: Partner for language training")
    visitor.type("somebody else", "School Invented, Ms Nobody")
    visitor.pick("She agrees").pick("read together").press("Save").sees("School Invented")


def _look_at_needs(visitor, code):
    visitor.open(f"/women/{code}/plan/").sees("No goal yet")
    visitor.press("Look at them with her").sees("Every question can be left out")
    visitor.pick("4", of="How safe do you feel").pick("No", of="Are you afraid")
    visitor.press("Save")


def _set_a_goal(visitor, code):
    visitor.open(f"/women/{code}/plan/").press("Set a goal")
    visitor.type("The goal, in her own words", "I want to speak for myself at the doctor")
    visitor.choose("What it is about", "Access to medical treatment")
    visitor.choose("Part of the programme", "Language")
    visitor.type("What is to be done", "Practise the words for pain")
    visitor.pick("She wants her care team to see it")
    visitor.press("Save", exact=True).sees("I want to speak for myself", "Practise the words")


def _agree(visitor):
    visitor.press("Agree", exact=True).choose("In which language", "English")
    visitor.type("What she says about it", "This is mine")
    visitor.press("Both agree").sees("This is mine")


def _let_colleagues_join(visitor, code):
    for colleague in ("Elio", "Fosca", "Gaia"):
        visitor.open(f"/women/{code}/team/")
        visitor.choose("Who joins?", colleague).press("Add to the team").sees(colleague)


def test_she_answers_a_flag_that_a_colleague_raised(somebody, visitor, name):
    elio = somebody().sign_in_as("palermo-trainer").open("/women/")
    elio.press("Dahlia", within="main table")
    code = elio.code
    elio.press("Flags", exact=True).pick("Please check on her").type("A few words", name)
    elio.press("Raise a flag").sees("The flag is raised")

    visitor.sign_in_as("palermo-key-worker").sees("Flags", "Please check on her")
    visitor.open(f"/women/{code}/").press("Answer", within=".alert").sees(name)
    visitor.press("Answer: Please check on her").sees(name)
    visitor.type("What was done?", f"Called her about {name}; she is well.").press("Answer")

    visitor.open(f"/women/{code}/flags/").sees("No flag waits", f"Called her about {name}")


def test_her_own_ratings_become_a_small_chart(visitor):
    visitor.sign_in_as("palermo-key-worker").open("/women/").press("Clover", within="main table")
    visitor.press("Plan", exact=True).press("Ask how things are")
    for question in visitor.page.locator("main fieldset legend").all_inner_texts()[:2]:
        visitor.pick("4", of=question.replace(" needed", ""))
    visitor.press("Save").unfold("How each one changed")

    expect(visitor.page.locator("main figure svg").first).to_be_visible()


def test_a_woman_is_found_in_two_actions_from_any_page(visitor):
    visitor.sign_in_as("palermo-key-worker").open("/programme/")
    visitor.hands.type(visitor.page.locator("#seek"), "dah")
    visitor.press("Search", within=".seek").press("Dahlia")

    visitor.sees("Dahlia")
    assert re.search(r"/women/[A-Z]{2}\d{3}/$", visitor.path)


def test_who_has_left_finds_nothing_by_going_back(visitor, way):
    visitor.sign_in_as("palermo-key-worker").open("/women/").press("Clover", within="main table")
    left = visitor.page.url

    visitor.press("Leave", within=".top", exact=True)

    assert visitor.path == "/left/", f"Leaving leads to {visitor.path}"
    visitor.sees_no("Clover", "Programme")
    visitor.page.go_back()
    visitor.sees_no("Clover")
    visitor.page.goto(left)
    assert visitor.path.startswith("/sign-in/"), "The session still opens the file"
