import pytest
from pydantic import ValidationError

from wings.foundation.packs.pieces import Id, Piece, Text
from wings.foundation.packs.texts import texts_in


class Leaf(Piece):
    id: Id
    label: Text
    note: str = "not for readers"
    lines: tuple[Text, ...] = ()


class Branch(Piece):
    title: Text
    leaves: tuple[Leaf, ...]


def test_a_line_break_is_a_space_and_an_empty_line_a_paragraph():
    assert Text.folded("One\ntwo  three.\n\n\nFour.\n") == "One two three.\n\nFour."


def test_texts_are_found_with_the_place_where_they_stand():
    leaf = Leaf(id="oak", label="Oak", lines=("first", "second"))
    branch = Branch(title="A branch", leaves=(leaf,))
    assert {key: text for text, key in texts_in(branch)} == {
        "title": "A branch",
        "leaves[oak].label": "Oak",
        "leaves[oak].lines[1]": "first",
        "leaves[oak].lines[2]": "second",
    }


def test_a_changed_piece_is_checked_like_one_from_a_file():
    leaf = Leaf(id="oak", label="Oak")
    assert leaf.changed(label="Old\noak").label == "Old oak"
    assert leaf.label == "Oak"
    with pytest.raises(ValidationError):
        leaf.changed(label=3)
