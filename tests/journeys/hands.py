"""Three ways to work a page: with everything, without scripts, with nothing but the keyboard."""

import pytest

MOST_TABS = 300
TOWARDS = """(target) => {
  const here = document.activeElement;
  if (target === here) return "there";
  const group = target.type === "radio" && here.type === "radio" && here.name === target.name;
  if (group && here.form === target.form) return "group";
  const before = here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING;
  return here !== document.body && before ? "back" : "on";
}"""
FOCUS_SHOWS = """() => {
  const one = document.activeElement;
  if (!one.matches(":focus")) return true;  // a part that the browser draws, with its own ring
  const seen = one.matches(".vh") ? one.closest("label") || one : one;
  const drawn = [one, seen, one.nextElementSibling, one.closest("label")].filter(Boolean)
    .some((part) => { const style = getComputedStyle(part);
      return style.outlineStyle !== "none" || style.boxShadow !== "none"; });
  const bar = document.querySelector(".top")?.getBoundingClientRect();
  const box = one.getBoundingClientRect();
  const covered = bar && !one.closest(".top, .skip") && box.height > 0 && box.bottom <= bar.bottom;
  return drawn && !covered;
}"""
FIGURES = {"date", "time"}
IN_FIGURES = "(one) => one.matches(':focus')"
OPTIONS = "(select) => [...select.options].map((one) => one.label)"
GIVE_UP = "The keyboard does not reach {0}: tried {1} times, the focus is on {2}"


class Mouse:
    """Points and clicks, as most people do."""

    has_scripts = True

    def __init__(self, page):
        self.page = page

    def press(self, target):
        """Work a link or a button."""
        target.click()

    def type(self, field, text):
        """Write over what a field holds."""
        field.fill(text)

    def pick(self, option):
        """Choose one of several, or tick a box."""
        option.check()

    def choose(self, select, label):
        """Choose from a list."""
        select.select_option(label=label)


class NoScripts(Mouse):
    """The same in a browser that runs no scripts."""

    has_scripts = False


class Keyboard(Mouse):
    """Tab, Enter, Space, arrows and letters; the focus is always seen."""

    def press(self, target):
        """Go there, and press Enter."""
        self._reach(target)
        self.page.keyboard.press("Enter")

    def type(self, field, text):
        """Go there, and write over what it holds; days are typed in figures."""
        self._reach(field)
        if field.get_attribute("type") in FIGURES:
            self._figures(field, text)
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def _figures(self, field, text):
        while not field.evaluate(IN_FIGURES):  # on the calendar's own button
            self.page.keyboard.press("Shift+Tab")
        for typed in _as_typed(text):
            for _ in range(4):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(typed)
            if field.input_value() == text:
                return
        pytest.fail(f"The keyboard wrote {field.input_value()}, not {text}")

    def pick(self, option):
        """Go to the group, then with arrows to the one; tick a box with Space."""
        self._reach(option)
        for _ in range(MOST_TABS):
            if option.evaluate(TOWARDS) == "there":
                break
            self.page.keyboard.press("ArrowDown")
        if not option.is_checked():
            self.page.keyboard.press("Space")
        assert option.is_checked(), f"The keyboard does not choose {option}"

    def choose(self, select, label):
        """Go to the list, then with arrows to the line."""
        self._reach(select)
        labels = select.evaluate(OPTIONS)
        steps = labels.index(label) - select.evaluate("(one) => one.selectedIndex")
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        chosen = labels[select.evaluate("(one) => one.selectedIndex")]
        assert chosen == label, f"The keyboard chose {chosen!r} instead of {label!r}"

    def _reach(self, target):
        for _ in range(MOST_TABS):
            way = target.evaluate(TOWARDS)
            if way in {"there", "group"}:
                assert self.page.evaluate(FOCUS_SHOWS), f"The focus cannot be seen on {target}"
                return
            self.page.keyboard.press("Tab" if way == "on" else "Shift+Tab")
        here = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        pytest.fail(GIVE_UP.format(target, MOST_TABS, here))


def _as_typed(text):
    """Say how a day or an hour before noon is typed, here and in Chromium's own language."""
    if ":" in text:
        figures = text.replace(":", "")
        return figures, f"{figures}A"
    year, month, day = text.split("-")
    return f"{day}{month}{year}", f"{month}{day}{year}"


WAYS = {"usual": Mouse, "no_scripts": NoScripts, "keyboard": Keyboard}
