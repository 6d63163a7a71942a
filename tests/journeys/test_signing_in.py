"""Everybody of `demo-people.json` comes in, with passphrase and second factor."""

import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar, DefaultCookiePolicy

import pytest

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Browser:
    """The least that signs in: it keeps cookies and sends forms."""

    def __init__(self, url):
        policy = DefaultCookiePolicy(secure_protocols=("https", "http"))
        jar = urllib.request.HTTPCookieProcessor(CookieJar(policy))
        self.url, self.opener = url, urllib.request.build_opener(jar)

    def get(self, path):
        with self.opener.open(f"{self.url}{path}", timeout=10) as answer:
            return answer.url.removeprefix(self.url), answer.read().decode()

    def post(self, path, **fields):
        _path, page = self.get(path)
        fields["csrfmiddlewaretoken"] = TOKEN.search(page)[1]
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(  # noqa: S310 – our own server
            f"{self.url}{path}", body, {"Origin": self.url}
        )
        with self.opener.open(request, timeout=10) as answer:
            return answer.url.removeprefix(self.url), answer.read().decode()


def test_every_demo_person_signs_in_with_passphrase_and_second_factor(demonstration):
    refused = []
    for one in {person.sign_in: person for person in demonstration.people}.values():
        browser = Browser(demonstration.url)
        browser.post("/sign-in/", name=one.sign_in, passphrase=one.passphrase)
        path, page = browser.post("/sign-in/second-step/", code=demonstration.codes.next(one.seed))
        came_home = path == "/" and one.name in page
        if not came_home and (path != "/organisation/" or one.organisation not in page):
            refused.append(f"{one.sign_in} ({one.role}, {one.organisation}) came to {path}")

    assert not refused, "\n".join(refused)


def test_a_wrong_passphrase_keeps_the_name_and_says_what_to_do(visitor):
    visitor.open("/sign-in/")
    visitor.type("Sign-in name", "palermo-deputy").type("Passphrase", "six words that do not fit")
    visitor.press("Next").sees("do not go together")

    assert visitor.field("Sign-in name").input_value() == "palermo-deputy"


def test_a_wrong_code_says_what_to_do(visitor):
    deputy = visitor.demonstration.person("athens-deputy")
    visitor.open("/sign-in/").type("Sign-in name", deputy.sign_in)
    visitor.type("Passphrase", deputy.passphrase).press("Next")
    visitor.type("Code of your", "000000").press("Sign in").sees("This code is not right")


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/help/", "/join/", "/sign-in/recovery/"])
def test_pages_before_signing_in_are_open_to_everybody(visitor, path):
    visitor.open(path)


def test_the_gallery_stands_in_a_demonstration(somebody):
    somebody().open("/ui/")
