"""Sessions: the only writer of their rows, and what they open."""

from wings.programme.staff.sessions.opening import Opened, is_its_owners, keyring, open_session
from wings.programme.staff.sessions.rows import (
    choose_organisation,
    end,
    end_others,
    expect,
    lock,
    note,
    pass_factor,
    renew_key,
    start,
    sweep,
    take_challenge,
)

__all__ = [
    "Opened",
    "choose_organisation",
    "end",
    "end_others",
    "expect",
    "is_its_owners",
    "keyring",
    "lock",
    "note",
    "open_session",
    "pass_factor",
    "renew_key",
    "start",
    "sweep",
    "take_challenge",
]
