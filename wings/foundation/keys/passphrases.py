"""From what a person remembers, or keeps on paper, to the key that opens their blob."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from wings.foundation.keys.blob import Blob, dumps, loads
from wings.foundation.keys.canonical import number_read, octets_read, octets_written, text_read
from wings.foundation.keys.folding import normalise
from wings.foundation.keys.pepper import Pepper
from wings.foundation.keys.suite import KEY_BYTES, Tampered, context, derive, seal, unseal
from wings.foundation.keys.words import word_list

__all__ = [
    "KdfParameters",
    "WeakParameters",
    "fresh_parameters",
    "fresh_recovery_code",
    "generate_passphrase",
    "normalise",
    "recovery_key",
    "unwrap_blob",
    "wrap_blob",
    "wrapping_key",
]

# Parameters lie in the database. Without a floor its writer could make the next passphrase cheap
# to guess; without a ceiling one sign-in could bring the server down.
LEAST_MEMORY_KIB = 64 * 1024
LEAST_PASSES = 3
LEAST_LANES = 1
LEAST_SALT_BYTES = 16
MOST_MEMORY_KIB = 1024 * 1024
MOST_PASSES = 16
MOST_LANES = 8
MOST_SALT_BYTES = 64
PASSPHRASE_WORDS = 6

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS = (5, 5, 5, 5, 6)
_MISREAD = str.maketrans("OIL", "011")


class WeakParameters(Exception):
    """Stored Argon2 parameters lie outside what this code accepts; no setting changes that."""


@dataclass(frozen=True)
class KdfParameters:
    """How hard a guess is: Argon2id memory in KiB, passes, lanes, and the salt.

    Raises WeakParameters below 64 MiB, 3 passes, 1 lane, 16 bytes of salt, and above what a
    server can bear (1 GiB, 16 passes, 8 lanes, 64 bytes).
    Source: RFC 9106, section 4, second recommended option (64 MiB, three passes).
    """

    memory_kib: int
    passes: int
    lanes: int
    salt: bytes

    def __post_init__(self) -> None:
        if not (
            LEAST_MEMORY_KIB <= self.memory_kib <= MOST_MEMORY_KIB
            and LEAST_PASSES <= self.passes <= MOST_PASSES
            and LEAST_LANES <= self.lanes <= MOST_LANES
            and LEAST_SALT_BYTES <= len(self.salt) <= MOST_SALT_BYTES
        ):
            raise WeakParameters

    def to_json(self) -> dict[str, int | str]:
        """Write the parameters as a JSON object to store beside the wrapped blob."""
        return {
            "memory_kib": self.memory_kib,
            "passes": self.passes,
            "lanes": self.lanes,
            "salt": octets_written(self.salt),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """Read stored parameters; raises WeakParameters when they are weak or unreadable."""
        try:
            return cls(
                memory_kib=number_read(stored["memory_kib"]),
                passes=number_read(stored["passes"]),
                lanes=number_read(stored["lanes"]),
                salt=octets_read(text_read(stored["salt"])),
            )
        except (KeyError, Tampered):
            raise WeakParameters from None


def fresh_parameters() -> KdfParameters:
    """Draw a salt for the parameters in use today."""
    return KdfParameters(LEAST_MEMORY_KIB, LEAST_PASSES, LEAST_LANES, os.urandom(LEAST_SALT_BYTES))


def _stretched(typed: str, parameters: KdfParameters) -> bytes:
    # Half a surrogate pair can come out of a form: it is a wrong passphrase, not a fault.
    return Argon2id(
        salt=parameters.salt,
        length=KEY_BYTES,
        iterations=parameters.passes,
        lanes=parameters.lanes,
        memory_cost=parameters.memory_kib,
    ).derive(typed.encode("utf-8", "surrogatepass"))


def wrapping_key(passphrase: str, parameters: KdfParameters, pepper: Pepper) -> bytes:
    """Make the key that a passphrase stands for (32 bytes); takes about 0.2 s and 64 MiB."""
    # The pepper comes in after Argon2 and by its version: a dump alone has nothing to guess
    # against.
    stretched = _stretched(normalise(passphrase), parameters)
    return derive(stretched, f"passphrase, pepper {pepper.version}", salt=pepper.secret)


def wrap_blob(blob: Blob, key: bytes, keyholder: UUID) -> bytes:
    """Seal a blob under a wrapping or recovery key, for this keyholder alone."""
    return seal(key, dumps(blob), context("blob", keyholder))


def unwrap_blob(sealed: bytes, key: bytes, keyholder: UUID) -> Blob:
    """Open a wrapped blob: this is the check of a passphrase. Raises Tampered when it is wrong."""
    blob = loads(unseal(key, sealed, context("blob", keyholder)))
    if blob.keyholder != keyholder:
        raise Tampered
    return blob


def fresh_recovery_code() -> str:
    """Draw a recovery code to print: 26 letters and digits in five groups, 130 bits.

    Source of the alphabet: Douglas Crockford, "Base 32" (no I, L, O, U).
    """
    groups = ("".join(secrets.choice(_CROCKFORD) for _ in range(size)) for size in _GROUPS)
    return "-".join(groups)


def folded_code(code: str) -> str:
    """Fold a typed recovery code: capitals, no separators, O read as 0, I and L as 1."""
    capitals = normalise(code).upper().translate(_MISREAD)
    return "".join(letter for letter in capitals if letter in _CROCKFORD)


def recovery_key(code: str, parameters: KdfParameters) -> bytes:
    """Make the key that a recovery code stands for; needs no pepper, costs as a passphrase."""
    # No pepper: the paper must still open when the server is lost, and 130 bits need none.
    return derive(_stretched(folded_code(code), parameters), "recovery code")


def generate_passphrase(language: str) -> str:
    """Draw six words (at least 64 bits) in a language, or in English when it has no list."""
    words = word_list(language)
    return " ".join(secrets.choice(words) for _ in range(PASSPHRASE_WORDS))
