"""A coordinator's main job: people, a newcomer from invitation to her home, programme, places."""

import base64
import re

NEWCOMER = {"usual": "Zoe", "no_scripts": "Yara", "keyboard": "Xenia"}


def test_a_newcomer_is_invited_joins_is_certified_and_begins(somebody, visitor, way):
    name = NEWCOMER[way]
    sign_in = f"palermo-{name.casefold()}"
    code, words = _invite(somebody(), name, sign_in)

    zoe = visitor
    passphrase, seed = _join(zoe, code, words)
    her_words = _words(zoe)
    _certify(somebody(), name, her_words)

    zoe.open("/sign-in/")
    if zoe.path.startswith("/sign-in/"):
        zoe.type("Sign-in name", sign_in).type("Passphrase", passphrase).press("Next")
        zoe.type("Code of your", zoe.demonstration.codes.next(seed)).press("Sign in")
    zoe.open("/").sees("Today", name)

    _end_roles(somebody(), name)
    zoe.open("/")
    assert zoe.path.startswith("/sign-in/"), f"Her roles have ended, and she is on {zoe.path}"


def _invite(administrator, name, sign_in):
    administrator.sign_in_as("palermo-administrator").open("/people/").press("Invite")
    administrator.type("Name", f"{name} (invented)").type("Sign-in name", sign_in)
    administrator.pick("language trainer").press("Make the invitation").sees("shown once")
    code = administrator.page.locator(".secret strong").inner_text()
    return code, _words(administrator)


def _words(visitor):
    return visitor.page.locator("main ol li, main .words li").all_inner_texts()[:6]


def _join(newcomer, code, words):
    newcomer.open("/join/").type("Your code", code).press("Next")
    assert _words(newcomer) == words, "She sees other words than stand on her paper"
    newcomer.pick("All six words are the same").press("Next")
    passphrase = " ".join(_words(newcomer))
    newcomer.type("Type your six words", passphrase).press("Next")
    secret = newcomer.page.locator(".secret").first.text_content()
    seed = base64.b32decode(re.sub(r"\s", "", secret))
    newcomer.type("Code of your", newcomer.demonstration.codes.next(seed)).press("Next")
    groups = newcomer.page.locator(".secret").first.inner_text().strip().split("-")
    newcomer.type("Second group", groups[1]).type("Fourth group", groups[3])
    newcomer.press("Finish").sees("You have an account")
    return passphrase, seed


def _certify(coordinator, name, her_words):
    coordinator.sign_in_as("palermo-coordinator").open("/people/").sees(name)
    row = coordinator.page.locator("main tr, main li, main .row", has_text=name).last
    with coordinator.page.expect_navigation():
        row.get_by_role("link").first.click()
    coordinator.look()
    assert _words(coordinator) == her_words, "Newcomer and certifier see different words"
    coordinator.pick("We have compared all six words").press("Sign the certificate").sees(name)


def _end_roles(coordinator, name):
    coordinator.sign_in_as("palermo-coordinator").open("/people/").press(f"{name} (invented)")
    coordinator.press("End all roles of this person").sees("No file depends on this person")
    coordinator.press("End all roles").sees("People of this organisation").sees_no(name)


def test_the_programme_page_says_what_was_changed_and_why(visitor):
    visitor.sign_in_as("palermo-coordinator").press("Programme", within=".top nav")

    visitor.sees("What this programme changed of the framework, and why", "Safeguards", "Targets")


def test_a_place_is_added(visitor, way):
    visitor.sign_in_as("palermo-coordinator").open("/places/").sees("The house")
    visitor.type("What you call it", f"Garden room {way}").type("Address", "2 Invented Street")
    visitor.press("Add").sees(f"Garden room {way}")


def test_the_pages_of_people_and_partners_are_open_to_everybody(somebody):
    coordinator = somebody().sign_in_as("palermo-coordinator")
    for path in ("/people/", "/people/paper/", "/people/partners/", "/account/", "/roles/"):
        coordinator.open(path)
