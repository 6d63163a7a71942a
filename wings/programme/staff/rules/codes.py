"""Invitation codes: twelve letters and digits, handed over on paper or by voice."""

import secrets
from typing import Final

from wings.foundation.keys.passphrases import folded_code
from wings.foundation.keys.pepper import NodeKey

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS: Final = 3
_GROUP: Final = 4


def fresh_code() -> str:
    """Draw a code in three groups of four: 60 bits, of use for a day."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def code_digest(node: NodeKey, code: str) -> bytes:
    """Return what an invitation is found by, from its code as it is typed.

    Needs the installation's key: whoever has the database alone cannot try codes.
    """
    # 60 bits could be searched offline if the digest were plain.
    return node.blind("invitation", folded_code(code))
