"""What a register means, when lessons are, how far she is. Plain values in, plain values out."""

from wings.strands.language.rules.attendance import (
    ATTENDED,
    Seen,
    absences_running,
    calls_for_a_check,
    hours_attended,
    owed_flag,
)
from wings.strands.language.rules.books import (
    Book,
    Sitting,
    Woman,
    Written,
    hours_held,
    is_standing,
    next_lesson,
    owed_flags,
    progress_in,
)
from wings.strands.language.rules.planning import planned_times

__all__ = [
    "ATTENDED",
    "Book",
    "Seen",
    "Sitting",
    "Woman",
    "Written",
    "absences_running",
    "calls_for_a_check",
    "hours_attended",
    "hours_held",
    "is_standing",
    "next_lesson",
    "owed_flag",
    "owed_flags",
    "planned_times",
    "progress_in",
]
