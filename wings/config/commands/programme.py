"""`wings programme diff`: what a local programme changed, and why."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from wings.config.console import OUT, complain, refuse
from wings.foundation.packs.faults import PackFaults
from wings.programme.framework.queries import library, outline
from wings.programme.framework.vocabulary import Change, Programme

app = typer.Typer(name="programme", help="Local programmes: the framework as a place offers it.")


@app.callback()
def programme() -> None:
    """Keep the group a group while it has one command."""


@app.command("diff")
def diff(
    name: Annotated[str, typer.Argument(help="A local programme, for example it-palermo.")],
) -> None:
    """Show what a local programme changed in the framework, and why."""
    found = chosen(name)
    page = outline(library().framework, found)
    OUT.print(f"[bold]{escape(page.title)}[/bold] against framework {page.framework_version}")
    for group in page.changes:
        OUT.print(table(group.kind, group.changes))
    if not page.changes:
        OUT.print("It offers the framework as it is.")


def chosen(name: str) -> Programme:
    """Return the programme of this name, or leave with the names that there are."""
    try:
        known = {programme.id: programme for programme in library().programmes}
    except PackFaults as error:
        for fault in error.faults:
            complain(str(fault), "")
        refuse("The packs are broken.", "Mend them: `wings packs check` says how.")
    if name not in known:
        refuse(f"There is no programme “{name}”.", f"Use one of: {', '.join(sorted(known))}.")
    return known[name]


def table(kind: str, changes: tuple[Change, ...]) -> Table:
    """Return the changes of one kind as rows."""
    shown = Table(title=kind, title_justify="left", show_lines=True)
    for column in ("what", "before", "now", "why"):
        shown.add_column(column, overflow="fold")
    for change in changes:
        why = f"{change.reason} ({change.source})" if change.source else change.reason
        row = (change.title or change.where, change.before, change.after, why)
        shown.add_row(*map(escape, row))
    return shown
