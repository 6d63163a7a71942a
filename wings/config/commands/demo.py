"""`wings demo`: an installation of invented people, to try everything out."""

import json
import random  # noqa: TID251 – invents people and days, no secret
import secrets
from base64 import b32encode
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from rich.progress import Progress

from wings.config.console import OUT, refuse
from wings.config.demo.life import Life
from wings.config.demo.people import CHOSEN_NAMES
from wings.config.demo.staffing import Account, Staffed, staff_all
from wings.config.demo.strands import live_strands
from wings.foundation.keys.pepper import NodeKey, Pepper
from wings.foundation.keys.suite import fresh_key
from wings.programme.staff.actions.installation import write_pepper

app = typer.Typer()
FOUNDED_DAYS_AGO = 60
PRIVATE = 0o700


@app.command("demo")
def demo(
    into: Annotated[Path, typer.Option(help="Folder of the new installation.")] = Path("var/wings"),
    women: Annotated[int, typer.Option(help="Invented women in all.", min=5, max=500)] = 24,
    seed: Annotated[int, typer.Option(help="The same seed, the same women and days.")] = 7,
) -> None:
    """Make a demo installation of Palermo, Athens, Barcelona and Antwerp with invented people."""
    home = _empty_home(into)
    pepper = Pepper(1, fresh_key())
    write_pepper(home, pepper)
    _write_private(home / "secret", secrets.token_urlsafe(48))
    call_command("migrate", verbosity=0)
    now = timezone.now()
    with Progress(console=OUT, transient=True) as progress:
        task = progress.add_task("Giving accounts to invented staff", total=None)
        staffed, accounts = staff_all(
            NodeKey(pepper), pepper, now - timedelta(days=FOUNDED_DAYS_AGO)
        )
        progress.update(task, total=len(staffed), description="Living through the weeks")
        lives = []
        for house, number in _shared_out(staffed, women):
            life = Life(house, random.Random(f"{seed} {house.house.key}"), now)  # noqa: S311
            life.live(_names(staffed.index(house)), number)
            live_strands(life)
            lives.append(life)
            progress.advance(task)
        lives[0].share(staffed[1])
    _write_private(home / "demo-people.json", json.dumps(_rows(accounts), indent=2))
    OUT.print(f"A demo installation with {women} invented women lies in {into}.")


def _empty_home(into: Path) -> Path:
    home: Path = settings.HOME
    if home != into.expanduser().resolve():
        refuse(f"{into} is not the folder of the settings.", "Give --into once, or set WINGS_HOME.")
    if home.exists() and any(home.iterdir()):
        refuse(f"{into} is not empty.", "Choose another folder, or remove it with all it holds.")
    home.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    return home


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _shared_out(staffed: list[Staffed], women: int) -> list[tuple[Staffed, int]]:
    weights = [one.house.weight for one in staffed]
    shares = [women * weight // sum(weights) for weight in weights]
    shares[0] += women - sum(shares)
    return list(zip(staffed, shares, strict=True))


def _names(turn: int) -> "cycle[str]":
    start = turn * 7 % len(CHOSEN_NAMES)
    return cycle((*CHOSEN_NAMES[start:], *CHOSEN_NAMES[:start]))


def _rows(accounts: list[Account]) -> list[dict[str, str]]:
    return [
        {
            "organisation": one.organisation,
            "role": one.role,
            "name": one.name,
            "sign_in": one.credentials.names.sign_in,
            "passphrase": one.credentials.passphrase,
            "second_factor_seed": b32encode(one.credentials.totp_seed).decode("ascii"),
        }
        for one in accounts
    ]
