"""Somebody at a browser: she opens pages, presses, types; every page she comes to is looked at."""

import re

from playwright.sync_api import expect

BROWSER = {
    "locale": "en-GB",
    "timezone_id": "Europe/Brussels",
    "viewport": {"width": 1280, "height": 800},
    "reduced_motion": "reduce",
}
CODE_IN_PATH = re.compile(r"/women/([^/]+)/")
EXPECTED_NOISE = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


class Visitor:
    """One browser, one way of working it."""

    def __init__(self, browser, demonstration, hands, watch):
        self.demonstration, self.watch = demonstration, watch
        self.context = browser.new_context(
            base_url=demonstration.url, java_script_enabled=hands.has_scripts, **BROWSER
        )
        self.page = self.context.new_page()
        self.hands = hands(self.page)
        self.said, self.status = [], 0
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
        said = [line for line in self.said if status < 400 or not EXPECTED_NOISE.match(line)]
        assert not said, f"{self.page.url} writes into the console: {said}"
        self.said.clear()
        self.watch.look(self.page)
        return self

    def _answered(self, status):
        text, log = self.page.inner_text("main")[:600], self.demonstration.last_words()
        return f"{self.page.url} answered {self.status}, not {status}:\n{text}\n{log}"

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
        with self.page.expect_navigation():
            self.page.click(f'button[name="person"][value="{who.number}"]')
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
        return self.press(button)

    # --- working the page

    def control(self, name, *, exact=False, within="body"):
        """Return the one link or button of this name."""
        part = self.page.locator(within)
        link = part.get_by_role("link", name=name, exact=exact)
        return link.or_(part.get_by_role("button", name=name, exact=exact)).first

    def press(self, name, *, exact=False, within="main", status=200):
        """Work a link or button that leads to a page, and look at that page."""
        control = self.control(name, exact=exact, within=within)
        expect(control, f"{name!r} on {self.path}").to_be_visible()
        with self.page.expect_navigation():
            self.hands.press(control)
        return self.look(status=status)

    def unfold(self, name, *, within="main"):
        """Open what is folded."""
        self.hands.press(self.page.locator(f"{within} summary", has_text=name).first)
        return self

    def field(self, label):
        """Return the field of this label."""
        return self.page.locator("main").get_by_label(label).first

    def type(self, label, text):
        """Write into a field."""
        self.hands.type(self.field(label), text)
        return self

    def choose(self, label, option):
        """Choose from a list."""
        self.hands.choose(self.field(label), option)
        return self

    def pick(self, option, *, of="main"):
        """Choose one of several, or tick a box; of: the question."""
        part = self.page.locator("main")
        if of != "main":
            part = part.get_by_role("group", name=of).or_(part.get_by_role("radiogroup", name=of))
        self.hands.pick(part.get_by_label(option).first)
        return self

    # --- seeing

    def sees(self, *texts):
        """Make sure that the page says this."""
        for text in texts:
            expect(self.page.locator("body"), f"on {self.path}").to_contain_text(text)
        return self

    def sees_no(self, *texts):
        """Make sure that the page does not say this."""
        for text in texts:
            expect(self.page.locator("body"), f"on {self.path}").not_to_contain_text(text)
        return self

    def close(self):
        """Close the browser."""
        self.context.close()
