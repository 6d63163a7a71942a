"""Which columns stand readable in the database: the list that people review, and the tables.

`make clear-columns` prints the list that the tables ask for.
"""

from pathlib import Path

from django.apps import apps

from wings.foundation.vault.models import SealedRow

EVERY_SEALED_ROW = "(every sealed row)"
LIST = Path(__file__).with_name("clear_columns.txt")
CLASSES = ("sealed", "personal", "plain")


def read(text):
    """Return the listed columns of each table."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    pairs = [line.split(":", 1) for line in lines]
    return {label.strip(): set(columns.split()) for label, columns in pairs}


LISTED = read(LIST.read_text())


def columns(model):
    return [field.name for field in model._meta.fields]


def privacy(model):
    """Return the columns of each class; a class that is not named is empty."""
    return {name: set(getattr(model.Privacy, name, ())) for name in CLASSES}


def clear(model):
    """Return a table's columns that are not sealed, in their order."""
    return [name for name in columns(model) if name not in privacy(model)["sealed"]]


def listed(model):
    """Return the columns that are on the list for a table."""
    shared = LISTED[EVERY_SEALED_ROW] if issubclass(model, SealedRow) else set()
    return shared | LISTED.get(model._meta.label, set())


def asked_for():
    """Yield the lines that the tables of the house ask for."""
    yield f"{EVERY_SEALED_ROW}: {' '.join(sorted(LISTED[EVERY_SEALED_ROW]))}"
    ours = [model for model in apps.get_models() if model.__module__.startswith("wings.")]
    for model in sorted(ours, key=lambda model: model._meta.label):
        shared = LISTED[EVERY_SEALED_ROW] if issubclass(model, SealedRow) else set()
        own = [name for name in clear(model) if name not in shared]
        if own:
            yield f"{model._meta.label}: {' '.join(own)}"
