"""Makes the pictures of the README from a demo installation of its own, into docs/screenshots/.

Each has the size of its window, whatever the page is about; colours are reduced to a palette.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsers import MEND, arguments, chromium

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "screenshots"
WINGS = str(ROOT / ".venv" / "bin" / "wings")
DESK, PHONE = (1280, 800), (390, 844)
COLOURS = 256
LARGEST = 200 * 1024
PATIENCE_SECONDS = 60
SEED = "7"


@dataclass(frozen=True)
class Picture:
    """A page to be shown: as whom, by which links, in which window."""

    name: str
    person: str = ""
    way: tuple[str, ...] = ()
    window: tuple[int, int] = DESK
    scheme: str = "light"
    from_here: str = ""


KEY_WORKER, TRAINER, COORDINATOR = "palermo-key-worker", "palermo-trainer", "palermo-coordinator"
FIRST_FILE = ("a[href='/women/']", "td a[href^='/women/'], th a[href^='/women/']")
PLAN = "a[href$='/plan/']"
REGISTER = ("a[href='/courses/']", "a[href$='/register/']")
PICTURES = (
    Picture("sign-in"),
    Picture("home", KEY_WORKER),
    Picture("home-dark", KEY_WORKER, scheme="dark"),
    Picture("caseload", KEY_WORKER, FIRST_FILE[:1]),
    Picture("file", KEY_WORKER, FIRST_FILE),
    Picture("file-phone", KEY_WORKER, FIRST_FILE, PHONE),
    Picture("plan", KEY_WORKER, (*FIRST_FILE, PLAN)),
    Picture("register", TRAINER, REGISTER),
    Picture("register-phone", TRAINER, REGISTER, PHONE),
    Picture("programme", COORDINATOR, ("a[href='/programme/']",), from_here="#changes"),
)


@contextmanager
def demo(home: Path) -> Iterator[str]:
    """Make a demo installation, serve it, and give its address."""
    port = free_port()
    environment = os.environ | {"WINGS_HOME": str(home), "WINGS_DATABASE": ""}
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    make = [WINGS, "demo", "--into", str(home), "--women", "24", "--seed", SEED]
    subprocess.run(make, check=True, **quiet)  # noqa: S603  our own command
    serve = [WINGS, "serve", "--port", str(port), "--workers", "1"]
    served = subprocess.Popen(serve, **quiet)  # noqa: S603  our own command
    try:
        wait_for(port)
        yield f"http://localhost:{port}"
    finally:
        served.terminate()
        served.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Return once the installation answers. Raises TimeoutError."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", "/healthz")
            connection.getresponse()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError


def take(browser: Browser, picture: Picture, address: str, home: Path) -> bytes:
    """Go to the page and return its picture."""
    width, height = picture.window
    window = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    go(window, picture, address, home)
    shot = window.screenshot()
    window.close()
    return shot


def go(window: Page, picture: Picture, address: str, home: Path) -> None:
    """Sign in and follow the links."""
    window.goto(f"{address}/sign-in/")
    if picture.person:
        people = json.loads((home / "demo-people.json").read_text())
        number = next(n for n, one in enumerate(people) if one["sign_in"] == picture.person)
        window.click(f"button[name=person][value='{number}']")
    for link in picture.way:
        window.goto(address + str(window.locator(link).first.get_attribute("href")))
    if picture.from_here:
        window.locator(picture.from_here).scroll_into_view_if_needed()
        window.evaluate(
            "where => document.querySelector(where).scrollIntoView()", picture.from_here
        )


def smaller(shot: bytes) -> bytes:
    """Return a picture in a palette of few colours, without anything beside its points."""
    few = Image.open(BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    written = BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


def main() -> int:
    """Take every picture, and return the status to leave with."""
    path = chromium()
    if path is None:
        print(f"There is no Chromium: {MEND}.")
        return 1
    TARGET.mkdir(exist_ok=True)
    large = []
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder) / "demo"
        with demo(home) as address:
            browser = playwright.chromium.launch(executable_path=path, args=arguments())
            for picture in PICTURES:
                shot = smaller(take(browser, picture, address, home))
                (TARGET / f"{picture.name}.png").write_bytes(shot)
                print(f"docs/screenshots/{picture.name}.png: {len(shot) // 1024} KB")
                large += [picture.name] if len(shot) > LARGEST else []
            browser.close()
    print(f"Too large: {', '.join(large)}" if large else "All are small enough.")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
