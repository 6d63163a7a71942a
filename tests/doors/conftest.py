"""One street for all visits: built once in a transaction that spans them and is undone."""

import pytest
from django.db import transaction

from tests.doors.street import make_street


@pytest.fixture
def _django_db_helper():
    """Take the place of pytest-django's own: no transaction for each test, the street has one."""


@pytest.fixture(scope="module")
def street(django_db_setup, django_db_blocker):
    """Both houses; whatever a visit changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_street()
        transaction.set_rollback(True)
