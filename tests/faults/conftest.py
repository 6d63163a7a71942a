"""What every test of a fault looks at: pages without traces, logs without content."""

import logging
from io import StringIO

import pytest
from django.conf import settings

from tests.installations import new_installation


@pytest.fixture(scope="module")
def installation(tmp_path_factory, django_db_blocker):
    """An installation that `wings init` made, for the tests of one file."""
    with (
        django_db_blocker.unblock(),
        new_installation(tmp_path_factory.mktemp("installation")) as made,
    ):
        yield made


@pytest.fixture
def log():
    """All that is written to the log, formatted as in a running installation."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    named = settings.LOGGING["formatters"]["plain"]["()"]
    handler.setFormatter(_formatter(named))
    loggers = [logging.getLogger(name) for name in ("", *settings.LOGGING["loggers"])]
    own = [one for one in loggers if not one.propagate or one.name == "root"]
    for one in own:
        one.addHandler(handler)
    yield written
    for one in own:
        one.removeHandler(handler)


def _formatter(path):
    module, name = path.rsplit(".", 1)
    return getattr(__import__(module, fromlist=[name]), name)()
