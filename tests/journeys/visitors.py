"""Somebody at a browser: she opens pages, presses, types; every page she comes to is looked at."""

import re

import pytest

from tests.journeys.hands import OPTIONS

BROWSER = {
    "locale": "en-GB",
    "timezone_id": "Europe/Brussels",
    "viewport": {"width": 1280, "height": 800},
    "reduced_motion": "reduce",
}
CODE_IN_PATH = re.compile(r"/women/([^/]+)/")
NOT_FOUND = "Failed to load resource: the server responded with a status of {0}"
CLEARED = 'Cleared data types: "cache", "storage".'
BAD_REQUEST = 400
"""What Chromium notes of its own accord: pages not found, and that leaving cleared what it kept."""
WAITS, WAIT_MS = 40, 50
LABELS = """(part) => [...part.querySelectorAll("input:not([type=hidden]), select, textarea")]
  .map((one) => one.labels[0]?.innerText.trim().split("\\n")[0] ?? one.name)"""
CONTROLS = """(part) => [...part.querySelectorAll("a, button")]
  .map((one) => one.innerText.trim().replace(/\\s+/g, " "))"""


class Visitor:
    """One browser, one way of working it."""

    def __init__(self, browser, demonstration, hands, watch):
        self.demonstration, self.watch = demonstration, watch
        self.context = browser.new_context(
            base_url=demonstration.url, java_script_enabled=hands.has_scripts, **BROWSER
        )
        self.page = self.context.new_page()
        self.hands = hands(self.page)
        self.said, self.status, self.tolerated = [], 0, {CLEARED}
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("response", self._note)
        self.page.set_default_timeout(10_000)
        self.page.set_default_navigation_timeout(20_000)

    def _note(self, response):
        if response.request.is_navigation_request():
            self.status = response.status

    # --- going somewhere

    def open(self, path, *, status=200):
        """Type an address."""
        self.page.goto(path)
        return self.look(status=status)

    def look(self, *, status=200):
        """Look at the page where she is."""
        self.page.wait_for_load_state("load")
        assert self.status == status, self._answered(status)
        said = [line for line in self.said if not self._is_expected(line, status)]
        assert not said, f"{self.page.url} writes into the console: {said}"
        self.said.clear()
        self.watch.look(self.page, has_scripts=self.hands.has_scripts)
        return self

    def _answered(self, status):
        text, log = self._text("body")[:600], self.demonstration.last_words()
        return f"{self.page.url} answered {self.status}, not {status}:\n{text}\n{log}"

    def _is_expected(self, line, status):
        noted = status >= BAD_REQUEST and line.startswith(NOT_FOUND.format(status))
        return noted or any(part in line for part in self.tolerated)

    @property
    def path(self):
        """Where she is."""
        return self.page.url.removeprefix(self.demonstration.url)

    @property
    def code(self):
        """The code of the file in which she is."""
        return CODE_IN_PATH.search(self.path)[1]

    # --- signing in

    def sign_in_as(self, person, *, at=""):
        """Sign in with a click on the name of an invented person."""
        who = self.demonstration.person(person, at)
        self.page.goto("/sign-in/")
        button = self.page.locator(f'button[name="person"][value="{who.number}"]')
        if not button.is_visible():
            self.page.locator("details", has=button).locator("summary").click()
        with self.page.expect_navigation():
            button.click()
        return self.look()

    def sign_in(self, person):
        """Sign in with passphrase and code, as everywhere."""
        who = self.demonstration.person(person)
        self.open("/sign-in/")
        self.type("Sign-in name", who.sign_in)
        self.type("Passphrase", who.passphrase)
        self.press("Next")
        return self.show_code(who)

    def show_code(self, who, button="Sign in"):
        """Type what her authenticator app shows."""
        self.type("Code of your authenticator app", self.demonstration.codes.next(who.seed))
        before = self.path
        self.press(button)
        assert self.path != before, f"The code was not taken:\n{self._text('main')}"
        return self

    # --- working the page

    def control(self, name, *, exact=False, within="body"):
        """Return the one link or button of this name."""
        part = self.page.locator(within)
        words = re.escape(name).replace(":", r"\s*:")
        said = re.compile(rf"^\s*{words}\s*$" if exact else words)
        return part.get_by_role("link", name=said).or_(part.get_by_role("button", name=said)).first

    def press(self, name, *, exact=False, within="main", status=200):
        """Work a link or button that leads to a page, and look at that page."""
        control = self.control(name, exact=exact, within=within)
        if not control.is_visible():
            there = self.page.locator(within).first.evaluate(CONTROLS)
            pytest.fail(f"{self.path} has no {name!r} to press, only {there}")
        with self.page.expect_navigation():
            self.hands.press(control)
        return self.look(status=status)

    def unfold(self, name, *, within="main"):
        """Open what is folded."""
        self.hands.press(self.page.locator(f"{within} summary", has_text=name).first)
        return self

    def field(self, label):
        """Return the field of this label."""
        main = self.page.locator("main")
        found = main.get_by_label(label).and_(main.locator("input, select, textarea"))
        if not found.count():
            pytest.fail(f"{self.path} has no field {label!r}, only {main.evaluate(LABELS)}")
        return found.first

    def type(self, label, text):
        """Write into a field."""
        self.hands.type(self.field(label), text)
        return self

    def choose(self, label, option):
        """Choose from a list the first line that begins so."""
        field = self.field(label)
        lines = field.evaluate(OPTIONS)
        fitting = [line for line in lines if line.startswith(option)]
        assert fitting, f"{label!r} on {self.path} offers no {option!r}, only {lines}"
        self.hands.choose(field, fitting[0])
        return self

    def pick(self, option, *, of="main"):
        """Choose one of several, or tick a box; of: the question."""
        part = self.page.locator("main")
        if of != "main":
            part = part.get_by_role("group", name=of).or_(part.get_by_role("radiogroup", name=of))
        found = part.get_by_label(option).first
        if not found.count():
            there = self.page.locator("main").evaluate(LABELS)
            pytest.fail(f"{self.path} lets nobody pick {option!r} of {of!r}, only {there}")
        self.hands.pick(found)
        return self

    # --- seeing

    def sees(self, *texts):
        """Make sure that the page says this."""
        self._wait_until(lambda said: [text for text in texts if text not in said], "does not say")
        return self

    def sees_no(self, *texts):
        """Make sure that the page does not say this."""
        self._wait_until(lambda said: [text for text in texts if text in said], "says")
        return self

    def _wait_until(self, wrong_in, fault):
        for _ in range(WAITS):
            wrong = wrong_in(self._text("body"))
            if not wrong:
                return
            self.page.wait_for_timeout(WAIT_MS)
        pytest.fail(f"{self.path} {fault} {wrong}. It says:\n{self._text('main')[:1500]}")

    def _text(self, part):
        lines = self.page.inner_text(part).splitlines()
        return "\n".join(line.strip() for line in lines if line.strip())

    def close(self):
        """Close the browser."""
        self.context.close()
