"""When a consent holds, and what stays of a paper once nothing in it tells more than its page."""

from wings.casework.consent.rules.holding import holds, months_after
from wings.casework.consent.rules.papers import (
    MOST_BYTES,
    BrokenPaper,
    LockedPaper,
    NotAPaper,
    Paper,
    PaperTooLarge,
    cleaned,
)

__all__ = [
    "MOST_BYTES",
    "BrokenPaper",
    "LockedPaper",
    "NotAPaper",
    "Paper",
    "PaperTooLarge",
    "cleaned",
    "holds",
    "months_after",
]
