"""The pepper of this installation: a file beside the database, never in it or in a backup."""

import json
from base64 import b64decode
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from wings.foundation.keys.pepper import NodeKey, Pepper

PEPPER_FILE: Final = "pepper"


class NoPepper(Exception):
    """The installation's folder holds no pepper that can be read."""


def pepper() -> Pepper:
    """Return the pepper of the installation. Raises NoPepper when there is none."""
    return _pepper_in(settings.HOME)


def node_key() -> NodeKey:
    """Return the key that seals what the whole installation may read. Raises NoPepper."""
    return _node_key_in(settings.HOME)


@cache
def _pepper_in(home: Path) -> Pepper:
    try:
        stored = json.loads((home / PEPPER_FILE).read_text(encoding="ascii"))
        return Pepper(version=int(stored["version"]), secret=b64decode(stored["secret"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise NoPepper from None


@cache
def _node_key_in(home: Path) -> NodeKey:
    return NodeKey(_pepper_in(home))
