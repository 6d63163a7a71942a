"""A trainer's main job: a lesson, its register on one page, a flag where somebody is missing."""

HOURS = {"usual": "07:00", "no_scripts": "08:00", "keyboard": "09:00"}
ABSENT = {"usual": "Amber", "no_scripts": "Birch", "keyboard": "Clover"}


def test_a_register_is_taken_on_one_page_and_a_flag_reaches_the_key_worker(somebody, visitor, way):
    missing = ABSENT[way]
    visitor.sign_in_as("palermo-trainer").sees("Today", "Italiano per ogni giorno")
    visitor.press("Courses", within=".top").press("Italiano per ogni giorno", within="main h2")
    course = visitor.path
    visitor.press("New lesson").type("What they can do afterwards", f"can say the time {way}")
    visitor.type("Time", HOURS[way]).press("Save").sees("planned")
    _register(visitor, HOURS[way])

    visitor.pick("Absent", of=missing).press("Save, all others are present")

    assert visitor.path == course, "One page is enough for a register"
    _register(visitor, HOURS[way])
    visitor.press(f"Expected and not here: {missing}").sees("are told that she was expected")
    cloe = somebody().sign_in_as("palermo-key-worker").sees("Flags", missing)
    cloe.press(missing, within="main .due >> nth=0").sees("Expected and not here")


def _register(visitor, hour):
    """Open the register of today's lesson from home."""
    visitor.open("/")
    lesson = visitor.page.locator(".due__item", has_text="Italiano").filter(has_text=hour).last
    visitor.page.set_default_timeout(5000)
    link = lesson.get_by_role("link").first
    with visitor.page.expect_navigation():
        visitor.hands.press(link)
    visitor.look().sees("Register")


def test_a_woman_s_levels_are_noted(visitor):
    visitor.sign_in_as("palermo-trainer").open("/women/").press("Dahlia", within="main table")
    visitor.press("Language", exact=True).press("Her levels")
    visitor.choose("listening", "A1").press("Save").sees("A1")
