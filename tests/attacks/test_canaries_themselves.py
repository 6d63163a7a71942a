"""A search that finds nothing is worth something only if it would find."""

import gzip
import zlib
from base64 import b64encode, urlsafe_b64encode

import pytest

from tests.attacks.canaries import Aviary

BEFORE, AFTER = b"\x00some bytes before", b"and after\xff"


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "abcd"])
@pytest.mark.parametrize(
    "written",
    [
        str.encode,
        lambda text: text.lower().encode(),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode().hex().encode(),
        lambda text: text.encode().hex().upper().encode(),
        lambda text: b64encode(text.encode()),
        lambda text: urlsafe_b64encode(text.encode()),
        lambda text: b64encode(text.encode("utf-16-le")),
        lambda text: gzip.compress(text.encode()),
        lambda text: zlib.compress(text.encode()),
    ],
)
def test_a_canary_is_found_in_every_disguise(before, written):
    aviary = Aviary()
    hidden = BEFORE + written(f"{before}{aviary.canary()} sings") + AFTER

    assert aviary.sightings(hidden)


def test_nothing_is_found_where_nothing_is():
    assert Aviary().sightings(BEFORE * 1000) == []
