import dataclasses

import pytest

from wings.programme.framework.queries import outline
from wings.programme.framework.rules import difference
from wings.programme.framework.vocabulary import ChangeKind

PROGRAMMES = ["be-antwerp", "el-athens", "es-barcelona", "it-palermo"]


@pytest.fixture
def changes(library):
    return {one.id: difference(library.framework, one) for one in library.programmes}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_each_difference_has_a_reason(changes, name):
    assert not [change.where for change in changes[name] if not change.reason]


@pytest.mark.parametrize("name", PROGRAMMES)
def test_each_announced_difference_is_found_and_no_other(library, changes, name):
    written = next(one for one in library.adaptations if one.id == name)
    announced = [*written.add, *written.set, *written.retitle, *written.hide, *written.strengthen]
    assert len(changes[name]) == len(announced)
    assert {change.reason for change in changes[name]} == {one.reason for one in announced}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_each_programme_does_each_of_the_five_things(changes, name):
    assert {change.what for change in changes[name]} == set(ChangeKind)


def test_a_difference_says_where_from_what_to_what(changes):
    found = {change.where: change for change in changes["it-palermo"]}
    alert = found["safeguards.permit-first-alert-days"]
    assert (alert.what, alert.before, alert.after) == (ChangeKind.STRENGTHENED, "90", "120")
    internship = found["modules.internship"]
    assert (internship.before, internship.after) == ("Internship", "Internship (tirocinio)")
    assert found["questions.placement.cpia"].what is ChangeKind.ADDED
    assert found["modules.peer-mentor"].after == ""


def test_the_framework_does_not_differ_from_itself(library, palermo):
    framework = library.framework
    same = {field.name: getattr(framework, field.name) for field in dataclasses.fields(framework)}
    untouched = dataclasses.replace(palermo, **same)
    assert difference(framework, untouched) == []


def test_a_difference_that_nobody_explained_shows_without_a_reason(library, palermo):
    silent = dataclasses.replace(palermo, reasons={})
    assert all(not change.reason for change in difference(library.framework, silent))


def test_a_form_that_was_changed_carries_its_own_version(library, palermo):
    assert palermo.form("placement").version == "2026.1+it-palermo.2026.1"
    assert palermo.form("review").version == library.framework.form("review").version


def test_the_page_of_a_programme_groups_its_differences(library, palermo):
    page = outline(library.framework, palermo)
    assert [group.kind for group in page.changes] == list(ChangeKind)
    assert [strand.id for strand in page.strands] == ["language", "psychosocial", "employment"]
    course = page.strands[0].modules[0]
    assert (course.hours, course.present) == (48, ("language trainer", "psychologist"))
    values = {row.id: (row.value, row.unit) for row in page.targets}
    assert values["cohort"] == ("24", "people")
    assert values["women"] == ("", "people")
    shown = {row.id: row.value for row in page.settings}
    assert shown["course-languages"] == "Italian"


@pytest.fixture
def shown(library, palermo):
    page = outline(library.framework, palermo)
    return {one.where: one for group in page.changes for one in group.changes}


def test_what_was_changed_is_told_in_words_with_its_unit(shown):
    taught = shown["settings.staff-languages.value"]
    assert (taught.before, taught.after) == ("English", "Italian, English")
    alert = shown["safeguards.permit-first-alert-days"]
    assert (alert.before, alert.after) == ("90 days", "120 days")


def test_the_name_of_a_rule_is_not_shown_where_a_text_explains_it(shown):
    rules = shown["settings.internship-rules.value"]
    assert (rules.before, rules.after) == ("", "")
    assert "Sicily" in shown["settings.internship-rules.text"].after


def test_what_was_added_or_left_out_is_told_by_its_title_alone(shown):
    for where in ("questions.placement.cpia", "modules.peer-mentor"):
        assert (shown[where].before, shown[where].after) == ("", "")


def test_of_more_words_only_the_new_ones_are_told(library, palermo, shown):
    framework = library.framework.safeguard("forbidden-words").value
    added = shown["safeguards.forbidden-words"].after.split(", ")
    assert [*framework, *added] == list(palermo.safeguard("forbidden-words").value)


@pytest.mark.parametrize("name", PROGRAMMES)
def test_each_difference_stands_once_on_the_page(library, name):
    page = outline(library.framework, library.programme(name))
    rows = [*page.phases, *page.strands, *page.targets, *page.settings, *page.safeguards]
    rows += [module for strand in page.strands for module in strand.modules]
    placed = [one.where for row in rows for one in row.changes] + [one.where for one in page.others]
    placed += [one.where for strand in page.strands for one in strand.left_out]
    assert sorted(placed) == sorted(one.where for group in page.changes for one in group.changes)
