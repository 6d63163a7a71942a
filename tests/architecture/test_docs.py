"""What the written pages promise: links lead somewhere; commands, targets and files are there."""

import re

import pytest
import typer

from scripts import data_dictionary
from tests.architecture.source import ROOT
from wings.config.command import application

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(
    r"(?:^|[\s`/])wings +([a-z][\w-]*)(?: +([a-z][\w-]*))?([^\n`|#]*)", re.MULTILINE
)
TARGET = re.compile(r"(?:^|[\s`])make +([a-z][\w-]*)", re.MULTILINE)
VARIABLE = re.compile(r"\bWINGS_[A-Z_]+\b")
PLACE = re.compile(r"`((?:wings|packs|docs|scripts|tests|requirements)/[\w./-]+)`")
PROOF = re.compile(r"^def (test_\w+)", re.MULTILINE)
NO_SETTING = {"WINGS_TEST_POSTGRES"}  # of the tests alone
ROLES = (
    "key-worker",
    "language-trainer",
    "psychologist",
    "employment-counsellor",
    "coordinator",
    "administrator",
    "guardian",
)
every_page = pytest.mark.parametrize("text", PAGES, ids=lambda path: str(path.relative_to(ROOT)))


def code(text):
    return "\n".join(CODE.findall(text.read_text()))


def anchors(text):
    """Return the anchors of a page's headings, as repositories on the web make them."""
    headings = re.findall(r"^#+ +(.+)$", FENCE.sub("", text.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands():
    """Return every command by its words, with the options that it takes."""
    whole = typer.main.get_command(application())
    found = {}
    for name, command in whole.commands.items():
        inner = getattr(command, "commands", None)
        for words, one in {(name, k): v for k, v in inner.items()}.items() if inner else ():
            found[words] = options(one)
        found[name, ""] = options(command)
    return found


def options(command):
    return {option for parameter in command.params for option in parameter.opts} | {"--help"}


@every_page
def test_a_link_to_another_page_leads_there(text):
    for link in LINK.findall(FENCE.sub("", text.read_text())):
        if not re.match(r"[a-z]+:", link):
            path, _, anchor = link.partition("#")
            there = (text.parent / path).resolve() if path else text
            assert there.exists(), link
            assert not anchor or anchor in anchors(there), link


@every_page
def test_a_command_that_is_named_is_there_with_its_options(text):
    known = commands()
    groups = {group for group, name in known if name}
    for name, inner, rest in COMMAND.findall(code(text)):
        words = (name, inner if name in groups else "")
        assert words in known, f"wings {name} {inner}"
        assert set(re.findall(r"--[a-z][\w-]*", rest)) <= known[words], f"wings {name} {rest}"


@every_page
def test_a_target_that_is_named_is_there(text):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(TARGET.findall(code(text))) <= targets


@every_page
def test_a_variable_that_is_named_is_read(text):
    settings = (ROOT / "wings/config/settings.py").read_text()

    assert set(VARIABLE.findall(text.read_text())) <= set(VARIABLE.findall(settings)) | NO_SETTING


@every_page
def test_a_file_that_is_named_is_there(text):
    gone = [name for name in PLACE.findall(text.read_text()) if not (ROOT / name).exists()]

    assert not gone


def test_a_test_that_is_named_as_a_proof_is_there():
    proofs = set(re.findall(r"`(test_\w+)`", (ROOT / "docs/threat-model.md").read_text()))
    files = [path for folder in ("wings", "tests") for path in (ROOT / folder).rglob("test_*.py")]
    there = {name for path in files for name in PROOF.findall(path.read_text())}

    assert proofs
    assert not proofs - there


@pytest.mark.parametrize("role", ROLES)
def test_a_newcomer_finds_the_guide_of_her_role_from_the_first_page(role):
    assert f"docs/guides/{role}.md" in (ROOT / "README.md").read_text()


def test_the_data_dictionary_is_as_new_as_the_tables():
    mend = "run .venv/bin/python -m scripts.data_dictionary"

    assert data_dictionary.TARGET.read_text() == data_dictionary.page(), mend
