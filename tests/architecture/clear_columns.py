"""Which columns stand readable in the database: the list that people review, and the tables.

`python -m tests.architecture.clear_columns` prints the list that the tables ask for.
"""

import os
from pathlib import Path

import django
from django.apps import apps

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


def asked_for():
    """Return the lines that the tables of the house ask for."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("wings.")]
    for model in sorted(ours, key=lambda model: model._meta.label):
        clear = [name for name in columns(model) if name not in privacy(model)["sealed"]]
        yield f"{model._meta.label}: {' '.join(clear)}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wings.config.settings")
    django.setup()
    print("\n".join(asked_for()))  # noqa: T201  it is what was asked for
