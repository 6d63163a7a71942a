"""One test for each way in which a pack can be wrong: which file, which key, what to do."""

import pytest

from wings.foundation.packs.faults import PackFaults
from wings.programme.framework.queries import load_all

PALERMO = "programmes/it-palermo.toml"

FRAMEWORK = [
    pytest.param(
        "framework/goals.toml", "outcome = 1", "outcome = 9", "goals[my-people].outcome",
        id="a goal for an outcome that is not there",
    ),
    pytest.param(
        "framework/goals.toml", 'strand = "language"', 'strand = "langauge"',
        "goals[office-alone].strand", id="a goal in a strand that is not there",
    ),
    pytest.param(
        "framework/goals.toml", 'id = "my-pace"', 'id = "my-people"', "goals",
        id="an id that is used twice",
    ),
    pytest.param(
        "framework/modules.toml", 'strand = "language"', 'strand = "music"',
        "modules[language-course].strand", id="a module in a strand that is not there",
    ),
    pytest.param(
        "framework/modules.toml", '"psychologist"]', '"wizard"]',
        "modules[language-course].present", id="a role that is not there",
    ),
    pytest.param(
        "framework/phases.toml", '"assessment", "paused"', '"nirvana", "paused"',
        "phases[intake].leads_to", id="a phase that leads nowhere",
    ),
    pytest.param(
        "framework/outcomes.toml", "number = 7", "number = 6", "outcomes",
        id="an outcome that is there twice",
    ),
    pytest.param(
        "framework/compartments.toml", 'id = "mine"', 'id = "yours"',
        "compartments[yours].id", id="a compartment that no file has",
    ),
    pytest.param(
        "framework/compartments.toml", 'id = "mine"', 'id = "work"', "compartments",
        id="a compartment that is not explained",
    ),
    pytest.param(
        "framework/safeguards.toml", "value = 30", "value = true",
        "safeguards[safe-contact-days].value", id="a safeguard with a value of another sort",
    ),
    pytest.param(
        "framework/consents.toml", "months = 6", "months = 24",
        "consents[share-employment].months", id="a consent that lasts too long",
    ),
    pytest.param(
        "framework/consents.toml", '["card", "work"]', '["card", "clinical"]',
        "consents[share-employment].opens", id="a consent that opens the clinical compartment",
    ),
    pytest.param(
        "framework/notices/data.toml", 'id = "rights"', 'id = "duties"', "sections",
        id="a notice without her rights",
    ),
    pytest.param(
        "framework/targets.toml", 'unit = "people"', 'unit = "heads"', "targets[cohort].unit",
        id="a unit that is not there",
    ),
    pytest.param(
        "framework/safeguards.toml", 'unit = "days"', 'unit = "moons"',
        "safeguards[safe-contact-days].unit", id="a unit of a safeguard that is not there",
    ),
    pytest.param(
        "framework/settings.toml", '"sq", "pt"]', '"sq", "xx"]',
        "settings[notice-languages].value", id="a language that is not there",
    ),
    pytest.param(
        "framework/forms/review.toml", 'compartment = "plan"', 'compartment = "drawer"',
        "questions[went-well].compartment", id="a question for a compartment that is not there",
    ),
    pytest.param(
        "framework/forms/review.toml", 'kind = "text"', 'kind = "essay"',
        "questions[went-well].kind", id="a kind of question that is not there",
    ),
    pytest.param(
        "framework/forms/review.toml", 'section = "since"', 'section = "sinse"',
        "questions[went-well].section", id="a section that is not there",
    ),
    pytest.param(
        "framework/forms/review.toml", 'show_when = { question = "goals-right"',
        'show_when = { question = "next-step"', "questions[goals-change].show_when.question",
        id="a condition on a question that comes later",
    ),
    pytest.param(
        "framework/forms/review.toml", 'show_when = { question = "goals-right"',
        'show_when = { question = "goals-wrong"', "questions[goals-change].show_when.question",
        id="a condition on a question that is not there",
    ),
    pytest.param(
        "framework/forms/review.toml", '["some", "none"]', '["some", "noon"]',
        "questions[goals-change].show_when.answer", id="a condition on an answer that is not there",
    ),
    pytest.param(
        "framework/forms/placement.toml", "past = true", "past = true\nrequired = true",
        "questions[school-years].required", id="a required question about the past",
    ),
    pytest.param(
        "framework/forms/placement.toml", "past = true", "past = true\nskip = false",
        "questions[school-years].skip", id="a question that cannot be skipped",
    ),
    pytest.param(
        "framework/forms/placement.toml", 'unit = "years"\n', "", "questions[school-years].unit",
        id="a number without a unit",
    ),
    pytest.param(
        "framework/forms/placement.toml", "least = 0\n", "", "questions[school-years].least",
        id="a number without a least",
    ),
    pytest.param(
        "framework/forms/placement.toml", 'lowest = "nothing yet"\n', "",
        "questions[understands].lowest", id="a scale whose end has no words",
    ),
    pytest.param(
        "framework/forms/placement.toml", 'codes = "scripts"', 'codes = "scrypts"',
        "questions[scripts].codes", id="a code list that is not there",
    ),
    pytest.param(
        "framework/forms/placement.toml", 'codes = "scripts"\n', "", "questions[scripts].options",
        id="a choice without options",
    ),
    pytest.param(
        "framework/forms/placement.toml", 'kind = "yes_no"', 'kind = "yes_no"\ncodes = "levels"',
        "questions[course-before].options", id="options where there is nothing to choose",
    ),
    pytest.param(
        "framework/forms/placement.toml", '"intake-extras.languages"', '"intake-extras.tongues"',
        "questions[languages].same_as", id="a fact that is asked nowhere else",
    ),
    pytest.param(
        "framework/forms/placement.toml", '"intake-extras.languages"', '"intake-extras.hopes"',
        "questions[languages].same_as", id="a fact that is answered in another way",
    ),
    pytest.param(
        "framework/forms/placement.toml", "Many clever people", "Many victims",
        "sections[reading].text", id="a word that must not be used",
    ),
    pytest.param(
        "framework/forms/review.toml", 'id = "review"', 'id = "placement"', "id",
        id="two forms of one name",
    ),
]  # fmt: skip

LOCAL = [
    pytest.param('reason = "The course in Palermo teaches Italian."\n', "", "set[1].reason",
                 id="a difference without a reason"),
    pytest.param('framework = "2026.1"', 'framework = "2025.9"', "framework",
                 id="another version of the framework"),
    pytest.param('permits = "it"', 'permits = "fr"', "permits", id="permits that are not there"),
    pytest.param('what = "modules.peer-mentor"', 'what = "modules.internship"', "hide[1]",
                 id="hiding what is not optional"),
    pytest.param('what = "modules.peer-mentor"', 'what = "safeguards.told-once"', "hide[1]",
                 id="hiding a safeguard"),
    pytest.param('what = "modules.peer-mentor"', 'what = "modules.pear-mentor"', "hide[1]",
                 id="hiding what is not there"),
    pytest.param('what = "modules.language-course.levels"', 'what = "modules.language-course.id"',
                 "set[3]", id="setting what may not be set"),
    pytest.param('what = "modules.internship"', 'what = "goals.my-pace"', "retitle[1]",
                 id="retitling what has no title of its own"),
    pytest.param('to = ["it", "en"]', 'to = ["en"]', "set[2]", id="a difference that is none"),
    pytest.param('to = ["it", "en"]', "to = 3", "set[2]", id="a value of another sort"),
    pytest.param('to = "placement"', 'to = "displacement"', "add[1]",
                 id="a question for a form that is not there"),
    pytest.param('reason = "The school for adults gives a certificate that offices know."\n', "",
                 "add[2].reason", id="an addition without a reason"),
    pytest.param("past = true", "past = true\nrequired = true", "questions[cpia].required",
                 id="a required local question about the past"),
    pytest.param('id = "cpia-certificate"', 'id = "finish-course"', "goals",
                 id="a local goal with the id of another"),
    pytest.param("outcome = 6", "outcome = 8", "add[2].goal.outcome",
                 id="a local goal for an outcome that is not there"),
    pytest.param("to = 120", "to = 60", "strengthen[1]", id="a weaker safeguard"),
    pytest.param("to = 120", "to = 90", "strengthen[1]", id="a safeguard that stays as it is"),
    pytest.param("to = 120", "to = true", "strengthen[1]", id="a safeguard of another sort"),
    pytest.param('safeguard = "permit-first-alert-days"', 'safeguard = "nothing"', "strengthen[1]",
                 id="a safeguard that is not there"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "key"), FRAMEWORK)
def test_a_fault_in_the_framework_is_told_with_file_key_and_mend(faults_after, file, old, new, key):
    found = [fault for fault in faults_after(file, old, new) if fault.file == file]
    assert key in [fault.key for fault in found]
    assert all(fault.what and fault.mend for fault in found)


@pytest.mark.parametrize(("old", "new", "key"), LOCAL)
def test_a_fault_in_a_local_programme_is_told_with_key_and_mend(faults_after, old, new, key):
    faults = faults_after(PALERMO, old, new)
    assert key in [fault.key for fault in faults]
    assert {fault.file for fault in faults} == {PALERMO}
    assert all(fault.what and fault.mend for fault in faults)


def test_the_refusal_of_a_weaker_safeguard_says_why_it_is_there(faults_after):
    (fault,) = faults_after(PALERMO, "to = 120", "to = 60")
    assert "a permit that ends can end everything" in fault.what
    assert "a larger number" in fault.mend


def test_an_internship_has_eighty_hours_or_more(faults_with):
    fewer = 'what = "modules.internship.hours"\nto = 40\nreason = "Less."\n'
    (fault,) = faults_with(PALERMO, f"[[set]]\n{fewer}")
    assert fault.what == "80 hours are the least."


def test_a_consent_may_end_sooner_and_not_later(faults_with):
    later = 'what = "consents.share-legal.months"\nto = 13\nreason = "Longer."\n'
    (fault,) = faults_with(PALERMO, f"[[set]]\n{later}")
    assert fault.mend == "It may end sooner, not later."


def test_an_addition_holds_exactly_one_part(faults_with):
    (fault,) = faults_with(PALERMO, '[[add]]\nreason = "Nothing."\n')
    assert "exactly one part" in fault.what


def test_faults_of_several_files_are_told_together(packs):
    (packs / "framework/goals.toml").write_text("goals = [")
    (packs / "permits/it.toml").unlink()
    (packs / "framework/forms/review.toml").write_text('id = "review"\n')
    with pytest.raises(PackFaults) as raised:
        load_all(packs)
    files = {fault.file for fault in raised.value.faults}
    assert files == {"framework/goals.toml", "framework/forms/review.toml"}


def test_faults_of_framework_and_programmes_are_told_together(packs, faults_after):
    path = packs / "framework/phases.toml"
    path.write_text(path.read_text().replace('"assessment", "paused"', '"nirvana"', 1))
    faults = faults_after(PALERMO, "to = 120", "to = 60")
    assert {fault.file for fault in faults} == {"framework/phases.toml", PALERMO}
