"""Counting tries, so that guessing is slow and nobody can lock somebody else out."""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from wings.programme.staff.models import Attempt
from wings.programme.staff.queries.accounts import attempts
from wings.programme.staff.rules.throttling import WINDOW, wait

AGAIN_IN: Final = timedelta(seconds=1)


class TooManyTries(Exception):
    """The next try has to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


@transaction.atomic
def note_try(key: bytes, *, at: datetime) -> None:
    """Count a try under a key before it is made. Raises TooManyTries, and counts nothing.

    Tries that come at one moment all read the same count: the first is let through, by the
    constraint on its number, and the others wait.
    """
    earlier = attempts(key, at=at)
    pause = wait([one.at for one in earlier], at)
    if pause:
        raise TooManyTries(pause)
    Attempt.objects.filter(at__lte=at - WINDOW).delete()
    number = earlier[-1].number + 1 if earlier else 1
    try:
        # A savepoint: on PostgreSQL a refused row ends the transaction around it.
        with transaction.atomic():
            Attempt.objects.create(key=key, number=number, at=at)
    except IntegrityError:
        raise TooManyTries(AGAIN_IN) from None


def forget_tries(key: bytes) -> None:
    """Forget the tries under a key: one of them was right."""
    Attempt.objects.filter(key=key).delete()
