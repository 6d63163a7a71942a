"""How long a session lasts."""

from datetime import datetime, timedelta
from typing import Final, Protocol

from wings.programme.staff.vocabulary import Standing

# Idle: a desk that was left. A day: one shift. Half: long enough to find the phone, too short for
# whoever finds the page.
IDLE: Final = timedelta(minutes=15)
DAY: Final = timedelta(hours=8)
HALF: Final = timedelta(minutes=10)
# Noting each request would make a write of every page, and SQLite lets one writer in at a time.
NOTED_EVERY: Final = timedelta(minutes=1)
KEPT_LATE: Final = timedelta(hours=24)


class Timed(Protocol):
    """The instants of a session."""

    @property
    def started_at(self) -> datetime: ...

    @property
    def seen_at(self) -> datetime: ...

    @property
    def factor_at(self) -> datetime | None: ...

    @property
    def locked_at(self) -> datetime | None: ...

    @property
    def ended_at(self) -> datetime | None: ...


def standing(session: Timed, at: datetime) -> Standing:
    """Say how a session stands at an instant.

    Without a second factor it lasts 10 minutes, else 8 hours; 15 idle minutes lock it.
    """
    if session.ended_at is not None:
        return Standing.ENDED
    age = at - session.started_at
    if session.factor_at is None:
        return Standing.HALF if age <= HALF else Standing.ENDED
    if age > DAY:
        return Standing.ENDED
    if session.locked_at is not None or at - session.seen_at > IDLE:
        return Standing.LOCKED
    return Standing.OPEN


def is_worth_noting(session: Timed, at: datetime) -> bool:
    """Say whether the session was last noted as seen a minute ago or more."""
    return at - session.seen_at >= NOTED_EVERY
