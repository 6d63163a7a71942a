"""Text is not lost: drafts, two at once, a session that ends meanwhile, a pause."""

import sqlite3
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

IDLE = timedelta(minutes=16)
HER_SESSIONS = """
update staff_session set seen_at = ?
where ended_at is null and account_id in (select account_id from staff_session
  order by started_at desc limit 1)"""


def _pause(visitor):
    """Let quarter of an hour pass in which the newest session did nothing."""
    then = (timezone.now() - IDLE).replace(tzinfo=None).isoformat(sep=" ")
    with sqlite3.connect(visitor.demonstration.home / "wings.sqlite3", timeout=20) as table:
        table.execute(HER_SESSIONS, [then])
    table.close()


def _card(visitor, name, *, who="athens-key-worker"):
    visitor.sign_in_as(who).open("/women/").press(name, within="main table")
    return visitor.open(f"{visitor.path}card/")


@pytest.fixture
def name(somebody):
    """A woman of Athens: nobody else's journey goes through her file."""
    eva = somebody().sign_in_as("athens-key-worker").open("/women/")
    return eva.page.locator("main table a").first.inner_text().split()[0]


def test_what_is_typed_is_there_after_a_reload(somebody, name):
    eva = _card(somebody(), name)
    eva.type("Agreed adjustments", "A seat near the window, typed and not saved")
    expect(eva.page.locator(".saved")).to_contain_text("Saved")

    eva.page.reload()

    eva.look().sees("This is what you had typed")
    assert "not saved" in eva.field("Agreed adjustments").input_value()


def test_two_who_write_at_once_see_both_texts(visitor, somebody, name, way):
    slow, quick = visitor, somebody()
    _card(slow, name)
    _card(quick, name, who="athens-deputy")
    quick.type("Agreed adjustments", f"Breaks {way}").press("Save", exact=True)
    assert not quick.path.endswith("/card/"), f"It was not saved:\n{quick.page.inner_text('main')}"
    quick.sees(f"Breaks {way}")

    slow.type("Agreed adjustments", f"Large print {way}").press("Save", exact=True)

    assert slow.field("Agreed adjustments").input_value() == f"Large print {way}"
    slow.sees("Somebody saved this while you were writing", f"Breaks {way}", f"Large print {way}")
    slow.type("Agreed adjustments", f"Breaks and large print {way}").press("Save", exact=True)
    slow.sees(f"Breaks and large print {way}")


def test_a_form_that_comes_after_the_session_ended_is_offered_again(visitor, somebody, name, way):
    _card(visitor, name)
    visitor.type("Agreed adjustments", f"Typed too late {way}")
    elsewhere = somebody().sign_in_as("athens-key-worker").open("/account/")
    elsewhere.press("End the others")

    visitor.tolerated |= {"401"}  # the autosave that came too late
    visitor.press("Save", exact=True).sees("Sign in")
    assert visitor.path.startswith("/sign-in/"), visitor.path

    visitor.sign_in("athens-key-worker")
    visitor.open("/unsaved/").sees(f"Typed too late {way}")
    visitor.press("Send it again").sees(f"Typed too late {way}")


def test_a_pause_locks_and_a_code_opens_where_she_was(visitor, way):
    visitor.sign_in_as("athens-trainer")
    visitor.open("/courses/")
    _pause(visitor)

    visitor.open("/courses/").sees("Paused").sees_no("Ellinika")

    visitor.show_code(visitor.demonstration.person("athens-trainer"), button="Go on")
    visitor.sees("Ellinika")
    assert visitor.path.startswith("/courses/"), visitor.path
