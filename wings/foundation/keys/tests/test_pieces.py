from itertools import combinations
from math import comb
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wings.foundation.keys.pieces import MissingPieces, Piece, join, split
from wings.foundation.keys.suite import Tampered

KEY = bytes(range(32))
GUARDIANS = [UUID(int=number) for number in range(1, 6)]


@st.composite
def ceremonies(draw):
    """A key, its guardians, how many are needed, and some of them in any order."""
    count = draw(st.integers(2, 5))
    guardians = draw(st.permutations(GUARDIANS[:count]))
    need = draw(st.integers(2, count))
    present = draw(st.lists(st.sampled_from(guardians), unique=True))
    return draw(st.binary(min_size=32, max_size=32)), guardians, need, present


@settings(max_examples=200)
@given(ceremonies())
def test_as_many_guardians_as_needed_join_the_key_and_fewer_never(ceremony):
    key, guardians, need, present = ceremony
    pieces = split(key, guardians, need)
    held = [piece for piece in pieces if piece.guardian in present]
    if len(present) >= need:
        assert join(held) == key
        return
    with pytest.raises(MissingPieces):
        join(held)


@pytest.mark.parametrize(("count", "need"), [(2, 2), (3, 2), (5, 3), (4, 4)])
def test_every_subset_joins_and_has_one_piece_for_each(count, need):
    pieces = split(KEY, GUARDIANS[:count], need)
    assert len(pieces) == need * comb(count, need)
    for subset in combinations(GUARDIANS[:count], need):
        own = [piece for piece in pieces if piece.subset == subset]
        assert [piece.guardian for piece in own] == list(subset)
        assert join(reversed(own)) == KEY


def test_no_guardian_holds_the_key():
    pieces = split(KEY, GUARDIANS, 3)
    assert KEY not in {piece.piece for piece in pieces}
    assert len({piece.piece for piece in pieces}) == len(pieces)


def test_pieces_of_different_subsets_do_not_join():
    pieces = split(KEY, GUARDIANS[:3], 2)
    mixed = [pieces[0], next(p for p in pieces if p.subset != pieces[0].subset)]
    with pytest.raises(MissingPieces):
        join(mixed)


def test_pieces_that_contradict_each_other_are_refused():
    first, second = split(KEY, GUARDIANS[:2], 2)
    assert join([first, first, second]) == KEY
    with pytest.raises(Tampered):
        join([first, Piece(first.subset, first.guardian, bytes(32)), second])


@pytest.mark.parametrize(
    "piece",
    [
        Piece((GUARDIANS[0],), GUARDIANS[0], bytes(32)),
        Piece((), GUARDIANS[0], bytes(32)),
        Piece((GUARDIANS[0], GUARDIANS[1]), GUARDIANS[0], b"short"),
    ],
)
def test_pieces_of_another_form_are_refused(piece):
    with pytest.raises(Tampered):
        join([piece])


def test_a_piece_of_somebody_outside_the_subset_joins_nothing():
    first, second = split(KEY, GUARDIANS[:2], 2)
    with pytest.raises(MissingPieces):
        join([first, second, Piece(first.subset, GUARDIANS[4], bytes(32))])


def test_no_pieces_join_nothing():
    with pytest.raises(MissingPieces):
        join([])


@pytest.mark.parametrize(
    ("guardians", "need"),
    [([], 0), (GUARDIANS[:1], 1), (GUARDIANS[:3], 1), (GUARDIANS[:3], 4), ([GUARDIANS[0]] * 3, 2)],
)
def test_two_different_guardians_at_least_are_needed(guardians, need):
    with pytest.raises(ValueError, match="two guardians"):
        split(KEY, guardians, need)


def test_only_a_whole_key_is_split():
    with pytest.raises(ValueError, match="32 bytes"):
        split(b"short", GUARDIANS[:3], 2)


def test_a_piece_does_not_show_when_it_is_printed():
    assert "piece=" not in repr(split(KEY, GUARDIANS[:2], 2)[0])
