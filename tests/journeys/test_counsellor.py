"""An employment counsellor's main job: an internship, its hours, and what the file shows of it."""

import re

WOMEN = {"usual": "Birch", "no_scripts": "Clover", "keyboard": "Dahlia"}
HOURS_DONE = re.compile(r"Employment\s+(\d+) of \d+ hours")


def test_hours_of_an_internship_move_the_progress_on_the_file(visitor, way):
    visitor.sign_in_as("palermo-counsellor").open("/women/")
    visitor.press(WOMEN[way], within="main table")
    file, before = visitor.path, _hours_done(visitor)
    visitor.press("Work", exact=True).press("New internship")
    visitor.type("Company", f"Garden {way} (invented)").type("What she wants", "Plants and seeds")
    visitor.type("First day", "2026-11-02").type("Last day", "2027-01-29")
    visitor.press("Save").sees(f"Garden {way}", "0 of 80 hours")

    visitor.type("Hours", "6").type("What she did", "Sowing").press("Log", exact=True).sees(
        "6 of 80 hours"
    )

    assert _hours_done(visitor.open(file)) == before + 6
    visitor.sees_no(f"Garden {way}")


def _hours_done(visitor):
    found = HOURS_DONE.search(visitor.page.inner_text("main"))
    return int(found[1]) if found else 0
