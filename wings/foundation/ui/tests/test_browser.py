"""The pages in a real browser: what only a browser can tell."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from wings.foundation.ui.tests.urls import LEFT

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
SMALL = """[...document.querySelectorAll("a, button, summary, input, select, textarea")]
  .filter((one) => !one.closest(".vh, .skip, label") && one.checkVisibility())
  .filter((one) => !one.matches('[type="radio"], [type="checkbox"]') || !one.labels.length)
  .map((one) => [one.textContent.trim() || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 24 || box.width < 24))
  .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
HIDDEN_FOCUS = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const bar = document.querySelector(".top").getBoundingClientRect();
  const inside = document.activeElement.closest(".top, .skip");
  return !inside && box.height > 0 && box.bottom <= bar.bottom;
}"""
ROOM = """() => document.querySelectorAll("body *").forEach((one) => {
  Object.assign(one.style, { lineHeight: "1.5", letterSpacing: ".12em", wordSpacing: ".16em" });
})"""
STORED = "localStorage.length + sessionStorage.length"

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def said(page):
    """What the browser's console says; a page that keeps the content policy leaves it empty."""
    lines = []
    page.on("console", lambda message: lines.append(message.text))
    page.on("pageerror", lambda error: lines.append(str(error)))
    return lines


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
class TestEveryWidthAndScheme:
    def test_the_gallery_is_open_to_everybody(self, live_server, page, said, width, scheme):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{live_server.url}/ui/")

        found = Axe().run(page, options=RULES)

        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate(OVERFLOW) <= 0
        assert page.evaluate(SMALL) == []
        assert said == []

    def test_errors_and_open_menus_are_open_to_everybody(self, live_server, page, width, scheme):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{live_server.url}/ui/")
        page.click("#sample .button >> nth=0")
        if width < 1000:
            page.click(".menu__open")
        page.click(".drop__open >> nth=0")
        page.evaluate("scrollTo(0, 0)")

        found = Axe().run(page, options=RULES)

        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate(OVERFLOW) <= 0


def test_the_page_holds_with_more_room_between_letters_and_lines(live_server, page):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{live_server.url}/ui/")
    page.evaluate(ROOM)

    assert page.evaluate(OVERFLOW) <= 0


def test_the_error_summary_has_the_focus_and_leads_to_the_field(live_server, page):
    page.goto(f"{live_server.url}/ui/")
    page.click("#sample .button >> nth=0")
    expect(page.locator(".errors")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#id_chosen_name")).to_be_focused()


def test_the_focus_is_never_hidden_under_the_bar(live_server, page):
    page.set_viewport_size({"width": 320, "height": 500})
    page.goto(f"{live_server.url}/ui/")
    for _ in range(80):
        page.keyboard.press("Tab")
        assert not page.evaluate(HIDDEN_FOCUS), page.evaluate("document.activeElement.outerHTML")
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        assert not page.evaluate(HIDDEN_FOCUS), page.evaluate("document.activeElement.outerHTML")


def test_leaving_blanks_ends_the_session_and_replaces_the_page(live_server, page):
    LEFT.clear()
    page.goto(f"{live_server.url}/neutral")
    page.goto(f"{live_server.url}/page")
    page.click(".button--leave")
    page.wait_for_url("**/neutral")
    page.wait_for_timeout(300)

    assert len(LEFT) == 1
    assert LEFT[0]
    assert page.evaluate("history.length") == 2 + 1
    page.go_back()
    assert "/page" not in page.url


def test_shift_three_times_leaves(live_server, page):
    page.goto(f"{live_server.url}/page")
    for _ in range(3):
        page.keyboard.press("Shift")

    page.wait_for_url("**/neutral")


def test_typing_capitals_does_not_leave(live_server, page):
    page.goto(f"{live_server.url}/page")
    page.focus("#id_chosen_name")
    for letter in "MIMI":
        page.keyboard.press(f"Shift+{letter}")

    assert page.url.endswith("/page")
    assert page.input_value("#id_chosen_name") == "MIMI"


def test_leaving_blanks_the_page_at_once(live_server, page):
    page.goto(f"{live_server.url}/page")
    elapsed_ms = page.evaluate("""() => new Promise((done) => {
      const from = performance.now();
      new MutationObserver(() => done(performance.now() - from))
        .observe(document.documentElement, { attributes: true });
      document.querySelector(".button--leave").click();
    })""")

    assert elapsed_ms < 100


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_leaving_works_without_a_script(live_server, page):
    LEFT.clear()
    page.goto(f"{live_server.url}/page")
    page.click(".button--leave")
    page.wait_for_url("**/neutral")

    assert len(LEFT) == 1


@pytest.mark.browser_context_args(java_script_enabled=False)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_navigation_works_without_a_script(live_server, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/ui/")
    if width < 1000:
        assert not page.is_visible(".nav__link >> nth=0")
        page.click(".menu__open")

    assert page.is_visible(".nav__link >> nth=0")


def test_what_is_typed_is_saved_and_said_so(live_server, page, said):
    page.goto(f"{live_server.url}/page?draft=/draft")
    page.fill("#id_note", "Evening lessons")

    expect(page.locator(".saved")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    expect(page.locator("#id_note")).to_be_focused()
    assert page.evaluate(STORED) == 0
    assert said == []


@pytest.mark.parametrize("draft", ["/draft-fails", "/draft-signed-out", "/missing"])
def test_what_could_not_be_saved_is_never_silent(live_server, page, draft):
    page.goto(f"{live_server.url}/page?draft={draft}")
    page.fill("#id_note", "Evening lessons")

    page.wait_for_selector(".saved--not")
    assert re.match("Not saved yet", page.inner_text(".saved"))
    assert page.input_value("#id_note") == "Evening lessons"
