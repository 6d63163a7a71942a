"""Says at the end, loudly, what could not be tested here; with CI=true that is a failure.

A test or a collection hook skips with `loud.skip("Chromium", mend)`.
"""

import os

import pytest

PREFIX = "NOT TESTED"


def reason(thing, mend):
    """Return the reason of a skip that must not be overlooked."""
    return f"{PREFIX}: {thing} is missing; {mend}"


def skip(thing, mend):
    """Skip the running test because something is missing that a complete run needs."""
    pytest.skip(reason(thing, mend))


def loud_skips(terminal):
    """Count the loud skips of a run by their reason."""
    counts = {}
    for report in terminal.stats.get("skipped", []):
        said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        said = said.removeprefix("Skipped: ")
        if said.startswith(PREFIX):
            counts[said] = counts.get(said, 0) + 1
    return counts


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal and exitstatus == 0 and loud_skips(terminal) and os.environ.get("CI") == "true":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    for said, count in sorted(loud_skips(terminalreporter).items()):
        terminalreporter.section(f"{count} tests {said}", sep="!", red=True, bold=True)
