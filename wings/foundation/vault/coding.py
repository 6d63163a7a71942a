"""Contents to bytes and back; older contents are lifted when they are read."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from wings.foundation.vault.vocabulary import C, Content


class UnknownVersion(Exception):
    """A row was sealed by a newer release than this one."""


def encode(content: Content) -> bytes:
    """Return a content as JSON, with the version of its type.

    Raises PydanticSerializationError where a field is not of its type: it would not be read back.
    """
    fields = _adapter(type(content)).dump_json(content, warnings="error")
    # Written by hand so that `decode` can cut it off: lists read thousands of rows, each parsed
    # once.
    return b'{"v":%d,"c":%s}' % (content.VERSION, fields)


def decode(kind: type[C], data: bytes) -> C:
    """Return the content in its present type.

    Raises UnknownVersion when the row is newer than this release.
    """
    head = b'{"v":%d,"c":' % kind.VERSION
    if data.startswith(head):
        return _validated(kind, data[len(head) : -1])
    stored = from_json(data)
    return _validated(kind, to_json(lifted(kind, stored["c"], stored["v"])))


def lifted(kind: type[Content], fields: dict[str, Any], version: int) -> dict[str, Any]:
    """Return the fields of an older version as those of the present one."""
    if version > kind.VERSION:
        raise UnknownVersion(kind.__name__, version)
    for step in range(version, kind.VERSION):
        fields = kind.LIFTS[step](fields)
    return fields


def _validated(kind: type[C], data: bytes) -> C:
    content: C = _adapter(kind).validate_json(data)
    return content


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
