"""What the project file, the settings and the contracts keep to."""

import re
import tomllib

import pytest

from tests.architecture.source import HOUSE, ROOT

PROJECT = (ROOT / "pyproject.toml").read_text()
SETTINGS = (ROOT / "wings/config/settings.py").read_text()
CONTRACTS = tomllib.loads(PROJECT)["tool"]["importlinter"]["contracts"]
PLAN = {
    "config": set(),
    "doors": {"desk", "portal", "companies", "exchange", "awareness"},
    "oversight": {"figures", "reports", "rights"},
    "strands": {"language", "psychosocial", "employment"},
    "casework": {"plans", "referrals", "cases", "consent", "participants"},
    "programme": {"framework", "staff", "organisations"},
    "foundation": {"audit", "keys", "vault", "packs", "ui"},
}
LONGEST_SETTINGS = 300


def packages(folder):
    return {path.parent.name for path in folder.glob("*/__init__.py")} - {"tests"}


def test_every_floor_and_every_domain_stands_in_the_plan():
    assert packages(HOUSE) <= PLAN.keys()
    for floor, domains in PLAN.items():
        assert floor == "config" or packages(HOUSE / floor) <= domains


def test_the_contracts_make_no_exceptions():
    assert "ignore_imports" not in PROJECT.replace("There are no ignored imports", "")
    assert "exclude_type_checking_imports" not in PROJECT
    assert len(CONTRACTS) >= 14


@pytest.mark.parametrize("floor", ["strands", "doors"])
def test_what_stands_side_by_side_is_kept_apart(floor):
    independent = [c["modules"] for c in CONTRACTS if c["type"] == "independence"]

    assert [f"wings.{floor}.*"] in independent


def test_the_settings_stay_short_and_name_every_variable_that_they_read():
    read = set(re.findall(r'environment\.\w+\(\s*"(WINGS_\w+)"', SETTINGS))
    said = set(re.findall(r"^(WINGS_\w+) ", SETTINGS, flags=re.MULTILINE))

    assert SETTINGS.count("\n") <= LONGEST_SETTINGS
    assert read == said


def test_every_dependency_says_why_it_is_there():
    listed = re.search(r"\ndependencies = \[\n.*?\n\[project\.scripts\]", PROJECT, re.DOTALL)
    lines = [line for line in listed[0].splitlines() if line.startswith('  "')]

    assert len(lines) >= 20
    assert not [line for line in lines if not re.search(r'",\s+# \S', line)]


@pytest.mark.parametrize("name", ["run.txt", "test.txt"])
def test_the_locked_requirements_have_hashes_and_name_no_host(name):
    text = (ROOT / "requirements" / name).read_text()
    pinned = re.findall(r"^[a-z][\w.-]*==", text, flags=re.MULTILINE)

    assert text.count("--hash=sha256:") >= len(pinned) >= 20
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links", text)


def test_the_tests_use_the_versions_that_run():
    pins = {
        name: set(re.findall(r"^([a-z][\w.-]*==\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements/run.txt", "requirements/test.txt")
    }

    assert pins["requirements/run.txt"] <= pins["requirements/test.txt"]
