"""`wings messages`: compile the message catalogues."""

import typer
from django.conf import settings

from wings.config import messages
from wings.config.console import complain

app = typer.Typer()


@app.command("messages")
def compile_messages() -> None:
    """Compile the message catalogues of all languages."""
    faults = [fault for folder in settings.LOCALE_PATHS for fault in messages.faults(folder)]
    for fault in faults:
        complain(f"{fault.file}: {fault.message}", fault.mend)
    if faults:
        raise typer.Exit(1)
    for folder in settings.LOCALE_PATHS:
        messages.compile_all(folder)
