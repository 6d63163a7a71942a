import pytest

from wings.foundation.packs.faults import PackFault, PackFaults
from wings.foundation.packs.pieces import Id, Pack, Piece, Text
from wings.foundation.packs.reading import Reader

HEAD = 'source = "a book"\nlicence = "EUPL-1.2"\nversion = "1"\nlanguage = "en"\n'


class Leaf(Piece):
    id: Id
    label: Text
    width: int = 1


class Tree(Pack):
    height: int
    evergreen: bool = False
    leaves: tuple[Leaf, ...] = ()


@pytest.fixture
def read(tmp_path):
    def read(text, head=HEAD):
        (tmp_path / "tree.toml").write_text(head + text, encoding="utf-8")
        reader = Reader(tmp_path)
        return reader.read("tree.toml", Tree), reader.faults

    return read


def keys(faults):
    return [fault.key for fault in faults]


def test_a_whole_pack_becomes_a_frozen_type(read):
    tree, faults = read('height = 3\n[[leaves]]\nid = "first"\nlabel = "The first"\n')
    assert not faults
    assert tree.leaves[0].label == "The first"
    assert tree.file == "tree.toml"
    with pytest.raises(ValueError, match="frozen"):
        tree.height = 4


@pytest.mark.parametrize(
    ("text", "key", "mend"),
    [
        pytest.param("height = ", "", "Mend that line.", id="broken TOML"),
        pytest.param("", "height", "Add this key.", id="a missing key"),
        pytest.param("height = 1\nheigth = 2", "heigth", "Did you mean “height”?", id="a slip"),
        pytest.param("height = 1\nxyz = 2", "xyz", "Take it out, or use", id="an unknown key"),
        pytest.param('height = "3"', "height", "Write a whole number", id="text for a number"),
        pytest.param("height = 1\nevergreen = 1", "evergreen", "Write true or", id="1 for true"),
        pytest.param('height = 1\nfile = "x"', "file", "Take it out.", id="the reader's own key"),
        pytest.param(
            'height = 1\n[[leaves]]\nid = "first"\nlabel = ""',
            "leaves[first].label",
            "Write at least one word.",
            id="an empty text, named by its id",
        ),
        pytest.param(
            'height = 1\n[[leaves]]\nid = "The first"\nlabel = "x"',
            "leaves[The first].id",
            "Use small letters",
            id="an id with capitals",
        ),
        pytest.param(
            'height = 1\n[[leaves]]\nid = "a"\nlabel = "x"\nlable = "y"',
            "leaves[a].lable",
            "Did you mean “label”?",
            id="a slip inside a list",
        ),
        pytest.param("height = 1\nleaves = 3", "leaves", "Write a list", id="a list expected"),
    ],
)
def test_a_fault_names_its_key_and_its_mend(read, text, key, mend):
    tree, faults = read(text)
    assert tree is None
    assert keys(faults) == [key]
    assert faults[0].mend.startswith(mend)
    assert faults[0].what


def test_every_fault_of_a_file_is_told_not_only_the_first(read):
    _, faults = read('evergreen = "yes"\nsurplus = 1')
    assert sorted(keys(faults)) == ["evergreen", "height", "surplus"]


def test_a_pack_must_say_where_it_comes_from(read):
    _, faults = read("height = 1", head="")
    assert sorted(keys(faults)) == ["language", "licence", "source", "version"]


def test_a_missing_file_and_an_empty_folder_are_faults(tmp_path):
    reader = Reader(tmp_path)
    assert reader.read("nowhere.toml", Tree) is None
    assert reader.read_all("woods", Tree) == ()
    assert [fault.file for fault in reader.faults] == ["nowhere.toml", "woods"]


def test_a_file_that_is_not_utf8_is_a_fault(tmp_path):
    (tmp_path / "tree.toml").write_bytes(b'source = "caf\xe9"')
    reader = Reader(tmp_path)
    assert reader.read("tree.toml", Tree) is None
    assert "UTF-8" in reader.faults[0].what


def test_faults_are_raised_together_once_each_and_in_order():
    one, two = PackFault("a", "k", "What.", "Mend."), PackFault("b", "", "What.", "Mend.")
    error = PackFaults([two, one, two])
    assert error.faults == (one, two)
    assert str(error) == "a: k: What. Mend.\nb: What. Mend."
