import pytest
from hypothesis import given
from hypothesis import strategies as st

from wings.foundation.keys.passphrases import folded_code
from wings.foundation.keys.pepper import NodeKey, Pepper
from wings.programme.staff.contents import Progress
from wings.programme.staff.rules.clashes import RolesClash, refuse_clashes
from wings.programme.staff.rules.codes import code_digest, fresh_code
from wings.programme.staff.rules.newcomers import secret_text
from wings.programme.staff.rules.paper import Misread, from_paper, on_paper
from wings.programme.staff.rules.qr import qr_code
from wings.programme.staff.vocabulary import APART, JoinStep, Role

NODE = NodeKey(Pepper(1, b"p" * 32))
OTHER_NODE = NodeKey(Pepper(1, b"q" * 32))
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
secrets = st.binary(min_size=32, max_size=32)


@given(secrets)
def test_a_secret_on_paper_is_read_back(secret):
    assert from_paper(on_paper(secret)) == secret


@given(secrets)
def test_spaces_dashes_and_small_letters_do_not_matter(secret):
    assert from_paper(f" {on_paper(secret).lower().replace(' ', '-')} ") == secret


@given(secrets, st.integers(0, 59), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_noticed(secret, place, letter):
    right = folded_code(on_paper(secret))
    typed = right[:place] + letter + right[place + 1 :]
    if typed != right:
        with pytest.raises(Misread):
            from_paper(typed)


@given(st.text(max_size=80))
def test_what_was_never_printed_is_misread(text):
    with pytest.raises(Misread):
        from_paper(text)


def test_a_secret_on_paper_is_short_enough_to_copy():
    groups = on_paper(b"\xff" * 32).split()

    assert [len(group) for group in groups] == [5] * 12


def test_a_code_is_short_enough_to_say_and_found_however_it_is_typed():
    code = fresh_code()

    assert len(code.replace("-", "")) == 12
    assert code_digest(NODE, code) == code_digest(NODE, code.lower().replace("-", " "))


def test_without_the_pepper_codes_cannot_be_tried():
    code = fresh_code()

    assert code_digest(NODE, code) != code_digest(OTHER_NODE, code)


def test_the_seed_of_an_app_is_written_in_groups_of_four():
    assert secret_text(b"\0" * 20) == "AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA"


def test_a_qr_code_has_its_quiet_zone_and_dark_parts():
    picture = qr_code("otpauth://totp/anna?secret=AAAA")

    assert picture.side >= 21 + 2 * 4
    assert picture.path.startswith("M4 4h7v1h-7z")


@given(st.sets(st.sampled_from(list(Role))))
def test_roles_clash_exactly_where_the_table_says(roles):
    clashing = [apart for apart in APART if {apart.one, apart.other} <= roles]
    if clashing:
        with pytest.raises(RolesClash):
            refuse_clashes(role.value for role in roles)
    else:
        refuse_clashes(role.value for role in roles)


@given(st.sampled_from(list(JoinStep)), st.text(), secrets, st.none() | st.integers(0))
def test_progress_is_read_back_as_it_was_kept(step, text, secret, number):
    kept = Progress(step, secret, text, secret[:20], text, number, (text, text))

    assert Progress.from_bytes(kept.to_bytes()) == kept
