"""Somebody new: what is drawn for her, and what of it is stored."""

from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self
from uuid import UUID, uuid4

from wings.foundation.keys.blob import Blob
from wings.foundation.keys.keypair import Keypair, Seeds, fresh_seeds
from wings.foundation.keys.passphrases import (
    fresh_parameters,
    fresh_recovery_code,
    generate_passphrase,
    recovery_key,
    wrapping_key,
)
from wings.foundation.keys.pepper import Pepper
from wings.foundation.keys.suite import fresh_key
from wings.foundation.keys.totp import fresh_totp_seed
from wings.programme.staff.contents import Names
from wings.programme.staff.rules.comparing import Words, words_of
from wings.programme.staff.rules.wraps import seal_blob, wrap_key


@dataclass(frozen=True)
class Credentials:
    """All that a new account rests on. It exists in memory and on the person's own paper."""

    names: Names
    language: str
    passphrase: str = field(repr=False)
    totp_seed: bytes = field(repr=False)
    recovery_code: str = field(repr=False)
    keyholder: UUID = field(default_factory=uuid4)
    seeds: Seeds = field(default_factory=fresh_seeds, repr=False)

    @classmethod
    def fresh(cls, names: Names, *, language: str = "en") -> Self:
        """Draw a passphrase in a language, the seed of an app, a recovery code and keys."""
        return cls(
            names,
            language,
            passphrase=generate_passphrase(language),
            totp_seed=fresh_totp_seed(),
            recovery_code=fresh_recovery_code(),
        )

    @cached_property
    def keypair(self) -> Keypair:
        """The keys that the seeds stand for."""
        return Keypair(self.seeds)

    @property
    def words(self) -> Words:
        """The six words of her keys."""
        return words_of(self.keypair)


@dataclass(frozen=True)
class Wrapped:
    """What is stored of somebody's secrets: the blob, and its key under two others."""

    blob: bytes
    passphrase_parameters: Mapping[str, int | str]
    passphrase_wrap: bytes
    recovery_parameters: Mapping[str, int | str]
    recovery_wrap: bytes


def wrapped(credentials: Credentials, *, roots: Mapping[UUID, bytes], pepper: Pepper) -> Wrapped:
    """Seal the blob, and its key under passphrase and recovery code; about half a second.

    roots: of the organisations that she trusts. Reads and writes no table.
    """
    keyholder, blob_key = credentials.keyholder, fresh_key()
    blob = Blob(keyholder, credentials.seeds, dict(roots), credentials.totp_seed, passkeys=())
    by_phrase, by_code = fresh_parameters(), fresh_parameters()
    phrase_key = wrapping_key(credentials.passphrase, by_phrase, pepper)
    code_key = recovery_key(credentials.recovery_code, by_code)
    return Wrapped(
        blob=seal_blob(blob, blob_key),
        passphrase_parameters=by_phrase.to_json(),
        passphrase_wrap=wrap_key(blob_key, phrase_key, keyholder),
        recovery_parameters=by_code.to_json(),
        recovery_wrap=wrap_key(blob_key, code_key, keyholder),
    )


def secret_text(totp_seed: bytes) -> str:
    """Write an app's seed as the letters that people type, in groups of four."""
    letters = b32encode(totp_seed).decode("ascii")
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))
