"""Counting tries, so that guessing is slow and nobody can lock somebody else out."""

from datetime import datetime, timedelta

from django.db import transaction

from wings.programme.staff.models import Attempt
from wings.programme.staff.queries.accounts import attempts
from wings.programme.staff.rules.throttling import WINDOW, wait


class TooManyTries(Exception):
    """The next try has to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


@transaction.atomic
def note_try(key: bytes, *, at: datetime) -> None:
    """Count a try under a key before it is made. Raises TooManyTries, and counts nothing."""
    pause = wait(attempts(key, at=at), at)
    if pause:
        raise TooManyTries(pause)
    Attempt.objects.filter(at__lte=at - WINDOW).delete()
    Attempt.objects.create(key=key, at=at)


def forget_tries(key: bytes) -> None:
    """Forget the tries under a key: one of them was right."""
    Attempt.objects.filter(key=key).delete()
