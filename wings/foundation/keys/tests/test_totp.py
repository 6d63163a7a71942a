from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wings.foundation.keys.totp import (
    WrongCode,
    fresh_totp_seed,
    provisioning_uri,
    totp_code,
    totp_step,
    verify_totp,
)

SEED = b"12345678901234567890"
NOW = datetime(2026, 3, 1, 12, 0, 10, tzinfo=UTC)
STEP = totp_step(NOW)
LATER = timedelta(seconds=30)

instants = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238_appendix_b(seconds, code):
    assert totp_code(SEED, datetime.fromtimestamp(seconds, UTC)) == code[-6:]


@given(instants)
def test_a_code_counts_at_its_moment(at):
    assert verify_totp(SEED, totp_code(SEED, at), at, last_step=None) == totp_step(at)


@pytest.mark.parametrize("drift", [-LATER, LATER])
def test_a_clock_half_a_minute_off_is_forgiven(drift):
    code = totp_code(SEED, NOW + drift)
    assert verify_totp(SEED, code, NOW, last_step=None) == totp_step(NOW + drift)


@pytest.mark.parametrize("drift", [-2 * LATER, 2 * LATER])
def test_a_clock_a_minute_off_is_not(drift):
    with pytest.raises(WrongCode):
        verify_totp(SEED, totp_code(SEED, NOW + drift), NOW, last_step=None)


def test_a_code_counts_once():
    code = totp_code(SEED, NOW)
    assert verify_totp(SEED, code, NOW, last_step=STEP - 1) == STEP
    with pytest.raises(WrongCode):
        verify_totp(SEED, code, NOW, last_step=STEP)


def test_an_older_code_does_not_count_after_a_newer_one():
    code = totp_code(SEED, NOW - LATER)
    with pytest.raises(WrongCode):
        verify_totp(SEED, code, NOW, last_step=STEP)


def test_spaces_in_a_code_do_not_matter():
    code = totp_code(SEED, NOW)
    assert verify_totp(SEED, f" {code[:3]} {code[3:]} ", NOW, last_step=None) == STEP


@pytest.mark.parametrize("typed", ["", "000", "0000000", "abcdef", "１２３４５６", "\ud800"])
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(WrongCode) as refusal:
        verify_totp(SEED, typed, NOW, last_step=None)
    assert refusal.value.args == ()


def test_an_app_reads_the_seed_and_a_label_that_tells_nothing_from_the_address():
    address = urlsplit(provisioning_uri(SEED))
    assert (address.scheme, address.netloc, address.path) == ("otpauth", "totp", "/Account")
    query = parse_qs(address.query)
    assert query["secret"] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]
    assert "issuer" not in query
    assert (query["digits"], query["period"]) == (["6"], ["30"])


def test_seeds_are_drawn_afresh():
    assert len(fresh_totp_seed()) == 20
    assert fresh_totp_seed() != fresh_totp_seed()
