"""New secrets for somebody who has keys already: drawn, shown, typed again, wrapped."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from wings.foundation.keys.canonical import read, written
from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.passphrases import (
    KdfParameters,
    folded_code,
    fresh_parameters,
    fresh_recovery_code,
    generate_passphrase,
    normalise,
    recovery_key,
    wrapping_key,
)
from wings.foundation.keys.pepper import Pepper
from wings.foundation.keys.suite import Tampered, context, fresh_key, seal, unseal
from wings.programme.staff.rules.wraps import wrap_key

PART = 6
"""How many letters of the recovery code, the last ones, are typed again."""


@dataclass(frozen=True)
class Offer:
    """A passphrase and a recovery code that are shown and not yet in use."""

    passphrase: str = field(repr=False)
    recovery_code: str = field(repr=False)

    @classmethod
    def fresh(cls, language: str) -> Self:
        """Draw both."""
        return cls(generate_passphrase(language), fresh_recovery_code())

    def is_retyped(self, passphrase: str, part: str) -> bool:
        """Say whether the passphrase and the end of the code were typed as they were shown."""
        typed, shown = folded_code(part), folded_code(self.recovery_code)
        same_words = normalise(passphrase) == normalise(self.passphrase)
        # With a least length: every code ends with the empty text.
        return same_words and len(typed) >= PART and shown.endswith(typed)

    def carried(self, keypair: Keypair, session: UUID) -> str:
        """Seal the offer to its owner, to travel through the form."""
        plain = written({"passphrase": self.passphrase, "code": self.recovery_code})
        # Not in a row: nothing is stored of secrets that she may never take.
        return urlsafe_b64encode(seal(keypair.own, plain, _place(session))).decode("ascii")

    @classmethod
    def brought_back(cls, text: str, keypair: Keypair, session: UUID) -> Self:
        """Open what `carried` sealed. Raises Tampered."""
        try:
            sealed = urlsafe_b64decode(text.encode("ascii"))
        except (NotBase64, ValueError):
            raise Tampered from None
        record = read(unseal(keypair.own, sealed, _place(session)))
        return cls(record["passphrase"], record["code"])


@dataclass(frozen=True)
class Wrapping:
    """The wrap of a blob's key under one secret, and how hard that secret is to guess."""

    parameters: Mapping[str, int | str]
    sealed: bytes


@dataclass(frozen=True)
class Renewed:
    """A new key for the blob, wrapped under both new secrets."""

    blob_key: bytes = field(repr=False)
    passphrase: Wrapping
    recovery: Wrapping


def renewed(offer: Offer, keyholder: UUID, pepper: Pepper) -> Renewed:
    """Draw a new key for the blob and wrap it; about half a second."""
    blob_key = fresh_key()
    by_phrase, by_code = fresh_parameters(), fresh_parameters()
    phrase_key = wrapping_key(offer.passphrase, by_phrase, pepper)
    code_key = recovery_key(offer.recovery_code, by_code)
    return Renewed(
        blob_key,
        _wrapping(blob_key, phrase_key, by_phrase, keyholder),
        _wrapping(blob_key, code_key, by_code, keyholder),
    )


def _wrapping(blob_key: bytes, key: bytes, parameters: KdfParameters, keyholder: UUID) -> Wrapping:
    return Wrapping(parameters.to_json(), wrap_key(blob_key, key, keyholder))


def _place(session: UUID) -> bytes:
    return context("offered secrets", 1, session)
