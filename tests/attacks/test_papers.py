"""Scans that are made to fill the memory: refused in words, by a process that cannot."""

import subprocess
import sys

import pytest

from tests.attacks.bombs import BOMBS, MEGABYTE, document, folded, picture
from wings.casework.consent.rules import BrokenPaper, PaperTooLarge, cleaned_apart
from wings.casework.consent.rules.apart import MEMORY


def in_the_child(line):
    start = "from wings.casework.consent.rules.apart import bound; bound(); "
    return subprocess.run(
        [sys.executable, "-c", start + line], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", BOMBS)
def test_a_scan_that_unfolds_to_too_much_is_refused(name):
    with pytest.raises((PaperTooLarge, BrokenPaper)):
        cleaned_apart(BOMBS[name]())


def test_what_a_scanner_writes_is_kept():
    for paper in (
        picture("PNG", (2480, 3508), "1"),
        picture("JPEG", (2480, 3508), "RGB"),
        document(folded(2), ["/FlateDecode"]),
        document(folded(9), ["/FlateDecode"], picture=True, **{"/Width": 2480, "/Height": 3508}),
        document(picture("JPEG", (2480, 3508), "RGB"), ["/DCTDecode"], picture=True),
        document(b"\0", ["/CCITTFaxDecode"], picture=True, **{"/Width": 2480, "/Height": 3508}),
    ):
        assert cleaned_apart(paper).data


def test_whoever_cleans_takes_no_more_memory_than_she_is_allowed():
    assert in_the_child(f"bytearray({MEMORY // 2})").returncode == 0
    assert "MemoryError" in in_the_child(f"bytearray({MEMORY})").stderr


def test_whoever_cleans_writes_no_file(tmp_path):
    said = in_the_child(f"open({str(tmp_path / 'page')!r}, 'w').write('a' * {MEGABYTE})")

    assert said.returncode != 0
    assert [one.stat().st_size for one in tmp_path.iterdir()] in ([], [0])


def test_a_process_that_is_killed_on_the_way_is_a_refusal_in_words(monkeypatch):
    monkeypatch.setattr(
        "wings.casework.consent.rules.apart.CODE", "import os; os.kill(os.getpid(), 9)"
    )

    with pytest.raises(PaperTooLarge):
        cleaned_apart(picture("PNG", (10, 10)))
