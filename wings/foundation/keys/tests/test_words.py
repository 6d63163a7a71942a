import re
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wings.foundation.keys import words
from wings.foundation.keys.words import LEAST_WORDS, fingerprint, word_list

LANGUAGES = sorted(words._LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_words_of_each_list_hold_64_bits(language):
    assert len(word_list(language)) >= LEAST_WORDS
    assert 6 * log2(len(word_list(language))) >= 64


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_plain_sorted_and_appear_once(language):
    listed = word_list(language)
    assert all(re.fullmatch("[a-z]{4,8}", word) for word in listed)
    assert list(listed) == sorted(set(listed))


def test_the_english_list_has_a_word_for_eleven_bits():
    assert len(word_list("en")) == 2048


def test_a_language_without_a_list_gets_english():
    assert word_list("xx") is word_list("en")
    assert word_list("") is word_list("en")


def test_a_region_makes_no_difference():
    assert word_list("en-GB") is word_list("en_ie") is word_list("EN") is word_list("en")


@given(st.binary(max_size=64))
def test_a_fingerprint_is_six_words_and_always_the_same(public):
    assert len(fingerprint(public)) == 6
    assert fingerprint(public) == fingerprint(public)
    assert set(fingerprint(public)) <= set(word_list("en"))


def test_fingerprints_differ():
    assert len({fingerprint(bytes([number])) for number in range(200)}) == 200


def test_a_fingerprint_stays_the_same_from_release_to_release():
    assert fingerprint(b"x" * 32) == ("raise", "frequent", "rope", "teapot", "virtue", "palace")
