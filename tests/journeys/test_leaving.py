"""Leaving in a moment: the page goes blank, the session is dead, nothing comes back."""

import time

import pytest
from playwright.sync_api import expect

WITHIN_MS = 100
BLANKS = """() => new Promise((done) => {
  const from = performance.now();
  new MutationObserver(() => document.documentElement.hidden && done(performance.now() - from))
    .observe(document.documentElement, { attributes: true });
  document.querySelector("[data-leave] button").click();
})"""


@pytest.fixture
def cloe(somebody):
    """A key worker who has a file open."""
    visitor = somebody().sign_in_as("palermo-key-worker").open("/women/")
    return visitor.press("Clover", within="main table")


def _session_is_dead(visitor, cookies):
    visitor.context.add_cookies(cookies)
    until = time.monotonic() + 1
    while True:
        visitor.page.goto("/women/")
        if visitor.path.startswith("/sign-in/"):
            return
        assert time.monotonic() < until, "A second after leaving, her cookie still opens pages"


def test_the_page_is_blank_within_a_tenth_of_a_second_and_the_session_dead(cloe):
    cookies = cloe.context.cookies()

    elapsed_ms = cloe.page.evaluate(BLANKS)

    assert elapsed_ms < WITHIN_MS, f"blank after {elapsed_ms:.0f} ms"
    cloe.page.wait_for_url("**/left/")
    _session_is_dead(cloe, cookies)


def test_shift_three_times_leaves(cloe):
    cookies = cloe.context.cookies()
    for _ in range(3):
        cloe.page.keyboard.press("Shift")

    cloe.page.wait_for_url("**/left/")
    cloe.sees_no("Clover")
    cloe.page.go_back()
    cloe.sees_no("Clover")
    _session_is_dead(cloe, cookies)


def test_the_neutral_page_says_nothing_about_us(cloe):
    cloe.page.click(".button--leave")
    cloe.page.wait_for_url("**/left/")

    cloe.open("/left/")
    assert "rogramme" not in cloe.page.title()
    expect(cloe.page.locator("body")).not_to_contain_text("Programme")
    assert cloe.context.cookies() == [] or all(
        "session" not in cookie["name"] for cookie in cloe.context.cookies()
    )
