"""From a folder of TOML files to frozen types; every fault is kept until all files are read."""

import difflib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from wings.foundation.packs.faults import PackFault
from wings.foundation.packs.pieces import Pack

P = TypeVar("P", bound=Pack)

MENDS = {
    "missing": "Add this key.",
    "string_type": "Write text in quotation marks.",
    "string_too_short": "Write at least one word.",
    "string_too_long": "Write less.",
    "string_pattern_mismatch": "Use small letters, digits and single hyphens.",
    "int_type": "Write a whole number without quotation marks.",
    "bool_type": "Write true or false without quotation marks.",
    "enum": "Use one of the words named here.",
    "literal_error": "Use one of the words named here.",
    "tuple_type": "Write a list in square brackets.",
    "model_type": "Write a table with keys of its own.",
    "date_type": "Write a date as 2027-03-31 without quotation marks.",
    "date_from_datetime_parsing": "Write a date as 2027-03-31 without quotation marks.",
    "greater_than_equal": "Write a larger number.",
    "less_than_equal": "Write a smaller number.",
}


class Reader:
    """Reads the packs below one folder and collects what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[PackFault] = []

    def read(self, file: str, into: type[P]) -> P | None:
        """Return the pack in this file (a path below the root), or None after noting its faults."""
        data = self._data(file)
        if data is None:
            return None
        if "file" in data:
            self.note(file, "file", "This key is not for packs to write.", "Take it out.")
            return None
        try:
            # By way of JSON: only from there do strict types take lists as tuples and words as
            # enumerations.
            return into.model_validate_json(json.dumps({**data, "file": file}, default=_plain))
        except ValidationError as error:
            self.faults += [_fault(file, data, into, detail) for detail in error.errors()]
            return None

    def read_all(self, folder: str, into: type[P]) -> tuple[P, ...]:
        """Return every pack of a folder by file name, the broken ones left out."""
        # The file system's own order differs between machines, and with it that of pages and
        # catalogues.
        files = sorted(path.name for path in (self.root / folder).glob("*.toml"))
        if not files:
            self.note(folder, "", "This folder holds no pack.", "Add at least one .toml file.")
        packs = (self.read(f"{folder}/{name}", into) for name in files)
        return tuple(pack for pack in packs if pack is not None)

    def note(self, file: str, key: str, what: str, mend: str) -> None:
        """Keep one fault."""
        self.faults.append(PackFault(file, key, what, mend))

    def _data(self, file: str) -> dict[str, Any] | None:
        try:
            return tomllib.loads((self.root / file).read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.note(file, "", "This file is missing.", "Put it back, or name the right folder.")
        except UnicodeDecodeError:
            self.note(file, "", "This file is not UTF-8 text.", "Save it again as UTF-8.")
        except tomllib.TOMLDecodeError as error:
            self.note(file, "", f"This is not TOML: {error}.", "Mend that line.")
        return None


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _fault(file: str, data: object, into: type[BaseModel], detail: ErrorDetails) -> PackFault:
    where = detail["loc"]
    kind = detail["type"]
    if kind == "missing":
        return PackFault(file, key_of(data, where), "This key is missing.", MENDS[kind])
    if kind == "extra_forbidden":
        return PackFault(file, key_of(data, where), "No such key.", _nearest(into, where))
    mend = MENDS.get(kind, "See docs/packs.md for what this key may hold.")
    return PackFault(file, key_of(data, where), f"{detail['msg']}.", mend)


def key_of(data: object, where: Sequence[str | int]) -> str:
    """Return the place of a value for people: list items by their id where they have one."""
    key = ""
    for step in where:
        inside = _inside(data, step)
        if isinstance(step, int):
            key += f"[{_name(inside, step)}]"
        else:
            key += f".{step}" if key else step
        data = inside
    return key


def _inside(data: object, step: str | int) -> object:
    if isinstance(data, Mapping):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def _name(item: object, number: int) -> str:
    if isinstance(item, Mapping) and isinstance(item.get("id"), str):
        return str(item["id"])
    return str(number + 1)


def _nearest(into: type[BaseModel], where: Sequence[str | int]) -> str:
    known = _keys_at(into, where[:-1])
    near = difflib.get_close_matches(str(where[-1]), known, n=1)
    if near:
        return f"Did you mean “{near[0]}”?"
    return f"Take it out, or use one of: {', '.join(known)}." if known else "Take it out."


def _keys_at(into: type[BaseModel], where: Iterable[str | int]) -> list[str]:
    model = into
    for step in where:
        if isinstance(step, int) or step not in model.model_fields:
            continue
        inner = _models_in(model.model_fields[step].annotation)
        if len(inner) != 1:
            return []
        model = inner[0]
    return [key for key in model.model_fields if key != "file"]


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
