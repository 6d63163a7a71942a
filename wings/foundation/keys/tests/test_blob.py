from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wings.foundation.keys.blob import Blob, Passkey, dumps, loads
from wings.foundation.keys.canonical import octets_read
from wings.foundation.keys.keypair import Keypair, Seeds, fresh_seeds
from wings.foundation.keys.suite import Tampered
from wings.foundation.keys.tests.mutations import damaged

BLOB = Blob(
    keyholder=UUID(int=7),
    seeds=Seeds(b"a" * 32, b"b" * 32, b"c" * 32),
    roots={UUID(int=1): b"r" * 32},
    totp_seed=b"t" * 20,
    passkeys=(Passkey(b"id", b"public", "Büro"),),
)

keys = st.binary(min_size=32, max_size=32)
blobs = st.builds(
    Blob,
    keyholder=st.uuids(),
    seeds=st.builds(Seeds, keys, keys, keys),
    roots=st.dictionaries(st.uuids(), keys, max_size=3),
    totp_seed=st.none() | st.binary(max_size=20),
    passkeys=st.lists(
        st.builds(Passkey, st.binary(max_size=9), st.binary(max_size=9), st.text(max_size=9)),
        max_size=2,
    ).map(tuple),
)


@given(blobs)
def test_a_blob_reads_back_as_it_was(blob):
    assert loads(dumps(blob)) == blob


@settings(max_examples=300)
@given(damaged(dumps(BLOB)))
def test_a_damaged_blob_is_refused_or_another_blob_in_full(bad):
    try:
        blob = loads(bad)
    except Tampered:
        return
    assert dumps(blob) == bad


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"{}", b'{"format":1}', b"\xff", b"[" * 100_000]
)
def test_what_is_no_blob_is_refused(data):
    with pytest.raises(Tampered):
        loads(data)


@pytest.mark.parametrize("text", ["QR==", "QQ", "QQ==\n", "Q Q=", "é", 5, None])
def test_bytes_are_written_in_one_way_only(text):
    assert octets_read("QQ==") == b"A"
    with pytest.raises(Tampered):
        octets_read(text)


def test_nothing_unknown_hides_in_a_blob():
    with pytest.raises(Tampered):
        loads(dumps(BLOB).replace(b'"format":1', b'"format":2'))
    with pytest.raises(Tampered):
        loads(dumps(BLOB).replace(b'"format":1', b'"extra":1,"format":1'))


def test_secrets_do_not_show_when_a_blob_is_printed():
    shown = repr(BLOB)
    assert "aaaa" not in shown
    assert "tttt" not in shown


def test_seeds_are_drawn_afresh_and_keys_follow_from_them():
    seeds = fresh_seeds()
    assert len({seeds.sealing, seeds.signing, seeds.own, fresh_seeds().own}) == 4
    assert Keypair(seeds).own == Keypair(seeds).own
    assert Keypair(seeds).own != seeds.own
    assert Keypair(seeds).sealing.public == Keypair(seeds).sealing.public
    assert Keypair(seeds).signing.public == Keypair(seeds).signing.public
