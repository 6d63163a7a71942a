"""`wings packs check`: every fault of every pack, with its mend."""

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from wings.config.console import OUT, complain
from wings.foundation.packs.faults import PackFaults
from wings.programme.framework.queries import load_all

app = typer.Typer(name="packs", help="Data packs: what a country, a funder or a licence changes.")


@app.callback()
def packs() -> None:
    """Keep the group a group while it has one command."""


@app.command("check")
def check(
    folder: Annotated[Path | None, typer.Option(help="Another folder of packs.")] = None,
) -> None:
    """Read every pack, and say of each fault in which file and key it is and how to mend it."""
    root = folder or settings.PACKS
    try:
        library = load_all(root)
    except PackFaults as error:
        for fault in error.faults:
            complain(f"{fault.file}: {fault.key or 'the whole file'}: {fault.what}", fault.mend)
        raise typer.Exit(1) from None
    names = ", ".join(programme.id for programme in library.programmes)
    OUT.print(f"The packs in {root} are whole. Local programmes: {names}.", markup=False)
