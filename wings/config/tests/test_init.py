import json
import os
import re
import stat
import subprocess
import sys

import pytest

from wings.config.command import application
from wings.config.founding import Founder, founders, lacking
from wings.programme.staff.rules.clashes import RolesClash

PEOPLE = (
    "administrator=Ada Amministra",
    "certifier=Carla Certa",
    "guardian=Gina Custode",
    "guardian=Carla Certa",
    "clinical_guardian=Clelia Cura",
    "clinical_guardian=Dora Dotta",
)
NAME = "Casa Kanaria"


def typed(people=PEOPLE, **options):
    named = [word for one in people for word in ("--person", one)]
    return [*named, *(word for name, value in options.items() for word in (f"--{name}", value))]


def init(home, *words):
    return subprocess.run(
        [sys.executable, "-c", "from wings.config.command import main; main()", "init", *words],
        env={**os.environ, "WINGS_HOME": str(home), "WINGS_DATABASE": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An installation that `wings init` made, and what it said."""
    folder = tmp_path_factory.mktemp("init")
    secrets = folder / "secrets.json"
    options = {"organisation": NAME, "programme": "it-palermo", "credentials-for-tests": secrets}
    said = init(folder / "home", *typed(**{key: str(value) for key, value in options.items()}))
    assert said.returncode == 0, said.stderr
    return folder / "home", said.stdout, json.loads(secrets.read_text())


def test_everything_in_the_folder_is_for_its_owner_alone(made):
    home, _said, _secrets = made

    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {path.name for path in home.iterdir()} >= {"secret", "pepper", "wings.sqlite3"}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in home.iterdir())


def test_the_screen_says_that_it_is_not_for_real_people_and_shows_no_secret(made):
    _home, said, secrets = made

    assert "not for real people until" in said
    assert all(one in said for one in ("recipient", "create", "drill"))
    assert "delete it" in said
    assert not [one for one in secrets["people"] if one["passphrase"] in said]
    assert secrets["organisation"]["root"] not in said


def test_the_kit_has_a_sheet_for_everybody_and_needs_no_other_file(made):
    home, _said, secrets = made
    kit = (home / "kit.html").read_text()

    for one in secrets["people"]:
        assert one["name"] in kit
        assert one["recovery_code"] in kit
        assert all(f"<li>{word}</li>" in kit for word in one["passphrase"].split())
    for one in secrets["envelopes"]:
        assert one["letters"] in kit
    assert secrets["organisation"]["root"] in kit
    assert "http" not in kit.replace("http-equiv", "")


def test_the_root_and_the_passphrases_lie_on_paper_alone(made):
    home, _said, secrets = made
    stored = b"".join(
        path.read_bytes() for path in home.iterdir() if path.is_file() and path.name != "kit.html"
    )

    for one in secrets["people"]:
        for text in (one["passphrase"], one["name"], one["sign_in"], one["recovery_code"]):
            assert text.encode() not in stored
    for text in (NAME, secrets["organisation"]["root"], secrets["envelopes"][0]["letters"]):
        assert text.encode() not in stored
        assert text.replace(" ", "").encode() not in stored


def test_the_secrets_of_the_kit_pass_through_no_temporary_file_and_no_output(tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    said = init(tmp_path / "home", *typed(organisation=NAME, programme="it-palermo"))
    kit = (tmp_path / "home" / "kit.html").read_text()
    letters = re.findall(r'class="secret">([^<]+)<', kit)

    assert len(letters) > len(PEOPLE)
    assert not [one for one in letters if len(one) > 20 and one in said.stdout + said.stderr]
    assert "delete it" in said.stdout
    assert list(temporary.iterdir()) == []


def test_an_installation_is_never_overwritten(made):
    home, _said, _secrets = made
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    again = init(home, *typed(organisation="Another", programme="it-palermo"))

    assert again.returncode == 1
    assert "Nothing was changed" in again.stderr
    assert {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()} == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "--organisation"),
        (["--organisation", NAME], "--programme"),
        (["--organisation", NAME, "--programme", "xx-nowhere"], "no local programme"),
        (typed(PEOPLE[:-1], organisation=NAME, programme="it-palermo"), "clinical_guardian=NAME"),
        (typed(["king=Ubu"], organisation=NAME, programme="it-palermo"), "cannot be read"),
        (typed(organisation=NAME, programme="it-palermo", language="xx"), "no language"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_made(
    tmp_path, settings, capsys, words, sentence
):
    settings.HOME = tmp_path / "home"
    with pytest.raises(SystemExit):
        application()(["init", *words], standalone_mode=False)

    assert sentence in capsys.readouterr().err
    assert not settings.HOME.exists()


def test_one_person_may_have_several_offices_but_not_those_that_are_kept_apart():
    [carla] = founders([("guardian", "Carla"), ("certifier", "Carla")])

    assert carla == Founder("Carla", ("guardian", "certifier"))
    assert carla.roles == ("coordinator", "guardian")
    assert carla.is_certifier
    with pytest.raises(RolesClash):
        founders([("administrator", "Ada"), ("certifier", "Ada")])


def test_an_installation_begins_with_all_its_guardians():
    assert lacking([("certifier", "Carla"), ("guardian", "Gina")]) == [
        "administrator",
        "guardian",
        "clinical_guardian",
        "clinical_guardian",
    ]
