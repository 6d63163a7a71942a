"""An installation with one large caseload, in a database of its own."""

import random  # noqa: TID251 – seeds invented names, no secret
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.test.utils import override_settings
from rich.progress import track

from wings.casework.cases.actions import Intake, take_in
from wings.casework.consent.contents import NoticeGiven
from wings.casework.participants.contents import Card, SafeContact
from wings.config.console import ERRORS
from wings.foundation.keys.pepper import NodeKey, Pepper
from wings.foundation.keys.suite import fresh_key
from wings.foundation.vault.actions import commit_ledger
from wings.foundation.vault.keyring import Keyring
from wings.programme.framework.queries import programme
from wings.programme.staff.actions import founding
from wings.programme.staff.actions.certifying import Signer
from wings.programme.staff.actions.founding import Founded
from wings.programme.staff.actions.installation import write_pepper
from wings.programme.staff.contents import Names
from wings.programme.staff.rules.newcomers import Credentials
from wings.programme.staff.vocabulary import Role

PROGRAMME = "it-palermo"
SYLLABLES = (
    "a",
    "be",
    "chi",
    "da",
    "el",
    "fa",
    "gi",
    "ju",
    "ka",
    "lo",
    "mi",
    "ne",
    "o",
    "ra",
    "su",
)
SOUGHT = "zefir"
SOUGHT_FILES = 25
# A transaction a batch: one a file waits for the disk 5000 times.
BATCH = 100
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SIGNING_IN = tuple(f"colleague {number}" for number in range(1, 10))
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "certifier": (Role.COORDINATOR,),
    "worker": (Role.KEY_WORKER,),
    "deputy": (Role.KEY_WORKER,),
    "guardian one": (Role.GUARDIAN,),
    "guardian two": (Role.GUARDIAN,),
    "guardian three": (Role.GUARDIAN,),
} | dict.fromkeys(SIGNING_IN, (Role.KEY_WORKER,))


@dataclass(frozen=True)
class World:
    """The installation that is measured: who signs in, and whose files there are."""

    credentials: dict[str, Credentials]
    keyrings: dict[str, Keyring]
    codes: list[str]


@contextmanager
def throw_away_installation() -> Iterator[tuple[NodeKey, Pepper]]:
    """Make an empty installation of the configured kind of database; remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="wings-bench-") as folder:
        home = Path(folder)
        # A file on the disk: in memory, as Django takes it for tests, writing would cost nothing.
        connection.settings_dict["TEST"]["NAME"] = _database_name(home)
        pepper = Pepper(1, fresh_key())
        with override_settings(HOME=home, DEMO=False, ALLOWED_HOSTS=["*"], STORAGES=PLAIN_FILES):
            write_pepper(home, pepper)
            before = connection.settings_dict["NAME"]
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                yield NodeKey(pepper), pepper
            finally:
                connection.creation.destroy_test_db(before, verbosity=0)


def _database_name(home: Path) -> str:
    return str(home / "bench.sqlite3") if connection.vendor == "sqlite" else f"bench_{home.name}"


def make_world(node: NodeKey, pepper: Pepper, *, files: int, seed: int, at: datetime) -> World:
    """Found an organisation, certify its people, and take in so many women.

    Twenty-five of them have a chosen name that the search looks for.
    """
    credentials = {
        name: Credentials.fresh(Names(name.replace(" ", "-"), name.capitalize())) for name in PEOPLE
    }
    founded = founding.found(name="Bench", programme=PROGRAMME, node=node, at=at)
    roots = {founded.id: founded.root.public}
    with ThreadPoolExecutor() as pool:
        founding.create_accounts(
            [(one, roots) for one in credentials.values()],
            node=node,
            pepper=pepper,
            pool=pool,
            at=at,
        )
    keyrings = _certified(founded, credentials, roots, node, at)
    codes = _take_in_all(keyrings["worker"], credentials["deputy"].keyholder, files, seed, at)
    _count_rows()
    return World(credentials, keyrings, codes)


def _count_rows() -> None:
    """Let PostgreSQL know how much there is, as it does by itself within a minute of use."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _certified(
    founded: Founded,
    credentials: dict[str, Credentials],
    roots: dict[UUID, bytes],
    node: NodeKey,
    at: datetime,
) -> dict[str, Keyring]:
    signer: Signer = founding.name_certifier(founded, credentials["certifier"], node=node, at=at)
    keyrings: dict[str, Keyring] = {}
    for name, roles in PEOPLE.items():
        if name != "certifier":
            who = credentials[name]
            row = founding.certify_newcomer(signer, who, roles, node=node, at=at)
            keyrings[name] = founding.keyring_of(who, row, roots, node=node, at=at)
    return keyrings


def _take_in_all(by: Keyring, deputy: UUID, files: int, seed: int, at: datetime) -> list[str]:
    dice = random.Random(seed)  # noqa: S311 – invented names, no secret
    version = programme(PROGRAMME).framework_version
    codes: list[str] = []
    batches = [range(start, min(start + BATCH, files)) for start in range(0, files, BATCH)]
    for batch in track(batches, description="Taking women in", console=ERRORS):
        with transaction.atomic():
            for number in batch:
                card = _card(_name(dice, number), at)
                notice = NoticeGiven("data", "1", "en", "read_together", by.keyholder, at.date())
                case = take_in(by, Intake(card, notice, deputy, PROGRAMME, version), at=at)
                codes.append(case.code)
            commit_ledger(by)
        # A request's keyring lives for one page; this one would
        # write all that came before once more.
        by.ledger.kept.clear()
        by.ledger.opened.clear()
    return codes


def _name(dice: random.Random, number: int) -> str:
    name = "".join(dice.choices(SYLLABLES, k=4)).capitalize()
    return f"{name} {SOUGHT.capitalize()}" if number < SOUGHT_FILES else name


def _card(name: str, at: datetime) -> Card:
    contact = SafeContact("text", "+00 000 000", "weekdays 10-14", "the library", at.date())
    return Card(name, ("en",), contact)
