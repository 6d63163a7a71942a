"""`wings migrate`: bring the tables of the installation up to date."""

import typer
from django.core.management import call_command

app = typer.Typer()


@app.command("migrate")
def migrate() -> None:
    """Bring the tables of the installation up to date."""
    call_command("migrate", interactive=False, verbosity=0)
