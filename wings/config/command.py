"""The `wings` command: the one entry for everything that is not a page."""

import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from typing import Final

import django
import typer
from django.db import OperationalError

from wings.config import commands, environment
from wings.config.console import refuse

NO_DATABASE: Final = (
    "Look at WINGS_HOME and WINGS_DATABASE, and whether the disk is full or the server is down. "
    "`wings init` and `wings demo` make an installation."
)
BEFORE_SETTINGS: Final = {"--into": "WINGS_HOME"}  # settings are read once, at the start


def main() -> None:
    """Run the command that was typed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wings.config.settings")
    os.environ.update(variables(sys.argv[1:]))
    try:
        django.setup()
    except environment.WrongEnvironment as wrong:
        refuse(f"{wrong.name} cannot be read.", wrong.mend)
    try:
        application()()
    except OperationalError:
        refuse("The database does not answer, or there is none.", NO_DATABASE)


def variables(arguments: Sequence[str]) -> dict[str, str]:
    """Return what the arguments say that the settings must know already."""
    found = {}
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        option, equals, value = argument.partition("=")
        if option in BEFORE_SETTINGS:
            found[BEFORE_SETTINGS[option]] = value if equals else following
    return found


def application() -> typer.Typer:
    """Return the whole command, put together from the files in `commands`."""
    whole = typer.Typer(
        help="WINGS: survivor-centred integration programmes, with files only their holders open.",
        no_args_is_help=True,
        # Pretty ones print what variables hold: keys and names, on a terminal that may be logged.
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    # A command is a file in `commands` and nothing else: no list to be forgotten.
    for module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda found: found.name):
        whole.add_typer(importlib.import_module(f"{commands.__name__}.{module.name}").app)
    return whole
