"""Secrets on paper: 32 bytes as letters and digits that people can copy, and that tell of a slip.

Fifty-two characters carry the secret, eight more check it.
"""

from typing import Final

from wings.foundation.keys.keypair import Keypair, Seeds
from wings.foundation.keys.passphrases import folded_code
from wings.foundation.keys.suite import KEY_BYTES, derive, digest

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES: Final = {letter: value for value, letter in enumerate(_LETTERS)}
_BITS: Final = 5
_SECRET_LETTERS: Final = 52
_CHECK_LETTERS: Final = 8
_SPARE_BITS: Final = _BITS * _SECRET_LETTERS - 8 * KEY_BYTES
_GROUP: Final = 5


class Misread(Exception):
    """What was typed is not what was printed: a letter is missing, added or wrong."""


def on_paper(secret: bytes) -> str:
    """Write 32 bytes as twelve groups of five letters and digits."""
    letters = _written(int.from_bytes(secret) << _SPARE_BITS, _SECRET_LETTERS) + _check(secret)
    return " ".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def from_paper(text: str) -> bytes:
    """Read what `on_paper` wrote, however it was spaced. Raises Misread."""
    letters = folded_code(text)
    if len(letters) != _SECRET_LETTERS + _CHECK_LETTERS:
        raise Misread
    number = 0
    for letter in letters[:_SECRET_LETTERS]:
        number = number << _BITS | _VALUES[letter]
    # Written again and compared: a misread letter would give a key that opens nothing, years later.
    secret = (number >> _SPARE_BITS).to_bytes(KEY_BYTES)
    if folded_code(on_paper(secret)) != letters:
        raise Misread
    return secret


def paper_keypair(secret: bytes) -> Keypair:
    """Derive the keys of a paper keyholder from the one secret that is printed."""
    # One secret for three keys: somebody may have to type it from the envelope.
    purposes = ("sealing", "signing", "own")
    return Keypair(Seeds(*(derive(secret, f"paper {purpose}") for purpose in purposes)))


def _written(number: int, count: int) -> str:
    places = range(_BITS * (count - 1), -1, -_BITS)
    return "".join(_LETTERS[number >> place & 31] for place in places)


def _check(secret: bytes) -> str:
    return _written(int.from_bytes(digest("paper", secret)[:5]), _CHECK_LETTERS)
