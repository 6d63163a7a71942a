from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings

from wings.foundation.keys import headers
from wings.foundation.keys.headers import (
    Author,
    EpochHeader,
    Place,
    Previous,
    SignedHeader,
    check_first_part,
    check_header,
    check_line,
    expect,
    file_id,
    kcv,
    letterbox,
    read_header,
)
from wings.foundation.keys.suite import Tampered, context, mac, seal_to
from wings.foundation.keys.tests.mutations import damaged
from wings.foundation.keys.tests.people import AUTHOR, MEMBER, PLACE, STRANGER

HOLDERS = (UUID(int=70), AUTHOR.keyholder)
FIRST_KEY, SECOND_KEY, PLANTED_KEY = b"1" * 32, b"2" * 32, b"p" * 32
SIGNER = MEMBER.signing.public


def make_header(*place_and_key, holders=HOLDERS, **changes):
    return headers.make_header(*place_and_key, holders=holders, **changes)


FIRST_SIGNED = make_header(PLACE, FIRST_KEY, author=AUTHOR)
FIRST = check_header(FIRST_SIGNED, SIGNER, FIRST_KEY, None, b"")
SECOND_SIGNED = make_header(PLACE, SECOND_KEY, author=AUTHOR, previous=Previous(FIRST, FIRST_KEY))


def refused(signed, data_key=SECOND_KEY, previous_key=FIRST_KEY, previous_hash=FIRST.hash):
    with pytest.raises(Tampered) as refusal:
        check_header(signed, SIGNER, data_key, previous_key, previous_hash)
    return refusal.value.args == ()


def signed_again(header):
    data = header.to_bytes()
    return SignedHeader(data, MEMBER.signing.sign(context("epoch header", data)))


def test_the_first_epoch_has_none_before():
    assert (FIRST.epoch, FIRST.previous_hash, FIRST.previous_mac) == (1, b"", b"")
    assert FIRST.author == AUTHOR.keyholder
    assert FIRST.author_serial == AUTHOR.serial


def test_a_header_names_for_whom_its_key_was_made_each_once():
    doubled = make_header(PLACE, FIRST_KEY, author=AUTHOR, holders=[*reversed(HOLDERS), *HOLDERS])

    assert read_header(doubled, SIGNER).holders == FIRST.holders == HOLDERS


def test_the_next_epoch_names_and_authenticates_the_one_before():
    second = check_header(SECOND_SIGNED, SIGNER, SECOND_KEY, FIRST_KEY, FIRST.hash)
    assert second.epoch == 2
    assert second.previous_hash == FIRST.hash
    assert second.hash != FIRST.hash


def test_who_did_not_hold_the_epoch_before_still_checks_its_hash():
    assert check_header(SECOND_SIGNED, SIGNER, SECOND_KEY, None, FIRST.hash).epoch == 2
    assert refused(SECOND_SIGNED, previous_key=None, previous_hash=b"x" * 32)
    assert refused(SECOND_SIGNED, previous_key=None, previous_hash=b"")


@settings(max_examples=300)
@given(damaged(SECOND_SIGNED.header_bytes))
def test_an_altered_header_is_refused(bad):
    assert refused(SignedHeader(bad, SECOND_SIGNED.signature))


@given(damaged(SECOND_SIGNED.signature))
def test_an_altered_signature_is_refused(bad):
    assert refused(SignedHeader(SECOND_SIGNED.header_bytes, bad))


def test_a_header_by_somebody_else_is_refused():
    stranger = Author(AUTHOR.keyholder, AUTHOR.serial, STRANGER.signing)
    assert refused(make_header(PLACE, SECOND_KEY, author=stranger, previous=Previous(FIRST, b"")))


def test_a_header_of_another_data_key_is_refused():
    assert refused(SECOND_SIGNED, data_key=PLANTED_KEY)


def test_a_planted_key_is_refused_though_a_member_signed_it():
    planted = make_header(PLACE, PLANTED_KEY, author=AUTHOR, previous=Previous(FIRST, PLANTED_KEY))
    assert refused(planted, data_key=PLANTED_KEY)


def test_a_planted_letterbox_is_refused():
    header = EpochHeader.from_bytes(SECOND_SIGNED.header_bytes)
    planted = replace(header, letterbox_public=letterbox(PLANTED_KEY).public)
    assert refused(signed_again(planted))


@pytest.mark.parametrize(
    "change",
    [
        {"epoch": 1},
        {"epoch": 0},
        {"epoch": 3},
        {"previous_hash": b""},
        {"previous_mac": b""},
        {"previous_hash": b"", "previous_mac": b""},
        {"previous_hash": b"x" * 32},
        {"kind": "clinical"},
        {"compartment": UUID(int=4)},
        {"subject": UUID(int=4)},
        {"author_serial": UUID(int=4)},
        {"holders": HOLDERS[:1]},
        {"beside": b"h" * 32},
    ],
)
def test_the_mac_covers_the_whole_header(change):
    header = EpochHeader.from_bytes(SECOND_SIGNED.header_bytes)
    assert refused(signed_again(replace(header, **change)))


def test_a_first_epoch_with_something_before_it_is_refused():
    for change in ({"previous_mac": b"m" * 32}, {"previous_hash": b"h" * 32}, {"epoch": 2}):
        signed = signed_again(replace(FIRST, **change))
        assert refused(signed, FIRST_KEY, None, b"")
        assert refused(signed, FIRST_KEY, None, b"h" * 32)
    assert refused(FIRST_SIGNED, FIRST_KEY, SECOND_KEY, b"")


def test_a_signature_for_another_purpose_is_no_header():
    data = SECOND_SIGNED.header_bytes
    for message in (data, context("certificate", data)):
        assert refused(SignedHeader(data, MEMBER.signing.sign(message)))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b'"holders":["', b'"holders":["00000000-0000-0000-0000-000000000099","'),
        (b'"epoch":2', b'"epoch":true'),
        (b'"epoch":2', b'"epoch":"2"'),
        (b'"epoch":2', b'"epoch":2.0'),
        (b'"kind":"card"', b'"kind":7'),
        (b'"format":1', b'"format":2'),
        (b'"kcv":"', b'"kcv":"!'),
        (b"00000000004d", b"00000000004D"),
        (b'"author":', b'"auteur":'),
    ],
)
def test_only_what_was_written_is_read(was, becomes):
    assert was in SECOND_SIGNED.header_bytes
    with pytest.raises(Tampered):
        EpochHeader.from_bytes(SECOND_SIGNED.header_bytes.replace(was, becomes))


def test_the_signature_alone_is_enough_to_find_the_letterbox():
    header = read_header(SECOND_SIGNED, SIGNER)
    slip = seal_to(header.letterbox_public, b"flag", context("slip"))
    assert letterbox(SECOND_KEY).unseal(slip, context("slip")) == b"flag"
    with pytest.raises(Tampered):
        read_header(SECOND_SIGNED, STRANGER.signing.public)


def test_a_header_belongs_to_its_place_and_epoch():
    expect(FIRST, PLACE, 1)
    with pytest.raises(Tampered):
        expect(FIRST, PLACE, 2)
    for change in ({"kind": "plan"}, {"compartment": UUID(int=4)}, {"organisation": UUID(int=4)}):
        with pytest.raises(Tampered):
            expect(FIRST, replace(PLACE, **change), 1)


def test_an_epoch_does_not_follow_that_of_another_compartment():
    away = Place(UUID(int=4), PLACE.organisation, PLACE.subject, PLACE.kind)
    with pytest.raises(ValueError, match="another compartment"):
        make_header(away, SECOND_KEY, author=AUTHOR, previous=Previous(FIRST, FIRST_KEY))


def test_check_value_letterbox_and_mac_tell_nothing_of_each_other():
    values = {kcv(FIRST_KEY), kcv(SECOND_KEY), FIRST_KEY, mac(FIRST_KEY, b"")}
    assert len(values) == 4
    assert letterbox(FIRST_KEY).public != letterbox(SECOND_KEY).public


def line_of(*authors_and_holders):
    """Return the headers of a part, each by its author and for its holders, from the first on."""
    found, before = [], None
    for author, holders in authors_and_holders:
        place = Place(PLACE.compartment, PLACE.organisation, SUBJECT, PLACE.kind)
        signed = make_header(
            place,
            FIRST_KEY,
            author=Author(author, AUTHOR.serial, MEMBER.signing),
            holders=holders,
            previous=before,
        )
        found.append(EpochHeader.from_bytes(signed.header_bytes))
        before = Previous(found[-1], FIRST_KEY)
    return found


A, B, C = (UUID(int=number) for number in (77, 78, 79))
SUBJECT = file_id(A, PLACE.compartment)


def test_a_line_leads_from_holder_to_holder():
    check_first_part(line_of((A, [A, B]), (B, [B, C]), (C, [B, C])))


@pytest.mark.parametrize(
    "steps",
    [
        [(A, [B])],
        [(A, [A, B]), (C, [A, B, C])],
        [(A, [A, B]), (B, [A])],
        [(A, [A, B]), (A, [A]), (B, [A, B])],
    ],
)
def test_a_line_in_which_somebody_made_a_key_who_held_none_before_or_after_is_none(steps):
    with pytest.raises(Tampered):
        check_line(line_of(*steps))


def test_a_line_with_a_gap_or_of_another_beginning_is_none():
    one, two, three = line_of((A, [A]), (A, [A]), (A, [A]))
    for broken in ([two, three], [one, three], [one, replace(two, kcv=b"x"), three]):
        with pytest.raises(Tampered):
            check_line(broken)


def test_nobody_else_begins_the_first_part_of_a_file():
    for broken in (line_of((B, [A, B])), [replace(line_of((A, [A]))[0], beside=b"h" * 32)]):
        with pytest.raises(Tampered):
            check_first_part(broken)
    assert len({file_id(A, A), file_id(A, B), file_id(B, A)}) == 3
