"""What is of the hour: sessions and what was being typed. No backup carries it."""

from typing import Final

from django.db import transaction

from wings.programme.staff.models import Attempt, Draft, Joining, LateForm, Session

PASSING: Final = (Session, Joining, LateForm, Draft, Attempt)
"""Tables of the hour; browsers hold keys to some of them."""


@transaction.atomic
def empty_passing_tables() -> None:
    """Delete every row of the tables of the hour. For copies alone: it signs everybody out."""
    for model in PASSING:
        model.objects.all().delete()
