"""A test that could not run is never overlooked."""

import os
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

SKIPPING = """
from tests import loud

def test_that_needs_something():
    loud.skip("The moon", "wait for the night")
"""


@pytest.fixture
def run(tmp_path):
    """Run a test that is skipped loudly, with CI set or not."""

    def _run(ci):
        (tmp_path / "test_it.py").write_text(SKIPPING)
        command = ["-m", "pytest", "-q", "-p", "tests.loud", "--rootdir", tmp_path, tmp_path]
        return subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env=os.environ | {"CI": ci, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )

    return _run


def test_at_a_desk_it_is_said_at_the_end(run):
    done = run("")

    assert done.returncode == 0
    assert "1 tests NOT TESTED: The moon is missing; wait for the night" in done.stdout


def test_in_ci_it_is_a_failure(run):
    assert run("true").returncode == 1
