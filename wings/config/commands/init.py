"""`wings init`: make a real, empty installation, and the kit to print."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from django.conf import settings
from django.utils import timezone
from rich.panel import Panel
from rich.table import Table

from wings.config.checks import KIT
from wings.config.console import OUT, refuse
from wings.config.founding import (
    CERTIFIER,
    OFFICES,
    Beginning,
    Founder,
    Member,
    Plan,
    begin,
    founders,
    lacking,
)
from wings.config.installing import InstallationExists, new_home, write_private
from wings.config.kit import kit
from wings.programme.framework.queries import programmes
from wings.programme.staff.rules.clashes import RolesClash
from wings.programme.staff.rules.newcomers import secret_text
from wings.programme.staff.rules.paper import on_paper
from wings.programme.staff.vocabulary import Role

app = typer.Typer()

NOT_YET: Final = (
    "This installation is not for real people until three things are done: `wings backup "
    "recipient` (a key for backups, kept outside the office), `wings backup create`, and a first "
    "`wings backup drill` by two people, who open that backup with that key. Until then a lost "
    "disk loses everything. What is not built yet, and which holes are known, stands in "
    "docs/threat-model.md: read it first."
)
PARTS: Final = 2


@app.command("init")
def init(
    into: Annotated[
        Path | None, typer.Option(help="Folder of the installation, else WINGS_HOME.")
    ] = None,
    organisation: Annotated[str, typer.Option(help="Name of the organisation.")] = "",
    programme: Annotated[str, typer.Option(help="Local programme, such as it-palermo.")] = "",
    person: Annotated[
        list[str] | None,
        typer.Option(
            help="ROLE=NAME, once for each role: administrator, certifier, guardian (two), "
            "clinical_guardian (two), and any other role. One name may have several roles. Names "
            "that are typed here stay in the history of the shell; leave it out to be asked."
        ),
    ] = None,
    language: Annotated[str, typer.Option(help="Language of kit and passphrases.")] = "en",
    # Tests sign in with it: the kit is made for eyes, and reading it back would test the reader.
    credentials_for_tests: Annotated[
        Path | None,
        typer.Option(help="For tests only: write every secret of the kit into this file, too."),
    ] = None,
) -> None:
    """Make a real, empty installation: asks for what the options do not say."""
    home = into.expanduser().resolve() if into else settings.HOME
    # Settings were read before this runs: a folder that is
    # named now would get another one's database.
    if home != settings.HOME:
        refuse("The folder was named too late.", f"Set WINGS_HOME={home} and start again.")
    if home.exists() and any(home.iterdir()):
        _refuse_overwriting()
    plan = Plan(
        organisation=organisation or _asked("Name of the organisation", "--organisation"),
        programme=_programme(programme),
        language=_language(language),
        founders=_founders([_office(one) for one in person or []]),
    )
    beginning = _made(plan, home)
    if credentials_for_tests is not None:
        write_private(credentials_for_tests, json.dumps(_credentials(beginning), indent=2))
    _say(beginning, home)


def _made(plan: Plan, home: Path) -> Beginning:
    try:
        with new_home(home) as pepper, OUT.status("Drawing keys and signing certificates …"):
            beginning = begin(plan, pepper, at=timezone.now())
            write_private(home / KIT, kit(beginning))
    except InstallationExists:
        _refuse_overwriting()
    return beginning


def _founders(people: list[tuple[str, str]]) -> tuple[Founder, ...]:
    named = list(people)
    for office in lacking(people):
        question = f"Name of {'the first ' if office == CERTIFIER else 'a '}{_in_words(office)}"
        named.append((office, _asked(question, f"--person {office}=NAME")))
    try:
        found = founders(named)
    except RolesClash as clash:
        one, other = clash.apart.one.label, clash.apart.other.label
        refuse(f"Nobody is both {one} and {other}. {clash.apart.why}", "Name another person.")
    # One name that is given twice is one person, and one person must not hold two pieces.
    for office in lacking((office, one.name) for one in found for office in set(one.offices)):
        refuse(
            f"Too few different people are named for: {_in_words(office)}.",
            "The two guardians of a kind are two people. Name another.",
        )
    return found


def _office(option: str) -> tuple[str, str]:
    office, _equals, name = (part.strip() for part in option.partition("="))
    if office not in OFFICES or not name:
        refuse(f"--person {option} cannot be read.", f"Write ROLE=NAME; roles: {_words(OFFICES)}.")
    return office, name


def _programme(slug: str) -> str:
    slugs = [one.id for one in programmes()]
    slug = slug or _asked(f"Local programme ({_words(slugs)})", "--programme")
    if slug not in slugs:
        refuse(f"There is no local programme {slug}.", f"Choose one of: {_words(slugs)}.")
    return slug


def _language(code: str) -> str:
    codes = [code for code, _name in settings.LANGUAGES]
    if code not in codes:
        refuse(f"There is no language {code} here.", f"Choose one of: {_words(codes)}.")
    return code


def _asked(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        refuse("Something is missing, and nobody is there to be asked.", f"Say it with {option}.")
    answer: str = typer.prompt(question)
    return answer.strip()


def _in_words(office: str) -> str:
    return office if office == CERTIFIER else str(Role(office).label)


def _words(names: Any) -> str:
    return ", ".join(names)


def _refuse_overwriting() -> None:
    refuse(
        f"There is something in {settings.HOME} or its database already. Nothing was changed.",
        "Name another folder with --into, and another database with WINGS_DATABASE.",
    )


def _say(beginning: Beginning, home: Path) -> None:
    table = Table(title=f"{beginning.plan.organisation}: the first people")
    for column in ("name", "roles", "sign-in name"):
        table.add_column(column)
    for one in beginning.members:
        roles = ", ".join(_in_words(office) for office in one.founder.offices)
        table.add_row(one.founder.name, roles, one.credentials.names.sign_in)
    OUT.print(table)
    OUT.print(f"\nPrint [bold]{home / KIT}[/bold] now, hand out its sheets, and delete it.")
    OUT.print("It holds the only copy of the root and of every passphrase. `wings serve` says so")
    OUT.print("until it is gone.")
    OUT.print(Panel(NOT_YET, title="Not for real people yet", style="yellow"))
    OUT.print("Start it with: wings serve")


def _credentials(beginning: Beginning) -> dict[str, Any]:
    founded = beginning.founded
    return {
        "organisation": {
            "id": str(founded.id),
            "name": beginning.plan.organisation,
            "programme": beginning.plan.programme,
            "root": on_paper(founded.root_seed),
            "words": list(founded.words),
        },
        "people": [_person(one, beginning) for one in beginning.members],
        "envelopes": [
            {"name": one.name, "role": one.role.value, "letters": on_paper(one.secret)}
            for one in beginning.envelopes
        ],
    }


def _person(member: Member, beginning: Beginning) -> dict[str, Any]:
    who = member.credentials
    return {
        "organisation": beginning.plan.organisation,
        "role": member.founder.offices[0],
        "roles": list(member.founder.roles),
        "name": member.founder.name,
        "keyholder": str(who.keyholder),
        "sign_in": who.names.sign_in,
        "passphrase": who.passphrase,
        "totp_seed": secret_text(who.totp_seed).replace(" ", ""),
        "recovery_code": who.recovery_code,
    }
