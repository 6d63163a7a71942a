"""Real installations, as `wings init` makes them, and people who sign in to them."""

import contextlib
import json
import os
import subprocess
import sys
from base64 import b32decode
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from django.conf import settings
from django.db import connection, connections
from django.db.utils import load_backend
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from wings.foundation.keys.totp import totp_code
from wings.foundation.vault.keyring import Keyring
from wings.programme.staff import sessions
from wings.programme.staff.queries.accounts import session_by_digest
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.rules.cookies import NAME, read_cookie

ORGANISATION = "Casa Kanaria"
OFFICES = (
    "administrator=Ada Amministra",
    "certifier=Carla Certa",
    "guardian=Gina Custode",
    "guardian=Carla Certa",
    "clinical_guardian=Clelia Cura",
    "clinical_guardian=Dora Dotta",
    "key_worker=Kasia Chiave",
    "key_worker=Debora Vice",
    "trainer=Teresa Lingua",
    "psychologist=Paola Ascolto",
    "counsellor=Livia Lavoro",
)


@dataclass
class Person:
    """Somebody whom `wings init` gave an account, with all that is printed on her sheet."""

    name: str
    roles: tuple[str, ...]
    keyholder: UUID
    sign_in: str
    passphrase: str = field(repr=False)
    totp_seed: bytes = field(repr=False)
    recovery_code: str = field(repr=False)


@dataclass
class Installation:
    """The folder of an installation, its people, and the browsers that they signed in with."""

    home: Path
    organisation: UUID
    people: dict[str, Person]
    url: str = ""
    browsers: dict[str, Client] = field(default_factory=dict)

    def browser(self, name: str) -> Client:
        """Return a browser in which she has signed in with passphrase and code."""
        if name not in self.browsers:
            self.browsers[name] = signed_in(self.people[name])
        return self.browsers[name]

    def keyring(self, name: str) -> Keyring:
        """Return the keyring that her session opens now."""
        cookie = read_cookie(self.browser(name).cookies[NAME].value)
        at = timezone.now()
        opened = sessions.open_session(
            session_by_digest(cookie.digest), cookie, node=node_key(), at=at
        )
        return sessions.keyring(opened, at=at)


def signed_in(person: Person, client: Client | None = None) -> Client:
    """Sign in through the real pages."""
    client = client or Client()
    typed = {"name": person.sign_in, "passphrase": person.passphrase}
    first = client.post("/sign-in/", typed)
    assert first.status_code == 302, first.content.decode()
    # a code is good once: a second session of one person takes the next
    for ahead in (0, 30, -30):
        code = totp_code(person.totp_seed, timezone.now() + timedelta(seconds=ahead))
        if client.post("/sign-in/second-step/", {"code": code}).status_code == 302:
            return client
    raise AssertionError("no code was taken")


@contextlib.contextmanager
def new_installation(folder: Path):
    """Make an installation with `wings init` and work in it, in the configured kind of database."""
    home, secrets = folder / "home", folder / "secrets.json"
    with _empty_database() as url:
        _init(home, secrets, url)
        told = json.loads(secrets.read_text())
        secrets.unlink()
        with override_settings(HOME=home), _connected(home, url):
            people = {one["name"].split()[0].casefold(): _person(one) for one in told["people"]}
            yield Installation(home, UUID(told["organisation"]["id"]), people, url)


def _init(home: Path, secrets: Path, url: str) -> None:
    named = [word for one in OFFICES for word in ("--person", one)]
    run_wings(
        home,
        "init",
        *("--organisation", ORGANISATION, "--programme", "it-palermo"),
        *("--credentials-for-tests", str(secrets)),
        *named,
        WINGS_DATABASE=url,
        check=True,
    )
    (home / "kit.html").unlink()  # printed, and then deleted: so says the command


def run_wings(home: Path, *words: str, check: bool = False, **variables: str):
    """Run the `wings` command as people run it, with this folder."""
    return subprocess.run(
        [sys.executable, "-c", "from wings.config.command import main; main()", *words],
        env={**os.environ, "WINGS_HOME": str(home), "WINGS_DATABASE": "", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=check,
        timeout=120,
    )


def _person(told) -> Person:
    return Person(
        name=told["name"],
        roles=tuple(told["roles"]),
        keyholder=UUID(told["keyholder"]),
        sign_in=told["sign_in"],
        passphrase=told["passphrase"],
        totp_seed=b32decode(told["totp_seed"]),
        recovery_code=told["recovery_code"],
    )


@contextlib.contextmanager
def _empty_database():
    """Yield the URL of an empty PostgreSQL database, or "" for SQLite in the folder."""
    if connection.vendor != "postgresql":
        yield ""
        return
    server, name = settings.DATABASE_URL.rpartition("/")[0], f"wings_{uuid4().hex}"
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as opened:
        opened.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server}/{name}"
        finally:
            opened.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def _connected(home: Path, url: str):
    """Let Django speak to the installation's database, and then to its own again."""
    kept = connections["default"]
    name = url.rpartition("/")[2] if url else str(home / "wings.sqlite3")
    told = {**kept.settings_dict, "NAME": name}
    connections["default"] = load_backend(told["ENGINE"]).DatabaseWrapper(told, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = kept
