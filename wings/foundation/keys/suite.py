"""Suite 1: every primitive that the rest of the house may use, under one version byte."""

import hashlib
import hmac
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from struct import Struct
from typing import Any, Self, TypeAlias
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SUITE = 1
KEY_BYTES = 32

Part: TypeAlias = str | int | bytes | UUID | datetime | date | None

_NONCE_BYTES = 12
_TAG_BYTES = 16
_BEFORE_TEXT = 1 + _NONCE_BYTES
# Else the size alone would tell a yes from a no.
_LEAST_PADDED = 64
_LEAST_SEALED = _BEFORE_TEXT + _LEAST_PADDED + _TAG_BYTES
_MARK = b"\x80"
_ID_BYTES = 16
_MLKEM_SEED_BYTES = 64
_MLKEM_PUBLIC_BYTES = 1184
_VERSION = bytes([SUITE])
_HPKE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_head = Struct(">cI").pack
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Tampered(Exception):
    """What was handed over is not what was sealed or signed, or not for this place."""


def _text(part: str) -> bytes:
    # Half a surrogate pair can come out of a form; it must not make a fault where a place is named.
    data = part.encode("utf-8", "surrogatepass")
    return _head(b"s", len(data)) + data


def _written_number(part: int, tag: bytes) -> bytes:
    size = (part.bit_length() + 8) // 8
    return _head(tag, size) + part.to_bytes(size, "big", signed=True)


# Epochs and versions are written for every row of a list of thousands.
_SMALL_NUMBERS = tuple(_written_number(part, b"i") for part in range(64))


def _number(part: int) -> bytes:
    return _SMALL_NUMBERS[part] if 0 <= part < len(_SMALL_NUMBERS) else _written_number(part, b"i")


def _octets(part: bytes) -> bytes:
    return _head(b"b", len(part)) + part


def _identifier(part: UUID) -> bytes:
    return b"u\0\0\0\x10" + part.int.to_bytes(16, "big")


class RawId(bytes):
    """An id as its 16 bytes, written into a context as the UUID that it is.

    To make a UUID takes longer than to open a row: lists of thousands leave it.
    """

    __slots__ = ()

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the id that 32 hexadecimal digits write, with or without hyphens."""
        return cls.fromhex(text.replace("-", ""))


def _raw_identifier(part: RawId) -> bytes:
    if len(part) != _ID_BYTES:
        raise TypeError("An id has 16 bytes")
    return b"u\0\0\0\x10" + part


def _instant(part: datetime) -> bytes:
    if part.tzinfo is None:
        raise ValueError("An instant needs a time zone")
    return _written_number((part - _EPOCH) // _MICROSECOND, b"t")


def _day(part: date) -> bytes:
    return _written_number(part.toordinal(), b"d")


def _nothing(_part: None) -> bytes:
    return b"n\0\0\0\0"


_ENCODERS: dict[type, Callable[[Any], bytes]] = {
    str: _text,
    int: _number,
    bytes: _octets,
    UUID: _identifier,
    RawId: _raw_identifier,
    datetime: _instant,  # before date, of which it is a subclass
    date: _day,
    type(None): _nothing,
}


def _subclass_encoded(part: object) -> bytes:
    # True would be written like 1. Enumerations and marked strings are what comes here.
    if not isinstance(part, bool):
        for kind, encoder in _ENCODERS.items():
            if isinstance(part, kind):
                return encoder(part)
    raise TypeError("A context is made of text, numbers, bytes, ids, instants and days")


def _encoded(parts: tuple[Part, ...]) -> bytes:
    try:
        return b"".join([_ENCODERS[type(part)](part) for part in parts])
    except KeyError:
        known = _ENCODERS.get
        return b"".join([known(type(part), _subclass_encoded)(part) for part in parts])


@lru_cache(maxsize=256)
def _beginning(kind: str) -> bytes:
    return _VERSION + _text(kind)


def context(kind: str, *parts: Part) -> bytes:
    """Say where a ciphertext belongs: different kinds or parts never give the same bytes.

    Each part carries its type and length. An instant counts as the same in every time zone.
    Raises TypeError for any other type (a truth value too), ValueError for a naive instant.
    """
    return _beginning(kind) + _encoded(parts)


def digest(*parts: Part) -> bytes:
    """Hash parts (SHA-256, 32 bytes); the parts are typed and length-prefixed as in a context."""
    return hashlib.sha256(_encoded(parts)).digest()


def fresh_key() -> bytes:
    """Draw 32 random bytes."""
    return os.urandom(KEY_BYTES)


@lru_cache(maxsize=1024)
def padded_length(length: int) -> int:
    """Say how long a text of this length (≥ 1) gets, so that its size tells at most its order.

    Source: Padmé, in Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
    Communication with PURBs", PoPETs 2019(4), section 4. Never below 64 bytes.
    """
    exponent = length.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << max(low_bits, 0)) - 1
    return max((length + mask) & ~mask, _LEAST_PADDED)


def _pad(plain: bytes) -> bytes:
    length = len(plain) + 1
    return plain + _MARK + bytes(padded_length(length) - length)


def _unpad(padded: bytes) -> bytes:
    marked = padded.rstrip(b"\0")
    # Only our own padding: spare bytes would be room for whoever seals to mark a text with.
    if marked[-1:] != _MARK or len(padded) != padded_length(len(marked)):
        raise Tampered
    return marked[:-1]


class Opener:
    """One key made ready to seal and open many rows; faster than loading it for each."""

    __slots__ = ("_aes",)

    def __init__(self, key: bytes) -> None:
        self._aes = AESGCM(key)

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Pad and encrypt a text for the place that its context names."""
        # Random is safe below 2^32 texts under a key (NIST SP 800-38D, 8.3); an epoch has far
        # fewer.
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._aes.encrypt(nonce, _pad(plain), context)

    def unseal(self, sealed: bytes, context: bytes) -> bytes:
        """Open what `seal` made; raises Tampered if a byte, the key or the place differs."""
        # The version also stands in every context: exchanging this byte leads to no weaker suite.
        if len(sealed) < _LEAST_SEALED or sealed[0] != SUITE:
            raise Tampered
        nonce, text = sealed[1:_BEFORE_TEXT], sealed[_BEFORE_TEXT:]
        try:
            padded = self._aes.decrypt(nonce, text, context)
        except InvalidTag:
            raise Tampered from None
        return _unpad(padded)


def seal(key: bytes, plain: bytes, context: bytes) -> bytes:
    """Pad and encrypt: version byte, nonce, AES-256-GCM under a 32-byte key, bound to its place."""
    return Opener(key).seal(plain, context)


def unseal(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Open what `seal` made; raises Tampered if a byte, the key or the place differs."""
    return Opener(key).unseal(sealed, context)


def derive(secret: bytes, label: str, *, salt: bytes = b"", length: int = KEY_BYTES) -> bytes:
    """Derive a key for one purpose (HKDF-SHA256); labels keep purposes apart."""
    info = context("derive", label)
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def mac(key: bytes, message: bytes) -> bytes:
    """Authenticate a message under a shared key (HMAC-SHA256, 32 bytes)."""
    return hmac.digest(key, message, "sha256")


def same(a: bytes, b: bytes) -> bool:
    """Compare two byte strings in a time that does not tell where they differ."""
    return hmac.compare_digest(a, b)


def seal_to(public_key: bytes, plain: bytes, context: bytes) -> bytes:
    """Seal a text so that only the holder of the private key opens it: HPKE, base mode.

    HPKE does not say who sealed it; whoever needs to know signs the result.
    Raises Tampered when the public key is none.
    """
    try:
        public = hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public_key[:_MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(public_key[_MLKEM_PUBLIC_BYTES:]),
        )
        return _VERSION + _HPKE.encrypt(_pad(plain), public, context)
    except ValueError:
        raise Tampered from None


class SealingKey:
    """The private half of a sealing key pair; it is expanded from its seed at first use.

    The expansion of 32 bytes with SHAKE-256 is that of X-Wing
    (draft-connolly-cfrg-xwing-kem, section 5.2).
    """

    def __init__(self, seed: bytes) -> None:
        if len(seed) != KEY_BYTES:
            raise ValueError("A seed has 32 bytes")
        self._seed = seed

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Make the key that belongs to these 32 bytes."""
        return cls(seed)

    # Not in the constructor: most requests open kept keys alone and never need it.
    @cached_property
    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = hashlib.shake_256(self._seed).digest(_MLKEM_SEED_BYTES + KEY_BYTES)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
            X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
        )

    @cached_property
    def _private(self) -> hpke.MLKEM768X25519PrivateKey:
        return hpke.MLKEM768X25519PrivateKey(*self._halves)

    @cached_property
    def public(self) -> bytes:
        """The public key: 1 216 bytes, ML-KEM-768 first, then X25519."""
        lattice, curve = self._halves
        return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()

    def unseal(self, sealed: bytes, context: bytes) -> bytes:
        """Open what was sealed to this key for this place; raises Tampered otherwise."""
        if sealed[:1] != _VERSION:
            raise Tampered
        try:
            padded = _HPKE.decrypt(sealed[1:], self._private, context)
        except (InvalidTag, ValueError):
            raise Tampered from None
        return _unpad(padded)


class SigningKey:
    """An Ed25519 private key, loaded from its seed at first use."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != KEY_BYTES:
            raise ValueError("A seed has 32 bytes")
        self._seed = seed

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Make the key that belongs to these 32 bytes."""
        return cls(seed)

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._seed)

    @cached_property
    def public(self) -> bytes:
        """The public key: 32 bytes."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Sign a message (64 bytes); the message should begin with a context of its own."""
        return self._private.sign(message)


def verify(public: bytes, signature: bytes, message: bytes) -> None:
    """Check an Ed25519 signature; raises Tampered unless this key signed these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Tampered from None
