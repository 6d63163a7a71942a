"""The picture of the house, and what it refuses to draw."""

from xml.etree import ElementTree as ET

import pytest

from scripts import picture


@pytest.fixture(scope="module")
def house():
    return picture.files()


def test_the_house_has_no_circle_of_files(house):
    assert picture.circles(house) == []


def test_no_import_runs_up(house):
    assert picture.upward(house) == []


def test_the_picture_shows_every_domain(house):
    drawn = picture.drawing(house)

    labels = {node.text for node in ET.fromstring(drawn).iter() if node.text}  # noqa: S314  our own
    domains = {picture.domain(module) for module in house}
    assert {name.split(".")[-1] for name in domains if picture.is_box(name)} <= labels


def test_the_picture_is_the_same_each_time(house):
    assert picture.drawing(house) == picture.drawing(house)


def test_a_circle_is_found_at_any_distance():
    files = [f"wings.strands.language.{name}" for name in ("a", "b", "c", "d")]
    a, b, c, d = files
    graph = {a: {b}, b: {c}, c: {a}, d: {a}}

    assert picture.circles(graph) == [[a, b, c]]


def test_an_import_that_runs_up_is_found():
    low, high = "wings.foundation.ui.forms", "wings.doors.desk.views"

    assert picture.upward({low: {high}, high: {low}}) == [f"{low} imports {high}"]
