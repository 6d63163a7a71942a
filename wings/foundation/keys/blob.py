"""What a keyholder's passphrase opens: seeds, trust anchors and second factors, in one blob.

Trust anchors and second factors travel inside it, so whoever writes to the database cannot
substitute them.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wings.foundation.keys.canonical import octets_read, octets_written, read, text_read, written
from wings.foundation.keys.keypair import Seeds
from wings.foundation.keys.suite import Tampered

_FORMAT = 1


@dataclass(frozen=True)
class Passkey:
    """A second factor kept by a device: what is needed to check its answers."""

    credential_id: bytes
    public_key: bytes
    label: str


@dataclass(frozen=True)
class Blob:
    """The secrets of one keyholder and whom they trust.

    `roots` maps each organisation to the public key of its root.
    """

    keyholder: UUID
    seeds: Seeds
    roots: dict[UUID, bytes]
    totp_seed: bytes | None = field(repr=False)
    passkeys: tuple[Passkey, ...]


def dumps(blob: Blob) -> bytes:
    """Write a blob as canonical JSON."""
    return written(
        {
            "format": _FORMAT,
            "keyholder": str(blob.keyholder),
            "seeds": [
                octets_written(seed)
                for seed in (blob.seeds.sealing, blob.seeds.signing, blob.seeds.own)
            ],
            "roots": {str(id_): octets_written(root) for id_, root in blob.roots.items()},
            "totp_seed": None if blob.totp_seed is None else octets_written(blob.totp_seed),
            "passkeys": [
                [octets_written(key.credential_id), octets_written(key.public_key), key.label]
                for key in blob.passkeys
            ],
        }
    )


def loads(data: bytes) -> Blob:
    """Read a blob back; raises Tampered unless `dumps` wrote it."""
    record = read(data)
    try:
        blob = _blob(record)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Tampered from None
    # A key that this release does not know would be lost in silence at the next change of the blob.
    if dumps(blob) != data:
        raise Tampered
    return blob


def _blob(record: dict[str, Any]) -> Blob:
    totp_seed = record["totp_seed"]
    return Blob(
        keyholder=UUID(record["keyholder"]),
        seeds=Seeds(*map(octets_read, record["seeds"])),
        roots={UUID(id_): octets_read(root) for id_, root in record["roots"].items()},
        totp_seed=None if totp_seed is None else octets_read(totp_seed),
        passkeys=tuple(
            Passkey(octets_read(credential_id), octets_read(public_key), text_read(label))
            for credential_id, public_key, label in record["passkeys"]
        ),
    )
