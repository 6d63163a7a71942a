"""One way to write a record as bytes: JSON, sorted, without spaces, ASCII, bytes in base64."""

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any

from wings.foundation.keys.suite import Tampered


def written(record: Mapping[str, Any]) -> bytes:
    """Write a record; equal records give equal bytes."""
    # Signed and hashed: every machine and every release has to write the very same bytes.
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return text.encode("ascii")


def read(data: bytes) -> dict[str, Any]:
    """Read a record back; raises Tampered unless these are the very bytes that `written` makes."""
    try:
        record = json.loads(data)
    except (ValueError, RecursionError):
        raise Tampered from None
    # Keys that stand twice, spaces, other escapes: two texts for one record would have two hashes.
    if not isinstance(record, dict) or written(record) != data:
        raise Tampered
    return record


def octets_written(octets: bytes) -> str:
    """Write bytes as text."""
    return b64encode(octets).decode("ascii")


def octets_read(text: str) -> bytes:
    """Read bytes back; raises Tampered unless this is the very text that `octets_written` makes."""
    try:
        octets = b64decode(text, validate=True)
    except (NotBase64, ValueError, TypeError):
        raise Tampered from None
    # The last letter of base64 has spare bits: several texts would read as the same bytes.
    if octets_written(octets) != text:
        raise Tampered
    return octets


def text_read(value: object) -> str:
    """Hand back a text; raises Tampered for anything else."""
    if not isinstance(value, str):
        raise Tampered
    return value


def number_read(value: object) -> int:
    """Hand back a whole number; raises Tampered for anything else, a truth value too."""
    # True equals 1 in Python, and would pass as the first epoch.
    if not isinstance(value, int) or isinstance(value, bool):
        raise Tampered
    return value
