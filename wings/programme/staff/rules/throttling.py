"""How long to wait after tries that failed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

WINDOW: Final = timedelta(hours=1)
# Three cost nothing, since fingers slip; ten an hour at most against 64 bits.
DELAYS: Final = tuple(timedelta(seconds=s) for s in (0, 0, 0, 5, 10, 20, 40, 60, 120, 300))
MOST: Final = len(DELAYS)


def wait(tries: Sequence[datetime], at: datetime) -> timedelta:
    """Say how long to wait before the next try; zero when it may be now.

    tries: the earlier ones of the last hour, oldest first. The wait grows with their number; after
    ten, one has to leave the hour first.
    """
    if not tries:
        return timedelta()
    free_at = tries[-MOST] + WINDOW if len(tries) >= MOST else tries[-1] + DELAYS[len(tries)]
    return max(free_at - at, timedelta())
