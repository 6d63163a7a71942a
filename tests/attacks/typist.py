"""Goes to every page that links lead to, and types a canary into every field that takes a word."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from PIL import Image

from tests.attacks.answers import UnknownField, answer
from tests.attacks.canaries import Aviary
from tests.attacks.pages import Form, Page

OK, FOUND = 200, 302
DEEPEST = 2
VISITS_OF_A_KIND = 3
MOST_SENT = 8
MISTAKE = 'class="errors"'
NUMBERED = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+")

TAKEN = {"cases:team": 6}
"""How often a form is taken, where twice is not enough for others to go on."""

ENDING = {
    "cases:consent-stop": "takes away what others read",
    "cases:team-end": "takes somebody's work away",
    "cases:team-pass": "gives somebody's work away",
    "plans:standing": "ends a goal",
    "staff:invitation-cancel": "takes back whom others certify",
    "staff:end-others": "ends sessions",
    "cases:pause": "lets a file rest",
    "cases:close": "ends work with a file",
    "cases:reopen": "stands there only while a file rests",
    "desk:erase": "erases a file for good; tests of the desk fill it in",
    "desk:leaving": "ends somebody's roles; tests of the desk fill it in",
    "staff:sign-out": "ends the session",
    "staff:leave": "ends the session",
    "staff:organisation": "changes where somebody works",
    "staff:language": "changes the words that are looked for",
    "set_language": "changes the words that are looked for",
    "staff:new-passphrase": "takes what is shown there alone; tests of staff fill it in",
    "staff:new-app": "takes a code alone; tests of staff fill it in",
    "staff:passkey-add": "takes a browser's answer; its label goes into the blob",
    "staff:passkey-remove": "takes nothing that is typed",
}
"""Forms that are sent last or elsewhere, because somebody could not go on after them."""


@dataclass
class Seen:
    """What came of one form: how often it was sent and taken, and what it wanted that was not."""

    sent: int = 0
    taken: int = 0
    strange: set[str] = field(default_factory=set)
    complaint: str = ""


@dataclass
class Typist:
    """One person's hands.

    forms: page, form's target and fields → what came of it. reached: names of paths that were
    opened or sent something. watch: is called after each answer. but: forms that are not sent.
    """

    aviary: Aviary
    client: Client
    forms: dict[tuple[str, str], Seen]
    reached: set[str]
    watch: Callable[[], None]
    but: frozenset[str] = frozenset(ENDING)
    visited: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def walk(self, *starts: str) -> None:
        """Visit what links lead to from here, and fill in each kind of form until it is taken."""
        self.visited.clear()
        waiting = list(starts or ("/",))
        while waiting:
            path = waiting.pop(0)
            name = name_of(path)
            known = self.visited[name]
            if not name or path in known or len(known) >= VISITS_OF_A_KIND:
                continue
            known.add(path)
            waiting += self._visit(name, path)

    def _visit(self, name: str, path: str) -> list[str]:
        response = self.client.get(path)
        self.watch()
        self.reached |= {name} if response.status_code == OK else set()
        if not is_page(response):
            return []
        page = Page(path, response.content.decode())
        return page.links + self._fill_all(name, page.forms)

    def _fill_all(self, name: str, forms: list[Form], depth: int = 0) -> list[str]:
        """Fill in forms, and those on the pages that answer; return where they lead."""
        links = []
        for form in forms:
            response = self._fill(name, form)
            if response is None:
                continue
            if response.status_code == FOUND:
                links.append(response.url)
            elif depth < DEEPEST and is_page(response):
                page = Page(form.action, response.content.decode())
                links += page.links + self._fill_all(name, page.forms, depth + 1)
        return links

    def _fill(self, name: str, form: Form) -> HttpResponse | None:
        target = name_of(form.action)
        shape = sorted({NUMBERED.sub("#", one) for one in form.names})
        seen = self.forms.setdefault((name, f"{target}({', '.join(shape)})"), Seen())
        if target in self.but or seen.taken >= TAKEN.get(target, 2) or seen.sent >= MOST_SENT:
            return None
        typed = self._typed(form, seen)
        if form.draft:
            self.client.post(form.draft, typed)
        response = self.client.post(form.action, typed)
        self.watch()
        self.reached |= {target, name_of(form.draft)}
        note(seen, response)
        return response

    def _typed(self, form: Form, seen: Seen) -> dict[str, object]:
        typed: dict[str, object] = {}
        for one in form.fields:
            try:
                value = self._paper() if one.kind == "file" else answer(one, self.aviary.canary)
            except UnknownField as unknown:
                seen.strange.add(": ".join(unknown.args))
                continue
            if value is not None:
                typed[one.name] = value
        if form.button and form.button[0]:
            typed[form.button[0]] = form.button[1]
        return typed

    def _paper(self) -> SimpleUploadedFile:
        picture = BytesIO()
        Image.new("RGB", (9, 9)).save(picture, "JPEG", comment=self.aviary.canary().encode())
        name = f"{self.aviary.canary()}.jpg"
        return SimpleUploadedFile(name, picture.getvalue(), content_type="image/jpeg")


def note(seen: Seen, response: HttpResponse) -> None:
    """Note whether a form was taken, and else what it says."""
    seen.sent += 1
    text = "" if response.status_code == FOUND else response.content.decode(errors="replace")
    if response.status_code in {OK, FOUND} and MISTAKE not in text:
        seen.taken += 1
        return
    told = " ".join(re.findall(r'class="errors".*?</section', text, re.DOTALL))
    plain = re.sub(r"<[^>]*>|\s+", " ", told)
    seen.complaint = f"{response.status_code} {plain}"


def is_page(response: HttpResponse) -> bool:
    """Say whether a response is a page that somebody reads."""
    return response.status_code == OK and "html" in response.headers.get("Content-Type", "")


def name_of(path: str) -> str:
    """Return the name of a path of ours; "" for what is none."""
    try:
        return resolve(path.split("?", maxsplit=1)[0]).view_name
    except Resolver404:
        return ""
