"""Guardians' pieces: a data key split so that k of n guardians together, and no fewer, have it.

For each subset of k guardians the key is split by XOR once; no guardian ever sees the key.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations
from uuid import UUID

from wings.foundation.keys.suite import KEY_BYTES, Tampered, fresh_key, same

# One alone would be an escrow: somebody whose account opens every file.
LEAST_NEEDED = 2


class MissingPieces(Exception):
    """The pieces at hand complete no subset of guardians."""


@dataclass(frozen=True)
class Piece:
    """What one guardian holds of one data key for one subset (ids in ascending order)."""

    subset: tuple[UUID, ...]
    guardian: UUID
    piece: bytes = field(repr=False)


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))


def _split_for(subset: tuple[UUID, ...], data_key: bytes) -> list[Piece]:
    # XOR for each subset instead of polynomials: no arithmetic of our own that could be wrong.
    drawn = [fresh_key() for _ in subset[1:]]
    pieces = [*drawn, reduce(_xor, drawn, data_key)]
    return [Piece(subset, guardian, p) for guardian, p in zip(subset, pieces, strict=True)]


def split(data_key: bytes, guardians: Sequence[UUID], need: int) -> list[Piece]:
    """Split a data key among guardians, any `need` of whom can join it again.

    Makes need × C(n, need) pieces: 6 for 2 of 3, 30 for 3 of 5. Raises ValueError unless
    2 ≤ need ≤ number of guardians, all different.
    """
    if len(data_key) != KEY_BYTES:
        raise ValueError("A data key has 32 bytes")
    if len(set(guardians)) != len(guardians) or not LEAST_NEEDED <= need <= len(guardians):
        raise ValueError("Pieces need two guardians or more, each named once")
    subsets = combinations(sorted(guardians), need)
    return [piece for subset in subsets for piece in _split_for(subset, data_key)]


def _by_subset(pieces: Iterable[Piece]) -> dict[tuple[UUID, ...], dict[UUID, bytes]]:
    held: dict[tuple[UUID, ...], dict[UUID, bytes]] = defaultdict(dict)
    for piece in pieces:
        if len(piece.subset) < LEAST_NEEDED or len(piece.piece) != KEY_BYTES:
            raise Tampered
        earlier = held[piece.subset].setdefault(piece.guardian, piece.piece)
        if not same(earlier, piece.piece):
            raise Tampered
    return held


def join(pieces: Iterable[Piece]) -> bytes:
    """Join a data key from all pieces of one subset; pieces of other subsets may lie among them.

    The caller compares the key check value: a wrong piece gives a wrong key. Raises MissingPieces
    when no subset is complete, Tampered when two pieces contradict each other.
    """
    for subset, held in _by_subset(pieces).items():
        if set(subset) == set(held):
            return reduce(_xor, held.values())
    raise MissingPieces
