"""What is asked of every page that somebody visits: axe, reflow, dark, quiet, nothing kept."""

import contextlib
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Error

from wings.config.demo.people import CHOSEN_NAMES

SIZES = ((1280, 800), (320, 640))
SCHEMES = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (rules) => {
  const found = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map((one) => ({
    id: one.id, help: one.help,
    nodes: one.nodes.map((node) => `${node.target.join(" ")}: ` +
      node.failureSummary.split("\\n").slice(0, 2).join(" ")),
  }));
}"""
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
WIDE = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .filter((one) => !one.closest(".scroll"))
  .slice(0, 4).map((one) => one.outerHTML.slice(0, 160)).join("\\n")"""
STORED = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
TOLERATED = {"htmx-current-path-for-history"}
SKELETON = """() => {
  const told = ["class", "type", "role", "hidden", "open", "dir", "aria-current", "scope"];
  const of = (one) => {
    const own = told.map((name) => one.getAttribute(name) ?? "").join("|");
    const inside = one.tagName === "svg" ? [] : [...one.children].map(of);
    return `<${one.tagName} ${own}>${inside.filter((x, i) => x !== inside[i - 1]).join("")}</>`;
  };
  return of(document.documentElement);
}"""
CODE = re.compile(r"\b[A-Z]{2}\d{3}\b")
NAMES = {*CHOSEN_NAMES, "Saffron", "Sienna", "Sage"}


@cache
def _axe():
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


class Watch:
    """Looks at every page once for each way in which it is built, and always at what is cheap."""

    def __init__(self):
        self.seen = set()
        self.pages = 0

    def look(self, page, *, direction="ltr", has_scripts=True):
        """Check the page as it stands now, at both widths, light and dark."""
        self.pages += 1
        _neutral(page)
        _keeps_nothing(page)
        built = sha256(page.evaluate(SKELETON).encode()).digest(), direction
        is_new = built not in self.seen
        self.seen.add(built)
        if has_scripts or not is_new:
            self._check(page, is_new=is_new)
        else:
            with _with_scripts(page) as same:
                self._check(same, is_new=True)

    def _check(self, page, *, is_new):
        if is_new:
            page.evaluate(_axe())
        faults = {}
        for size in SIZES:
            for where, fault in _at(page, size, is_new=is_new):
                faults.setdefault(fault, []).append(where)
        page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
        page.emulate_media(color_scheme="light")
        told = [f"· {fault}\n  ({', '.join(where)})" for fault, where in faults.items()]
        assert not told, "\n".join([f"{page.url} has faults:", *told])


@contextlib.contextmanager
def _with_scripts(page):
    """Show what stands on a page in a browser in which axe can run."""
    html = page.content()
    with page.context.browser.new_context(reduced_motion="reduce") as context:
        same = context.new_page()
        same.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html"))
        same.goto(page.url)
        yield same


def _at(page, size, *, is_new):
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    over = page.evaluate(OVERFLOW)
    if over > 0:
        yield f"{width} px", f"{over} px too wide:\n{page.evaluate(WIDE)}"
    if not is_new:
        return
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for one in page.evaluate(RUN_AXE, RULES):
            nodes = "\n    ".join(one["nodes"][:3])
            yield f"{width} px, {scheme}", f"axe {one['id']}: {one['help']}\n    {nodes}"


def _neutral(page):
    title, path = page.title(), page.url.split("://")[-1]
    told = [name for name in NAMES if name in title or name.casefold() in path.casefold()]
    assert not told, f"title {title!r} or address {path} names {told}"
    assert not CODE.search(title), f"the title {title!r} holds a code"


def _keeps_nothing(page):
    try:
        kept = set(page.evaluate(STORED)) - TOLERATED
    except Error:
        kept = set()  # without scripts nothing can be kept
    assert not kept, f"{page.url} keeps {kept} in the browser"
