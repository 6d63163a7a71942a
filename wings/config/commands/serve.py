"""`wings serve`: check the installation, say where it is and who can sign in, and serve it."""

import json
import os
import socket
import sys
from collections.abc import Iterable
from typing import Annotated, Final

import typer
from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import Interfaces

from wings.config.checks import INSTALLATION
from wings.config.console import OUT, complain, refuse
from wings.config.recalling import recall
from wings.programme.staff.vocabulary import Role

app = typer.Typer()
BLOCKING_THREADS: Final = 4
MOST_WORKERS: Final = 2
ROLE_WIDTH: Final = max(len(str(role.label)) for role in Role)
NOT_SERVED: Final = ["ext", "htmax*", "htmx-2.js", "htmx-4*", "django-htmx.js"]  # we use htmx 2


@app.command("serve")
def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes.", min=1)] = min(
        MOST_WORKERS, os.cpu_count() or 1
    ),
    migrate: Annotated[
        bool, typer.Option("--migrate", help="Bring the tables up to date first.")
    ] = False,
) -> None:
    """Check the installation and serve it."""
    # First what needs no database: without an installation there is none to be asked.
    refuse_faults(checks.run_checks(tags=[INSTALLATION]))
    if migrate:
        call_command("migrate", interactive=False, verbosity=0)
    refuse_old_tables()
    refuse_faults(checks.run_checks(databases=["default"]), least=checks.ERROR)
    recall()
    refuse_taken_port(host, port)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_SERVED)
    # Workers are new processes: two that share one connection mix up their answers.
    connection.close()
    welcome(port)
    Granian(
        "wings.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        respawn_failed_workers=True,
        log_access=False,  # our own log names the route, never the path that was typed
        log_enabled=False,
    ).serve()


def refuse_faults(messages: Iterable[checks.CheckMessage], *, least: int = checks.WARNING) -> None:
    """Say what the checks found, each fault with its mend; leave where one of them is an error.

    least: what is less grave was said before, or is not worth a word.
    """
    faults = [message for message in messages if message.level >= least]
    for fault in faults:
        complain(str(fault.msg), fault.hint or "")
    if any(fault.level >= checks.ERROR for fault in faults):
        sys.exit(1)


def refuse_old_tables() -> None:
    """Leave where the tables are older than the program."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        refuse("The tables are older than this release.", "Run `wings migrate`.")


def refuse_taken_port(host: str, port: int) -> None:
    """Leave where another program listens already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            refuse(
                f"Port {port} of {host} is not free.",
                f"Stop what uses it, or choose another: make run PORT={port + 1}",
            )


def welcome(port: int) -> None:
    """Say where the installation is and, for a demo, who can sign in."""
    OUT.print(f"WINGS is at [bold]http://localhost:{port}[/bold]  (stop it with Ctrl-C)")
    if not settings.DEMO:
        return
    OUT.print("Demo people, all fictional; the sign-in page signs each in with a click.")
    for house, roles in people_of_the_demo().items():
        OUT.print(f"\n[bold]{house}[/bold]")
        for role, names in roles.items():
            # soft_wrap: however narrow the terminal, a name to be typed is never cut
            OUT.print(f"  {role:<{ROLE_WIDTH}}  {', '.join(names)}", soft_wrap=True)


def people_of_the_demo() -> dict[str, dict[str, list[str]]]:
    """Return house → role → sign-in names, in the order of the file."""
    found: dict[str, dict[str, list[str]]] = {}
    for person in json.loads(settings.DEMO_PEOPLE.read_text(encoding="utf-8")):
        roles = found.setdefault(person["organisation"], {})
        roles.setdefault(person["role"], []).append(person["sign_in"])
    return found
