"""A server of its own for an installation, and a browser that speaks to it byte by byte."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from wings.foundation.keys.totp import totp_code

WINGS = "from wings.config.command import main; main()"
BOUNDARY = "----leaf"
PATIENCE_SECONDS = 60
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Server:
    """A running `wings serve` with a temporary folder that is looked into."""

    process: subprocess.Popen
    port: int
    temporary: Path
    log: Path

    def open_files(self) -> set[str]:
        """Return what files its processes hold open, deleted ones included."""
        found = set()
        for pid in self._processes():
            for one in Path(f"/proc/{pid}/fd").iterdir():
                with contextlib.suppress(OSError):
                    found.add(str(one.readlink()))
        return {path for path in found if path.startswith("/")}

    def _processes(self) -> list[int]:
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        children = " ".join((task / "children").read_text() for task in tasks)
        return [self.process.pid, *map(int, children.split())]


@contextlib.contextmanager
def serving(home: Path, url: str, folder: Path):
    """Serve an installation as people serve it."""
    temporary, log, port = folder / "temporary", folder / "serve.log", _free_port()
    temporary.mkdir()
    variables = {"WINGS_HOME": str(home), "WINGS_DATABASE": url, "TMPDIR": str(temporary)}
    command = [sys.executable, "-c", WINGS, "serve", "--port", str(port)]
    with (
        log.open("w") as said,
        subprocess.Popen(command, env=os.environ | variables, stdout=said, stderr=said) as process,
    ):
        try:
            _wait_for(port, process, log)
            yield Server(process, port, temporary, log)
        finally:
            process.terminate()


@dataclass
class Browser:
    """Speaks HTTP to a server: cookies, tokens, forms, and uploads that take their time."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str):
        """Return status and page."""
        return self._exchange("GET", path, b"", "")

    def post(self, path: str, fields: dict[str, str]):
        """Send a form; return status and page."""
        body = urlencode({"csrfmiddlewaretoken": self._token(path)} | fields).encode()
        return self._exchange("POST", path, body, "application/x-www-form-urlencoded")

    def upload(self, path: str, file: bytes, *, halfway=lambda: None):
        """Send a file in two halves; return status and page."""
        body = _multipart(self._token(path), file)
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self._exchange("POST", path, body, kind, halfway=halfway)

    def sign_in(self, person, at) -> None:
        """Sign in with passphrase and code."""
        self.post("/sign-in/", {"name": person.sign_in, "passphrase": person.passphrase})
        code = totp_code(person.totp_seed, at)
        status, page = self.post("/sign-in/second-step/", {"code": code})
        assert status == 302, page

    def _token(self, path: str) -> str:
        return TOKEN.search(self.get(path)[1])[1]

    def _exchange(self, method, path, body, kind, *, halfway=lambda: None):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_host=True)
            for name, value in self._headers(body, kind).items():
                connection.putheader(name, value)
            connection.endheaders()
            connection.send(body[: len(body) // 2])
            halfway()
            connection.send(body[len(body) // 2 :])
            answer = connection.getresponse()
            page = answer.read().decode(errors="replace")
            self._keep(answer.headers.get_all("Set-Cookie") or [])
            return answer.status, page

    def _headers(self, body: bytes, kind: str) -> dict[str, str]:
        headers = {
            "Host": f"localhost:{self.port}",
            "Origin": f"http://localhost:{self.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        return headers | ({"Content-Type": kind, "Content-Length": str(len(body))} if kind else {})

    def _keep(self, told: list[str]) -> None:
        for one in told:
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value


def _multipart(token: str, file: bytes) -> bytes:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        f'{token}\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="paper"; '
        'filename="kanarienvogel.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    return head.encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return opened.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            if Browser(port).get("/healthz")[0] == 200:
                return
        time.sleep(0.1)
    pytest.fail(f"wings serve did not come up:\n{log.read_text()}")
