"""The only writers of sealed things."""

from wings.foundation.vault.actions.compartments import TooFewKeyholders, make_compartment
from wings.foundation.vault.actions.grants import end_expired, end_grants, grant
from wings.foundation.vault.actions.openings import commit_ledger
from wings.foundation.vault.actions.rekeying import SlipsPending, rekey
from wings.foundation.vault.actions.rows import (
    EpochMoved,
    RotationDue,
    VersionClash,
    remove_row,
    reseal_row,
    seal_row,
)
from wings.foundation.vault.actions.slips import drop_slip, remove_slip

__all__ = [
    "EpochMoved",
    "RotationDue",
    "SlipsPending",
    "TooFewKeyholders",
    "VersionClash",
    "commit_ledger",
    "drop_slip",
    "end_expired",
    "end_grants",
    "grant",
    "make_compartment",
    "rekey",
    "remove_row",
    "remove_slip",
    "reseal_row",
    "seal_row",
]
