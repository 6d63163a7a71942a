"""The only writers of sealed things."""

from wings.foundation.vault.actions.compartments import (
    TooFewKeyholders,
    begin_file,
    make_compartment,
)
from wings.foundation.vault.actions.grants import NotNamed, end_expired, end_grants, grant, mark_due
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
from wings.foundation.vault.actions.slips import drop_slip, remove_slip, set_aside

__all__ = [
    "EpochMoved",
    "NotNamed",
    "RotationDue",
    "SlipsPending",
    "TooFewKeyholders",
    "VersionClash",
    "begin_file",
    "commit_ledger",
    "drop_slip",
    "end_expired",
    "end_grants",
    "grant",
    "make_compartment",
    "mark_due",
    "rekey",
    "remove_row",
    "remove_slip",
    "reseal_row",
    "seal_row",
    "set_aside",
]
