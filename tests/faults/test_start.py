"""What is wrong before the start is said on the terminal, each fault with its mend."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.installations import run_wings

START = """
import sys
from pathlib import Path
import wings.config.settings
wings.config.settings.PACKS = Path(sys.argv.pop(1))
from wings.config.command import main
main()
"""


@pytest.fixture
def packs(tmp_path):
    return Path(shutil.copytree(settings.PACKS, tmp_path / "packs"))


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "secret").write_text("s" * 50)
    return home


def serve(home, packs):
    return subprocess.run(
        [sys.executable, "-c", START, str(packs), "serve"],
        env=os.environ | {"WINGS_HOME": str(home), "WINGS_DATABASE": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def broken(packs, word, instead):
    """Break the first pack that holds a word; return its name."""
    for path in sorted(packs.rglob("*.toml")):
        text = path.read_text()
        if word in text:
            path.write_text(text.replace(word, instead, 1))
            return path.name
    raise AssertionError(word)


@pytest.mark.parametrize(
    ("word", "instead", "key"),
    [
        ("licence =", "licenze =", "licenze"),
        ("title =", "titel =", "titel"),
        ("hours = 48", 'hours = "many"', "hours"),
        ("[", "[[[", ""),
    ],
)
def test_a_broken_pack_stops_the_start_with_file_key_and_mend(home, packs, word, instead, key):
    name = broken(packs, word, instead)
    said = serve(home, packs)

    assert said.returncode == 1
    assert name in said.stderr
    assert key in said.stderr
    assert len([line for line in said.stderr.splitlines() if line.strip()]) >= 2
    assert "Traceback" not in said.stderr + said.stdout


def test_a_folder_without_an_installation_is_told_how_to_get_one(tmp_path):
    said = run_wings(tmp_path / "nowhere", "serve")

    assert said.returncode == 1
    assert "wings init" in said.stderr
    assert "Traceback" not in said.stderr


def test_an_installation_without_its_pepper_does_not_start(home):
    said = run_wings(home, "serve")

    assert said.returncode == 1
    assert "pepper" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_database_that_does_not_answer_is_told_without_a_trace(home):
    (home / "pepper").write_text('{"version": 1, "secret": "' + "cA" * 21 + 'c="}')
    said = run_wings(home, "serve", WINGS_DATABASE="postgresql://nobody@127.0.0.1:1/nowhere")

    assert said.returncode == 1
    assert "WINGS_DATABASE" in said.stderr
    assert "Traceback" not in said.stderr
