"""What the sessions of one woman amount to."""

from collections.abc import Sequence
from datetime import datetime

from wings.casework.cases.contents import Progress
from wings.casework.cases.vocabulary import Strand, Unit
from wings.strands.psychosocial.contents import Session


def next_appointment(sessions: Sequence[Session], at: datetime) -> datetime | None:
    """Return the next appointment, as the latest session agreed it; None when it has passed.

    A later session takes the place of what an earlier one agreed.
    """
    latest = max(sessions, key=lambda one: one.held_at, default=None)
    # The latest one alone: an appointment that was agreed
    # before was moved, or given up, in between.
    if latest is None or latest.next_at is None or latest.next_at <= at:
        return None
    return latest.next_at


def progress_in(sessions: Sequence[Session], at: datetime) -> Progress:
    """Return what the care team sees: how many sessions were held, and when the next one is.

    Nobody sets a number of sessions that she should have: nothing is planned. A place is never
    part of it.
    """
    return Progress(
        strand=Strand.PSYCHOSOCIAL,
        unit=Unit.SESSIONS,
        done=len(sessions),
        planned=0,
        next_at=next_appointment(sessions, at),
    )
