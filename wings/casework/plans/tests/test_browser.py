"""The plan in a real browser: open to everybody, and whole without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from wings.casework.cases.tests.factories import client_of
from wings.casework.plans import actions
from wings.casework.plans.tests.factories import make_agreement, make_goal, make_ratings
from wings.foundation.vault.tests.factories import NOON

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(live_server, house):
    """What gives a browser the key worker's session."""
    url = live_server.url.replace("http:", "https:")
    return [
        {"name": name, "value": one.value, "url": url, "secure": True}
        for name, one in client_of(house.key_worker).cookies.items()
    ]


@pytest.fixture
def address(live_server, case):
    """Where one of the plan's pages is."""
    return lambda name, *parts: live_server.url + reverse(f"plans:{name}", args=[case.code, *parts])


@pytest.fixture
def pages(house, case, by, address):
    """The addresses of every page of a plan that is under way."""
    row = actions.set_goal(by, case, make_goal(is_shown=True), at=NOON)
    actions.agree(by, case, make_agreement(house.key_worker), at=NOON)
    actions.set_goal(by, case, make_goal("My own door", outcome=2, strand=""), at=NOON)
    actions.rate(by, case, make_ratings(2, 4, 1), at=NOON)
    plain = [address(name) for name in ("plan", "new-goal", "agree", "review", "ratings")]
    return [*plain, address("goal", row.pk), address("form", "needs-and-risks")]


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_every_page_is_open_to_everybody(context, signed_in, pages, width, scheme):
    context.add_cookies(signed_in)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for url in pages:
        page.goto(url)
        expect(page.get_by_role("link", name="Mimi")).to_be_visible()
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{url}\n{found.generate_report()}"
        assert page.evaluate(OVERFLOW) <= 0, url


def test_a_plan_is_made_and_agreed_without_javascript(browser, signed_in, address):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(signed_in)
    page = context.new_page()
    page.goto(address("plan"))
    page.get_by_role("link", name="Set a goal").click()
    page.get_by_label("The goal, in her own words").fill("I want to bake bread")
    page.get_by_label("What is to be done").first.fill("Visit a bakery")
    page.get_by_role("button", name="Another step").click()
    page.get_by_label("What is to be done").nth(3).fill("Talk to the baker")
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".errors")).to_contain_text("What it is about")
    page.locator("#id_outcome").select_option("5")
    page.get_by_role("button", name="Save").click()

    page.get_by_role("button", name=re.compile("Done.*Talk to the baker")).click()
    expect(page.get_by_text("Done on")).to_be_visible()
    page.get_by_role("link", name="Agree").click()
    page.get_by_role("button", name="Both agree").click()
    expect(page.locator(".alert")).to_contain_text("Agreed by both on")
    context.close()


def test_what_is_typed_is_kept_while_typing(context, signed_in, address):
    context.add_cookies(signed_in)
    page = context.new_page()
    page.goto(address("new-goal"))
    page.get_by_label("The goal, in her own words").press_sequentially("Half a go")
    expect(page.locator("#form-saved")).to_contain_text("Saved")

    page.goto(address("new-goal"))

    expect(page.get_by_label("The goal, in her own words")).to_have_value("Half a go")
