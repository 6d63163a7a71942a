from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wings.foundation.keys.blob import Blob
from wings.foundation.keys.keypair import Seeds
from wings.foundation.keys.passphrases import (
    KdfParameters,
    WeakParameters,
    folded_code,
    fresh_parameters,
    fresh_recovery_code,
    generate_passphrase,
    normalise,
    recovery_key,
    unwrap_blob,
    wrap_blob,
    wrapping_key,
)
from wings.foundation.keys.pepper import NodeKey, Pepper
from wings.foundation.keys.suite import Tampered, context
from wings.foundation.keys.tests.mutations import damaged

ADA = UUID(int=7)
BLOB = Blob(ADA, Seeds(b"a" * 32, b"b" * 32, b"c" * 32), {UUID(int=1): b"r" * 32}, None, ())
WRAPPED = wrap_blob(BLOB, b"k" * 32, ADA)
PEPPER = Pepper(1, b"p" * 32)
PARAMETERS = KdfParameters(65536, 3, 1, b"s" * 16)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Orbit   Willow\tTea ", "orbit willow tea"),
        ("ORBIT", "orbit"),
        ("Straße", "strasse"),
        ("\ufb01ne", "fine"),
        ("cafe\u0301", "caf\u00e9"),
        ("\u00a0a\u3000b\n", "a b"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("", ""),
    ],
)
def test_the_same_words_typed_differently_are_the_same(typed, folded):
    assert normalise(typed) == folded


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0xFF)))
def test_capitals_and_spaces_make_no_difference(text):
    assert normalise(f" {text.upper()}  ") == normalise(text)


@pytest.mark.parametrize(
    "weak",
    [
        {"memory_kib": 65535},
        {"memory_kib": 8},
        {"passes": 2},
        {"lanes": 0},
        {"salt": b"s" * 15},
        {"memory_kib": 2**30},
        {"passes": 10**6},
        {"lanes": 1000},
        {"salt": b"s" * 65},
    ],
)
def test_weak_or_unbearable_parameters_are_refused(weak):
    strong = {"memory_kib": 65536, "passes": 3, "lanes": 1, "salt": b"s" * 16}
    with pytest.raises(WeakParameters):
        KdfParameters(**(strong | weak))


def test_stored_parameters_read_back():
    fresh = fresh_parameters()
    assert KdfParameters.from_json(fresh.to_json()) == fresh
    assert fresh.salt != fresh_parameters().salt
    assert (fresh.memory_kib, fresh.passes, fresh.lanes, len(fresh.salt)) == (65536, 3, 1, 16)


@pytest.mark.parametrize(
    "change",
    [{"memory_kib": 1024}, {"passes": True}, {"passes": "3"}, {"salt": 5}, {"salt": "c2hvcnQ="}],
)
def test_stored_parameters_cannot_lower_the_floor(change):
    with pytest.raises(WeakParameters):
        KdfParameters.from_json(PARAMETERS.to_json() | change)


def test_stored_parameters_must_be_whole():
    with pytest.raises(WeakParameters):
        KdfParameters.from_json({"memory_kib": 65536})


def test_a_passphrase_opens_with_its_pepper_however_it_is_typed():
    key = wrapping_key("Orbit willow  TEA", PARAMETERS, PEPPER)
    assert key == wrapping_key("orbit willow tea", PARAMETERS, PEPPER)
    peppers = [Pepper(1, b"q" * 32), Pepper(2, b"p" * 32)]
    assert key not in {wrapping_key("orbit willow tea", PARAMETERS, other) for other in peppers}
    assert len(key) == 32


def test_another_word_or_salt_gives_another_key():
    salted = KdfParameters(65536, 3, 1, b"t" * 16)
    keys = {
        wrapping_key("orbit willow", PARAMETERS, PEPPER),
        wrapping_key("orbit pillow", PARAMETERS, PEPPER),
        wrapping_key("orbit willow", salted, PEPPER),
    }
    assert len(keys) == 3


def test_a_recovery_code_opens_without_pepper_however_it_is_typed():
    key = recovery_key("0ABCD-1EFGH-2JKMN-3PQRS-4TVWXY", PARAMETERS)
    assert key == recovery_key("oabcd iefgh 2jkmn 3pqrs 4tvwxy", PARAMETERS)
    assert key != recovery_key("0ABCD-1EFGH-2JKMN-3PQRS-4TVWXZ", PARAMETERS)


def test_a_recovery_code_has_26_letters_in_groups():
    code = fresh_recovery_code()
    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5, 6]
    assert len(folded_code(code)) == 26
    assert folded_code(code) == code.replace("-", "")
    assert not set("ILOU") & set(code)
    assert fresh_recovery_code() != code


@pytest.mark.parametrize("typed", ["o1l-I", " 0 1 1 1 ", "0111", "０１１１", "O–I.l,1"])
def test_letters_read_wrongly_off_paper_are_mended(typed):
    assert folded_code(typed) == "0111"


def test_a_wrapped_blob_opens_for_its_keyholder():
    assert unwrap_blob(WRAPPED, b"k" * 32, ADA) == BLOB


def test_a_wrapped_blob_opens_for_nobody_else():
    with pytest.raises(Tampered):
        unwrap_blob(WRAPPED, b"k" * 32, UUID(int=8))
    with pytest.raises(Tampered):
        unwrap_blob(WRAPPED, b"x" * 32, ADA)
    swapped = wrap_blob(BLOB, b"k" * 32, UUID(int=8))
    with pytest.raises(Tampered):
        unwrap_blob(swapped, b"k" * 32, UUID(int=8))


@given(damaged(WRAPPED))
def test_a_damaged_wrapped_blob_is_refused(bad):
    with pytest.raises(Tampered):
        unwrap_blob(bad, b"k" * 32, ADA)


@pytest.mark.parametrize("language", ["en", "it", "el", "es", "fr", "nl", "it-it", "xx", ""])
def test_a_passphrase_has_six_words_that_survive_folding(language):
    passphrase = generate_passphrase(language)
    assert len(passphrase.split(" ")) == 6
    assert normalise(passphrase) == passphrase
    assert generate_passphrase(language) != passphrase


def test_the_node_reads_back_what_it_sealed_and_another_node_does_not():
    node, place = NodeKey(PEPPER), context("staff name", ADA)
    sealed = node.seal(b"Ada", place)
    assert NodeKey(PEPPER).unseal(sealed, place) == b"Ada"
    with pytest.raises(Tampered):
        NodeKey(Pepper(1, b"q" * 32)).unseal(sealed, place)
    with pytest.raises(Tampered):
        node.unseal(sealed, context("staff name", UUID(int=8)))


def test_a_blind_value_finds_a_name_and_tells_nothing_without_the_pepper():
    node = NodeKey(PEPPER)
    blind = node.blind("sign in", "Ada")
    assert blind == node.blind("sign in", " ADA ")
    assert len(blind) == 16
    others = [node.blind("sign in", "Eve"), node.blind("invitation", "Ada")]
    assert blind not in [*others, NodeKey(Pepper(1, b"q" * 32)).blind("sign in", "Ada")]


def test_a_pepper_of_another_length_is_refused_and_never_shown():
    with pytest.raises(ValueError, match="32 bytes"):
        Pepper(1, b"short")
    assert "ppp" not in repr(PEPPER)
