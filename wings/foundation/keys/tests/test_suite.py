from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wings.foundation.keys import suite
from wings.foundation.keys.suite import (
    Opener,
    RawId,
    SealingKey,
    SigningKey,
    Tampered,
    context,
    derive,
    digest,
    fresh_key,
    mac,
    padded_length,
    same,
    seal,
    seal_to,
    unseal,
    verify,
)
from wings.foundation.keys.tests.mutations import damaged

KEY = b"k" * 32
PLACE = context("row", UUID(int=1), 3)
PRIVATE = SealingKey.from_seed(b"s" * 32)
SIGNING = SigningKey.from_seed(b"g" * 32)
SEALED = seal(KEY, b"Chosen name: fictional", PLACE)
SEALED_TO = seal_to(PRIVATE.public, b"Chosen name: fictional", PLACE)
SIGNATURE = SIGNING.sign(b"message")

parts = st.lists(
    st.one_of(
        st.text(max_size=5),
        st.binary(max_size=5),
        st.integers(),
        st.uuids(),
        st.dates(),
        st.datetimes(timezones=st.just(UTC)),
        st.none(),
    ),
    max_size=4,
)


def typed(values):
    return [(type(value), value) for value in values]


class Colour(StrEnum):
    RED = "red"


@given(st.text(max_size=3), parts, st.text(max_size=3), parts)
def test_different_places_never_give_the_same_context(kind, some, other_kind, others):
    assume((kind, typed(some)) != (other_kind, typed(others)))
    assert context(kind, *some) != context(other_kind, *others)


@given(st.text(max_size=3), parts)
def test_the_same_place_always_gives_the_same_context(kind, some):
    assert context(kind, *some) == context(kind, *some)


@pytest.mark.parametrize(
    ("some", "others"),
    [
        (("ab", "c"), ("a", "bc")),
        (("1",), (1,)),
        ((b"a",), ("a",)),
        ((None,), ()),
        ((None,), ("",)),
        ((UUID(int=1),), (UUID(int=1).bytes,)),
        ((date(2026, 1, 1),), (datetime(2026, 1, 1, tzinfo=UTC),)),
        ((0,), (256,)),
        ((-1,), (255,)),
    ],
)
def test_parts_are_told_apart_by_type_and_length(some, others):
    assert context("row", *some) != context("row", *others)
    assert digest(*some) != digest(*others)


def test_an_instant_is_the_same_in_every_time_zone():
    here = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    assert context("grant", here) == context("grant", datetime(2026, 1, 1, 10, tzinfo=UTC))


@given(st.uuids())
def test_an_id_counts_the_same_however_it_is_carried(one):
    for text in (one.hex, str(one)):
        assert context("row", RawId.from_text(text)) == context("row", one)
    assert context("row", one) != context("row", one.bytes)


@pytest.mark.parametrize("octets", [b"", bytes(15), bytes(17)])
def test_an_id_of_another_length_has_no_place_in_a_context(octets):
    with pytest.raises(TypeError):
        context("row", RawId(octets))


def test_an_instant_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        context("grant", datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("part", [True, 1.5, ["a"], ("a",)])
def test_other_types_have_no_place_in_a_context(part):
    with pytest.raises(TypeError):
        context("row", part)


def test_a_named_value_counts_as_its_text():
    assert context("row", Colour.RED) == context("row", "red")


@given(st.binary(max_size=2000), st.binary(min_size=32, max_size=32), st.binary(max_size=40))
def test_what_is_sealed_opens_again(plain, key, place):
    assert unseal(key, seal(key, plain, place), place) == plain


def test_sealing_twice_gives_different_bytes():
    assert seal(KEY, b"a", PLACE) != seal(KEY, b"a", PLACE)


@settings(max_examples=300)
@given(damaged(SEALED))
def test_damaged_ciphertext_is_refused(bad):
    with pytest.raises(Tampered):
        unseal(KEY, bad, PLACE)


def test_every_single_byte_of_a_ciphertext_counts():
    for at in range(len(SEALED)):
        bad = SEALED[:at] + bytes([SEALED[at] ^ 1]) + SEALED[at + 1 :]
        with pytest.raises(Tampered):
            unseal(KEY, bad, PLACE)


@given(damaged(PLACE))
def test_another_place_is_refused(place):
    with pytest.raises(Tampered):
        unseal(KEY, SEALED, place)


def test_another_key_is_refused():
    with pytest.raises(Tampered):
        unseal(b"x" * 32, SEALED, PLACE)


def test_refusals_say_nothing_about_the_content():
    with pytest.raises(Tampered) as refusal:
        unseal(KEY, SEALED[:-1], PLACE)
    assert refusal.value.args == ()
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(
    "padded",
    [
        bytes(64),
        b"",
        b"a" * 64,
        b"text\x80" + bytes(58),
        b"text\x80" + bytes(60),
        b"text\x80" + bytes(123),
    ],
)
def test_padding_of_another_length_or_without_its_mark_is_refused(padded):
    nonce = bytes(12)
    sealed = b"\x01" + nonce + Opener(KEY)._aes.encrypt(nonce, padded, PLACE)
    with pytest.raises(Tampered):
        unseal(KEY, sealed, PLACE)


@given(st.integers(1, 10**7))
def test_padding_costs_at_most_an_eighth_and_tells_few_sizes(length):
    padded = padded_length(length)
    assert length <= padded <= max(64, length * 1.125)
    assert padded_length(padded) == padded


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_a_longer_text_never_looks_shorter(a, b):
    assert (a <= b) <= (padded_length(a) <= padded_length(b))


def test_short_answers_have_one_size():
    assert len(seal(KEY, b"yes", PLACE)) == len(seal(KEY, b"rather not say", PLACE))


@settings(max_examples=50)
@given(st.binary(max_size=500))
def test_what_is_sealed_to_somebody_opens_for_them(plain):
    assert PRIVATE.unseal(seal_to(PRIVATE.public, plain, PLACE), PLACE) == plain


@settings(max_examples=300)
@given(damaged(SEALED_TO))
def test_damaged_letters_are_refused(bad):
    with pytest.raises(Tampered):
        PRIVATE.unseal(bad, PLACE)


def test_a_letter_opens_for_nobody_else_and_nowhere_else():
    with pytest.raises(Tampered):
        SealingKey.from_seed(b"t" * 32).unseal(SEALED_TO, PLACE)
    with pytest.raises(Tampered):
        PRIVATE.unseal(SEALED_TO, context("row", UUID(int=1), 4))


@pytest.mark.parametrize("public", [b"", bytes(1216), PRIVATE.public[:-1], PRIVATE.public + b"a"])
def test_nothing_is_sealed_to_what_is_no_key(public):
    with pytest.raises(Tampered):
        seal_to(public, b"a", PLACE)


def test_a_seed_always_gives_the_same_keys():
    assert SealingKey.from_seed(b"s" * 32).public == PRIVATE.public
    assert len(PRIVATE.public) == 1216
    assert SigningKey.from_seed(b"g" * 32).public == SIGNING.public


def test_a_sealing_key_expands_as_in_the_first_vector_of_the_x_wing_draft():
    seed = "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"
    public = SealingKey.from_seed(bytes.fromhex(seed)).public.hex()
    assert public.startswith("e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5")
    assert public.endswith("859edb06eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534")


@pytest.mark.parametrize("kind", [SealingKey, SigningKey])
def test_a_seed_of_another_length_is_refused(kind):
    with pytest.raises(ValueError, match="32 bytes"):
        kind.from_seed(b"short")


def test_a_signature_holds():
    verify(SIGNING.public, SIGNATURE, b"message")


@given(damaged(SIGNATURE))
def test_a_damaged_signature_is_refused(bad):
    with pytest.raises(Tampered):
        verify(SIGNING.public, bad, b"message")


@given(damaged(b"message"))
def test_a_signature_under_another_message_is_refused(message):
    with pytest.raises(Tampered):
        verify(SIGNING.public, SIGNATURE, message)


@given(damaged(SIGNING.public))
def test_a_signature_by_another_key_is_refused(public):
    with pytest.raises(Tampered):
        verify(public, SIGNATURE, b"message")


def test_purposes_and_salts_keep_derived_keys_apart():
    keys = {derive(KEY, "a"), derive(KEY, "b"), derive(KEY, "a", salt=b"s"), derive(KEY + b"", "c")}
    assert len(keys) == 4
    assert derive(KEY, "a") == derive(KEY, "a")
    assert len(derive(KEY, "a", length=64)) == 64


def test_macs_and_comparison():
    assert same(mac(KEY, b"a"), mac(KEY, b"a"))
    assert not same(mac(KEY, b"a"), mac(KEY, b"b"))
    assert not same(mac(KEY, b"a"), mac(b"x" * 32, b"a"))


def test_mac_is_that_of_rfc_4231():
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert mac(b"Jefe", b"what do ya want for nothing?").hex() == expected


def test_keys_are_drawn_afresh():
    assert len({fresh_key() for _ in range(100)}) == 100
    assert len(fresh_key()) == 32


def test_the_version_stands_first():
    assert SEALED[0] == SEALED_TO[0] == PLACE[0] == suite.SUITE == 1
