"""Every page in a language that nobody speaks: what is outside brackets, no translator reaches."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import trans_real

from tests.doors.pseudo import CODE, PseudoLanguage, marked, unmarked
from tests.doors.table import DOORS
from wings.programme.framework.queries import library, programmes

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("doors")]
NO_PAGES = {
    "cases:paper": "answers with a file, in which there is no text of ours",
    "cases:reopen": "leads back from a file that is neither paused nor closed",
}
PAGES = [door for door in DOORS if door.posts is None and door.name not in NO_PAGES]
PUBLIC = ("staff:sign-in", "staff:recover", "staff:lost", "staff:join", "staff:left")
NAMES: Final = r"member ?\d+|organisation \d+|zora invitata|zora|mimi|lulu|[a-z]{2}\d{3}|italian a1"
TYPED: Final = (
    r"weekdays 10-14|i want to bake bread|visit a bakery|kanarienvogel|at the oven|to bake"
    r"|kanarienbackstube( was calm)?|via mimi 1"
)
KNOWN: Final = r"\b(pre-)?[abc][12]\+?\b|cesie|libera|centro penc|palermo|italy"
"""Levels, and the organisations of a pack: the same in every language."""
DATA: Final = re.compile(f"{NAMES}|{TYPED}|{KNOWN}", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _pseudo(settings, monkeypatch):
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, _("Pseudo"))]
    monkeypatch.setitem(trans_real._translations, CODE, PseudoLanguage(CODE))


def visit(client, path, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = CODE
    try:
        return client.get(path)
    finally:
        del client.cookies[settings.LANGUAGE_COOKIE_NAME]


def untranslated(page: str) -> Iterator[str]:
    """Yield what no translator could have changed and is neither a name nor data."""
    for piece in unmarked(page):
        rest = DATA.sub("", piece)
        for words in _of_every_language():
            rest = rest.replace(words, "")
        if any(sign.isalpha() for sign in rest):
            yield piece


def _of_every_language() -> set[str]:
    """Return what languages and scripts call themselves, and the words that nobody uses."""
    own = {f"({word.own})" for code in library().framework.codes for word in code.words if word.own}
    rules = [
        rule for one in programmes() for rule in one.safeguards if rule.id == "forbidden-words"
    ]
    return own | {", ".join(rule.value) for rule in rules}


@pytest.mark.parametrize("door", PAGES, ids=lambda door: door.id)
def test_every_text_of_a_page_can_be_translated(street, settings, door):
    answer = visit(street.ours[min(door.opens_for)], street.path(door), settings)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert f'<html lang="{CODE}"' in page
    assert list(untranslated(page)) == []


@pytest.mark.parametrize("name", PUBLIC)
def test_every_text_before_signing_in_can_be_translated(street, settings, name):
    page = visit(street.nobody, reverse(name), settings).content.decode()

    assert f'<html lang="{CODE}"' in page
    assert list(untranslated(page)) == []


def test_every_text_of_an_error_page_can_be_translated(street, settings):
    answer = visit(street.ours["key_worker"], "/nowhere/", settings)

    assert answer.status_code == 404
    assert list(untranslated(answer.content.decode())) == []


@pytest.mark.parametrize(
    "page",
    [
        "<p>Hard coded</p>",
        f"<p>{marked('Saved by')} a colleague</p>",
        f"<p>{marked('Safe')}<b>contact</b></p>",
        '<button aria-label="Close"></button>',
        f'<img alt="{marked("A chart")} of weeks">',
    ],
)
def test_a_text_outside_brackets_is_found(page):
    assert list(untranslated(page))


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{marked('Saved')} 10:42</p>",
        f"<p>{marked('Saved by <b>%(who)s</b>') % {'who': 'Zora'}}</p>",
        '<p lang="en">What we do with what you tell us</p>',
        '<ol translate="no"><li>contest</li></ol><p>–</p>',
        "<script>let word</script>",
    ],
)
def test_numbers_data_and_texts_of_their_own_language_are_not(page):
    assert list(untranslated(page)) == []


def test_a_text_grows_by_two_fifths_and_keeps_what_it_leaves_open():
    text = marked("Signed in as %(name)s, {count} times")

    assert "%(name)s" in text
    assert "{count}" in text
    assert len(text) >= 1.4 * len("Signed in as %(name)s, {count} times")
