"""What the browser holds: a token that finds a session, and the key that opens it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from typing import Final

from wings.foundation.keys.suite import KEY_BYTES, digest, fresh_key

# `__Host-`: browsers take it only from this very host over https, so no subdomain can plant one.
NAME: Final = "__Host-wings"
_LENGTH: Final = 2 * KEY_BYTES


@dataclass(frozen=True)
class Cookie:
    """The two halves of a session cookie; only the token's digest is ever stored."""

    # Two secrets: the database finds the row by a digest of the one and never sees the other.
    token: bytes = field(repr=False)
    key: bytes = field(repr=False)

    @property
    def digest(self) -> bytes:
        """What the session's row is found by."""
        return digest("session token", self.token)

    def written(self) -> str:
        """Write the cookie as text."""
        return urlsafe_b64encode(self.token + self.key).decode("ascii")


def fresh_cookie() -> Cookie:
    """Draw a token and a key."""
    return Cookie(fresh_key(), fresh_key())


def read_cookie(text: str) -> Cookie | None:
    """Read a cookie back; None when it is none of ours."""
    try:
        octets = urlsafe_b64decode(text.encode("ascii"))
    except (NotBase64, ValueError):
        return None
    if len(octets) != _LENGTH:
        return None
    return Cookie(octets[:KEY_BYTES], octets[KEY_BYTES:])
