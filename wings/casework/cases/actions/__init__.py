"""The only writers of cases, care teams, flags and progress."""

from wings.casework.cases.actions.custody import (
    NotCertified,
    NotEntitled,
    hand_part,
    open_part,
    renew_keys,
)
from wings.casework.cases.actions.erasing import Erased, erase, replay_erasures
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
from wings.casework.cases.actions.order import part_with, pass_on, put_in_order
from wings.casework.cases.actions.records import (
    change_card,
    change_identity,
    change_whereabouts,
    confirm_contact,
    save_form,
)
from wings.casework.cases.actions.sharing import (
    NotAgreed,
    PresumedChild,
    decide,
    share,
    withdraw,
)
from wings.casework.cases.actions.stages import move_to, schedule_review, turn_to
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
    "Erased",
    "IndexClosed",
    "Intake",
    "Known",
    "LastPersonOfTrust",
    "NotAgreed",
    "NotCertified",
    "NotEntitled",
    "NotOpened",
    "PlaceTaken",
    "PresumedChild",
    "SamePerson",
    "TooManySearches",
    "add_member",
    "answer_flag",
    "change_card",
    "change_identity",
    "change_whereabouts",
    "confirm_contact",
    "decide",
    "end_member",
    "erase",
    "file_slips",
    "hand_over",
    "hand_part",
    "index",
    "look_for",
    "move_to",
    "note_progress",
    "open_part",
    "part_with",
    "pass_on",
    "put_in_order",
    "raise_flag",
    "renew_keys",
    "replay_erasures",
    "save_form",
    "schedule_review",
    "settle",
    "share",
    "take_in",
    "turn_to",
    "withdraw",
]
