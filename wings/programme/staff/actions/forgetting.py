"""Forgetting what people were typing."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from wings.programme.staff.models import Draft, LateForm


@transaction.atomic
def forget_typed(keyholders: Iterable[UUID]) -> None:
    """Delete every draft and late form of these people.

    All of them: each is sealed to its author, and nobody else can tell what it is about.
    """
    accounts = list(keyholders)
    Draft.objects.filter(account__in=accounts).delete()
    LateForm.objects.filter(account__in=accounts).delete()
