"""Writes docs/data-dictionary.md: every table, every column and how it is protected.

`--check` changes nothing and fails where the page is older than the tables.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import fields
from inspect import cleandoc
from pathlib import Path
from typing import Any

import django
from django.apps import apps

TARGET = Path(__file__).parents[1] / "docs" / "data-dictionary.md"
FLOORS = ("strands", "casework", "programme", "foundation")
CLASSES = ("sealed", "personal", "plain")
EVERY_SEALED_ROW = ("id", "compartment", "epoch", "version", "sealed")
KINDS = {
    "BigAuto": "number that counts on",
    "Binary": "bytes",
    "Boolean": "yes or no",
    "Char": "short text",
    "Date": "day",
    "DateTime": "instant",
    "Text": "text",
    "UUID": "random id",
}
HEAD = """\
# Data dictionary

Written from the tables themselves by `.venv/bin/python -m scripts.data_dictionary`; a test refuses
an older one. Every column of every table stands here, with its class:

| class | means |
|---|---|
| sealed | ciphertext under a key that people hold; *to the installation*: under the pepper |
| personal | readable in the database and about somebody: random ids, codes, roles in a file |
| plain | readable in the database and about nobody by itself |

Whoever steals the database reads what is personal or plain, and nothing else ([what each attacker
gets](threat-model.md)). Those columns stand once more in `tests/architecture/clear_columns.txt`,
and two people review a new one. What may never stand there: names, addresses, titles, file names,
free text.

A *sealed row* is one ciphertext under the key of its part of a file. Each has these columns, which
are not repeated below; *holds* says what its holders find inside.

| column | kind | class |
|---|---|---|
| id | random id | plain |
| compartment | points at vault.Compartment | plain |
| epoch | whole number | plain |
| version | whole number | plain |
| sealed | bytes | sealed |
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *(line for floor in FLOORS for line in _floor(floor))]).rstrip() + "\n"


def _floor(floor: str) -> Iterator[str]:
    yield f"## {floor.capitalize()}\n"
    within = f"wings.{floor}."
    ours = [model for model in apps.get_models() if model.__module__.startswith(within)]
    for model in sorted(ours, key=lambda one: str(one._meta.label)):
        yield from _table(model)


def _table(model: Any) -> Iterator[str]:
    yield f"### {model._meta.label}\n"
    yield " ".join(cleandoc(model.__doc__).split()) + "\n"
    is_sealed_row = hasattr(model, "content")
    if is_sealed_row:
        held = (field.name.replace("_", " ") for field in fields(model.content))
        yield f"Sealed row. Holds: {', '.join(held)}.\n"
    left_out = EVERY_SEALED_ROW if is_sealed_row else ()
    own = [field for field in model._meta.fields if field.name not in left_out]
    if own:
        yield "| column | kind | class |\n|---|---|---|"
        yield from (f"| {one.name} | {_kind(one)} | {_class(model, one.name)} |" for one in own)
        yield ""


def _kind(field: Any) -> str:
    if field.is_relation:
        return f"points at {field.related_model._meta.label}"
    kind: str = field.get_internal_type().removesuffix("Field")
    return "whole number" if kind.endswith("Integer") else KINDS[kind]


def _class(model: Any, column: str) -> str:
    return next(one for one in CLASSES if column in getattr(model.Privacy, one, ()))


def main(arguments: list[str]) -> int:
    """Write the page, or with --check compare it, and return the status to leave with."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wings.config.settings")
    django.setup()
    wanted = page()
    if "--check" not in arguments:
        TARGET.write_text(wanted)
    elif not TARGET.is_file() or TARGET.read_text() != wanted:
        print("docs/data-dictionary.md is older than the tables.")
        print("Run: .venv/bin/python -m scripts.data_dictionary")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
