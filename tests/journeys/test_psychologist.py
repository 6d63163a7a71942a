"""A psychologist who serves two organisations: a note that opens for nobody else."""

import pytest

NOTE = "Invented note of the journey."


def test_a_note_takes_three_clicks_and_opens_for_nobody_else(somebody, visitor, way):
    visitor.sign_in("palermo-psychologist").sees("Casa Gelsomino", "Sportello Ponte")
    visitor.press("Work at Casa Gelsomino").open("/women/")
    visitor.press("Amber", within="main table")
    code = visitor.code

    visitor.press("Sessions", exact=True)
    visitor.press("New session")
    visitor.type("Note", f"{NOTE} {way}")
    visitor.press("Save")

    visitor.sees(f"{NOTE} {way}")
    cloe = somebody().sign_in_as("palermo-key-worker")
    cloe.open(f"/women/{code}/").sees_no(NOTE)
    cloe.open(f"/women/{code}/sessions/", status=404).sees_no(NOTE)


def test_she_changes_the_organisation_and_sees_its_women_only(visitor):
    visitor.sign_in_as("palermo-psychologist", at="Casa Gelsomino")
    visitor.open("/women/").sees("Amber").sees_no("Indigo")
    visitor.open("/organisation/").press("Work at Sportello Ponte")

    visitor.open("/women/").sees_no("Amber")


@pytest.mark.parametrize("other", ["athens-psychologist", "palermo-ponte-key-worker"])
def test_another_organisation_s_worker_finds_no_such_file(somebody, other):
    code = somebody().sign_in_as("palermo-key-worker").open("/women/")
    code = code.press("Amber", within="main table").code

    stranger = somebody().sign_in_as(other)

    stranger.open(f"/women/{code}/", status=404).sees_no("Amber")
