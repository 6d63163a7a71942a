"""Which Chromium the journeys drive, and how it is started."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import loud

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MEND = "install Chromium, or name one: CHROME_BIN=/path/to/chromium"
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def chromium():
    """Return the path of the system's Chromium, or None."""
    named = os.environ.get("CHROME_BIN")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def arguments():
    """Return how Chromium is started: it talks to nobody, and root needs no sandbox."""
    return [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET


def install():
    """Install Chromium where this is Debian and we are root; leave it be elsewhere."""
    if chromium() or os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(
            ["/usr/bin/apt-get", "-qq", *command],
            env=environment,
            check=False,
            stdout=subprocess.DEVNULL,
        )


@pytest.fixture(autouse=True)
def _browser_is_there(request):
    """Skip a journey, loudly, where there is no browser to make it in."""
    if request.node.get_closest_marker("journey") and not chromium():
        loud.skip("Chromium", MEND)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Drive the system's Chromium."""
    return {"executable_path": chromium(), "args": arguments()}
