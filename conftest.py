"""What every test shares: fast and hermetic settings, and the marks set by themselves."""

import os
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from wings.foundation.keys.pepper import Pepper
from wings.programme.staff.actions.installation import write_pepper

pytest_plugins = ["tests.loud", "tests.browsers", "tests.chains", "tests.figures"]

# Playwright's synchronous interface keeps an event loop running beside the tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

hypothesis.register_profile(
    "wings",
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis.load_profile("wings")


def pytest_configure():
    """Serve style sheets from their source folders; give the tests a folder and a pepper."""
    settings.HOME = Path(mkdtemp(prefix="wings-tests-"))
    write_pepper(settings.HOME, Pepper(1, b"p" * 32))
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {"staticfiles": {"BACKEND": plain}}
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True


def pytest_unconfigure():
    """Leave nothing behind."""
    rmtree(settings.HOME)


@pytest.fixture(autouse=True)
def _english():
    """Begin every test in English, whatever language the one before was read in."""
    translation.activate("en")
    yield
    translation.activate("en")


def pytest_collection_modifyitems(config, items):
    """Mark the tests that touch tables, and leave PostgreSQL's own out on SQLite."""
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    left_out = [item for item in items if item.get_closest_marker("postgres") and not on_postgres]
    for item in items:
        if item.get_closest_marker("django_db") or "db" in item.fixturenames:
            item.add_marker(pytest.mark.database)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
