"""When a consent holds, and what stays of a paper once nothing in it tells more than its page."""

from wings.casework.consent.rules.apart import cleaned_apart
from wings.casework.consent.rules.holding import holds, months_after
from wings.casework.consent.rules.measuring import MOST_BYTES, BrokenPaper, PaperTooLarge
from wings.casework.consent.rules.papers import LockedPaper, NotAPaper, Paper, cleaned

__all__ = [
    "MOST_BYTES",
    "BrokenPaper",
    "LockedPaper",
    "NotAPaper",
    "Paper",
    "PaperTooLarge",
    "cleaned",
    "cleaned_apart",
    "holds",
    "months_after",
]
