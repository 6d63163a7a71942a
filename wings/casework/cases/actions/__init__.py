"""The only writers of cases, care teams, flags and progress."""

from wings.casework.cases.actions.custody import (
    NotCertified,
    NotEntitled,
    open_part,
    put_in_order,
    renew_keys,
)
from wings.casework.cases.actions.flags import (
    NotOpened,
    answer_flag,
    file_slips,
    note_progress,
    raise_flag,
)
from wings.casework.cases.actions.knowing import (
    IndexClosed,
    Known,
    TooManySearches,
    index,
    look_for,
)
from wings.casework.cases.actions.sharing import NotAgreed, share, withdraw
from wings.casework.cases.actions.stages import move_to, schedule_review
from wings.casework.cases.actions.taking_in import Intake, SamePerson, take_in
from wings.casework.cases.actions.team import (
    LastPersonOfTrust,
    PlaceTaken,
    add_member,
    end_member,
    hand_over,
    settle,
)

__all__ = [
    "IndexClosed",
    "Intake",
    "Known",
    "LastPersonOfTrust",
    "NotAgreed",
    "NotCertified",
    "NotEntitled",
    "NotOpened",
    "PlaceTaken",
    "SamePerson",
    "TooManySearches",
    "add_member",
    "answer_flag",
    "end_member",
    "file_slips",
    "hand_over",
    "index",
    "look_for",
    "move_to",
    "note_progress",
    "open_part",
    "put_in_order",
    "raise_flag",
    "renew_keys",
    "schedule_review",
    "settle",
    "share",
    "take_in",
    "withdraw",
]
