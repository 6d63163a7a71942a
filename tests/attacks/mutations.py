"""Random changes to what is stored, and what becomes of each of them."""

import json
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction

from wings.foundation.keys.certificates import Untrusted
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault.coding import UnknownVersion
from wings.foundation.vault.opening import NoGrant
from wings.programme.staff.actions.signing_in import WrongPassphrase

REFUSALS = (
    *(Tampered, Untrusted, NoGrant, UnknownVersion, WrongPassphrase),
    *(ObjectDoesNotExist, DatabaseError),
)


@dataclass(frozen=True)
class Target:
    """One stored thing: which columns are changed, and how its owners read it.

    read: returns everything that they would believe, as a set or a dict; raises where they would
    be told that something is wrong. before: columns that are set first. older: values that it had.
    """

    kind: str
    model: Any
    pk: Any
    columns: tuple[str, ...]
    read: Callable[[], Any]
    before: Mapping[str, Any] = field(default_factory=dict)
    older: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Figures:
    """How many changes were tried, by kind, and which were believed or broke something."""

    tried: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    accepted: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)
    rights: dict[int, Any] = field(default_factory=dict, repr=False)


def attack(targets: list[Target], rounds: int, dice) -> Figures:
    """Change one column of one thing after another, each time on top of what is right."""
    figures = Figures()
    by_kind: dict[str, list[Target]] = {}
    for target in targets:
        by_kind.setdefault(target.kind, []).append(target)
    kinds = sorted(by_kind)
    while sum(figures.tried.values()) < rounds:
        target = dice.choice(by_kind[kinds[sum(figures.tried.values()) % len(kinds)]])
        column = dice.choice(target.columns)
        with transaction.atomic():
            _try(target, column, dice, figures)
            transaction.set_rollback(True)
    return figures


def _try(target: Target, column: str, dice, figures: Figures) -> None:
    row = target.model.objects.filter(pk=target.pk)
    if target.before:
        row.update(**target.before)
    if id(target) not in figures.rights:
        figures.rights[id(target)] = target.read()
    was = row.values_list(column, flat=True).get()
    was = bytes(was) if isinstance(was, memoryview | bytes) else was
    others = target.model.objects.exclude(pk=target.pk).values_list(column, flat=True)
    kind = datetime if column.endswith("_at") else type(was) if was is not None else UUID
    become = mutated(was, kind, [*others[:50], target.older.get(column)], dice)
    if become == was:
        return
    figures.tried[target.kind] += 1
    said = f"{target.kind} {target.model.__name__}.{column}: {was!r:.60} -> {become!r:.60}"
    try:
        with transaction.atomic():
            row.update(**{column: become})
        believed = target.read()
    except REFUSALS:
        figures.refused[target.kind] += 1
    except Exception as fault:  # noqa: BLE001  whatever else is raised is a weakness, too
        figures.crashed.append(f"{said}: {fault!r:.120}")
    else:
        _judge(figures.rights[id(target)], believed, said, figures)


def _judge(right: Any, believed: Any, said: str, figures: Figures) -> None:
    if isinstance(right, frozenset):
        wrong = believed - right  # what is missing is denial, which a writer always has
    elif isinstance(right, dict):
        wrong = {key for key, value in believed.items() if right.get(key) != value}
    else:
        wrong = believed not in {None, right}
    if wrong:
        figures.accepted.append(said)


def mutated(was: Any, kind: type, others: list[Any], dice) -> Any:
    """Return something else for a column: bent, cut, swapped, from elsewhere or from before.

    others: what stands in the same column elsewhere; last, what stood here before, if anything.
    """
    older = others.pop()
    if older is not None and dice.random() < 1 / 4:
        return older
    if others and dice.random() < 1 / 3:
        other = dice.choice(others)
        return bytes(other) if isinstance(other, memoryview) else other
    if isinstance(was, bytes):
        return dice.choice(BENT)(was, dice)
    return dice.choice(SCALARS[kind])(was)


def flipped(was: bytes, dice) -> bytes:
    if not was:
        return b"\1"
    place = dice.randrange(len(was))
    return was[:place] + bytes([was[place] ^ 1 << dice.randrange(8)]) + was[place + 1 :]


def bent_text(was: str) -> str:
    place = secrets.randbelow(len(was) or 1)
    return was[:place] + secrets.choice("0ax-{Å") + was[place + 1 :]


def weaker(was: str) -> str:
    """Return parameters of a wrap that cost less; other texts bent."""
    try:
        told = json.loads(was)
    except ValueError:
        return bent_text(was)
    name = secrets.choice(["memory_kib", "passes", "lanes", "salt"])
    told[name] = "" if name == "salt" else secrets.randbelow(3)
    return json.dumps(told)


BENT = (
    flipped,
    flipped,
    flipped,
    lambda was, dice: was[: dice.randrange(len(was) or 1)],
    lambda was, dice: was + bytes(dice.randrange(1, 40)),
    lambda was, dice: was[dice.randrange(len(was) or 1) :],
    lambda _was, _dice: b"",
    lambda was, _dice: secrets.token_bytes(len(was)),
    lambda was, _dice: bytes(len(was)),
    lambda was, _dice: was[:1] + bytes(len(was) - 1) if was else b"\0",
)
LATER = datetime(2030, 1, 1, tzinfo=UTC)
SCALARS = {
    int: (lambda was: was + 1, lambda was: max(was - 1, 0), lambda _was: 0),
    str: (bent_text, bent_text, str.upper, weaker, lambda _was: ""),
    UUID: (lambda _was: uuid4(), lambda was: UUID(int=was.int ^ 1) if was else uuid4()),
    datetime: (
        lambda was: LATER if was is None else None,
        lambda was: was + timedelta(days=365) if was else LATER,
        lambda was: was + timedelta(microseconds=1) if was else LATER,
    ),
}
