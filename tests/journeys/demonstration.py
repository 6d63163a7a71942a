"""A demonstration as `wings demo` makes it, served as `wings serve` serves it, and its people."""

import base64
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from wings.foundation.keys.totp import STEP_SECONDS, totp_code, totp_step

WINGS = "from wings.config.command import main; main()"
PATIENCE_SECONDS = 60


@dataclass
class Person:
    """An invented member of staff, as `demo-people.json` tells of her."""

    number: int
    organisation: str
    role: str
    name: str
    sign_in: str
    passphrase: str = field(repr=False)
    second_factor_seed: str = field(repr=False)

    @property
    def seed(self):
        """The seed of her second factor."""
        return base64.b32decode(self.second_factor_seed)


class Codes:
    """Authenticator apps of many people: a code is good once, so each waits for a fresh one."""

    def __init__(self):
        self.used = {}

    def next(self, seed):
        """Return a code that was not used yet."""
        step = max(self.used.get(seed, 0) + 1, totp_step(timezone.now()))
        while step > totp_step(timezone.now()) + 1:
            time.sleep(0.5)
        self.used[seed] = step
        return totp_code(seed, datetime.fromtimestamp(step * STEP_SECONDS, tz=UTC))


@dataclass
class Demonstration:
    """A running demonstration."""

    home: Path
    url: str
    people: list[Person]
    log: Path
    codes: Codes = field(default_factory=Codes)

    def last_words(self):
        """Return the end of the server's log."""
        return "\n".join(self.log.read_text(encoding="utf-8").splitlines()[-6:])

    def person(self, sign_in, organisation=""):
        """Return somebody by her sign-in name, and where she works if she does in two places."""
        for one in self.people:
            if one.sign_in == sign_in and one.organisation.startswith(organisation):
                return one
        pytest.fail(f"demo-people.json names no {sign_in} {organisation}")


@contextlib.contextmanager
def running(folder, women=12, seed=7):
    """Make a demonstration in a folder and serve it until the end."""
    home = folder / "home"
    _wings(home, "demo", "--into", str(home), "--women", str(women), "--seed", str(seed))
    stored = json.loads((home / "demo-people.json").read_text(encoding="utf-8"))
    people = [Person(number, **one) for number, one in enumerate(stored)]
    with _served(home, folder / "serve.log") as url:
        yield Demonstration(home, url, people, folder / "serve.log")


def _wings(home, *words):
    done = subprocess.run(
        [sys.executable, "-c", WINGS, *words],
        env=_environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"wings {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}"
    assert done.returncode == 0, said


@contextlib.contextmanager
def _served(home, log):
    port = _free_port()
    command = [sys.executable, "-c", WINGS, "serve", "--port", str(port)]
    with (
        log.open("w") as said,
        subprocess.Popen(command, env=_environment(home), stdout=said, stderr=said) as server,
    ):
        try:
            url = f"http://localhost:{port}"
            _wait_for(f"http://127.0.0.1:{port}/healthz", server, log)
            yield url
        finally:
            server.terminate()


def _environment(home):
    return {**os.environ, "WINGS_HOME": str(home), "WINGS_DATABASE": "", "PYTHONWARNINGS": ""}


def _free_port():
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return opened.getsockname()[1]


def _wait_for(url, server, log):
    until = time.monotonic() + PATIENCE_SECONDS
    while not _is_up(url):
        if time.monotonic() > until or server.poll() is not None:
            pytest.fail(f"wings serve did not come up:\n{log.read_text()}")
        time.sleep(0.1)


def _is_up(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 – our own server
            return answer.read() == b"ok"
    except OSError:
        return False
