"""`wings bench`: how long staff wait for the pages that they use most."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from django.conf import settings
from django.db import connection
from django.utils import timezone
from rich.table import Table

from wings.config.bench import packs as packs_loading
from wings.config.bench.caseload import figures
from wings.config.bench.measuring import Figure
from wings.config.bench.world import make_world, throw_away_installation
from wings.config.console import OUT

app = typer.Typer(name="bench", help="Measures an installation that is made for it.")


AsJson = Annotated[bool, typer.Option("--json", help="Rows for a script.")]


@app.command("packs")
def packs(as_json: AsJson = False) -> None:  # noqa: FBT002 – an option, never positional
    """Measure reading and checking every pack."""
    _show(list(packs_loading.figures(settings.PACKS)), "All packs", as_json=as_json)


@app.command("caseload")
def caseload(
    files: Annotated[int, typer.Option(help="Files of one key worker.", min=50)] = 5000,
    seed: Annotated[int, typer.Option(help="Of the invented names.")] = 7,
    as_json: AsJson = False,  # noqa: FBT002 – an option, never positional
) -> None:
    """Measure sign-in, caseload, search, file page and saving, on WINGS_DATABASE or on SQLite."""
    with throw_away_installation() as (node, pepper):
        world = make_world(node, pepper, files=files, seed=seed, at=timezone.now())
        found = list(figures(world))
    title = f"{files} files of one key worker, {connection.vendor}"
    _show(found, title, as_json=as_json)


def _show(found: list[Figure], title: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([_row(one) for one in found], indent=2))
    else:
        OUT.print(_table(found, title))


def _row(figure: Figure) -> dict[str, str | float | int]:
    return {
        name: round(value, 2) if isinstance(value, float) else value
        for name, value in asdict(figure).items()
    }


def _table(found: list[Figure], title: str) -> Table:
    table = Table(title=title)
    table.add_column("what")
    for heading in ("median ms", "p95 ms", "queries", "crypto ms"):
        table.add_column(heading, justify="right")
    for one in found:
        table.add_row(
            one.what,
            f"{one.median_ms:.1f}",
            f"{one.p95_ms:.1f}",
            str(one.queries),
            f"{one.crypto_ms:.1f}",
        )
    return table
