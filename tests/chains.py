"""Lets a test that commits be cleaned up after: for that moment the chain loses its guard.

Tests that commit end with every table emptied, which the triggers of the audit chain refuse.
"""

import pytest
from django.db import connection

from wings.foundation.audit import triggers

BLOCKER = pytest.StashKey()
COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}


def commits(item):
    """Say whether a test commits, and is therefore cleaned up by emptying tables."""
    marker = item.get_closest_marker("django_db")
    said = marker is not None and bool(marker.kwargs.get("transaction"))
    return said or bool(COMMITTING & set(item.fixturenames))


@pytest.fixture(autouse=True)
def _chain_may_be_emptied(request):
    """Take the triggers away before the tables are emptied."""
    if not commits(request.node):
        yield
        return
    request.getfixturevalue("_django_db_helper")  # so that this ends before the emptying
    request.node.stash[BLOCKER] = request.getfixturevalue("django_db_blocker")
    yield
    with connection.schema_editor() as editor:
        triggers.remove(editor)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Put the triggers back once everything is cleaned up; after the last test all is gone."""
    yield
    if BLOCKER in item.stash and nextitem is not None:
        with item.stash[BLOCKER].unblock(), connection.schema_editor() as editor:
            triggers.install(editor)
