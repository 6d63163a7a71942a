"""The pages as text: what holds without a browser."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.utils.translation import override

from wings.foundation.ui.parts import Alert

UI = Path(__file__).parents[1]
PAGES = {"page", "plain", "confirm", "gallery"}
INCLUDES = sorted(
    path for path in (UI / "templates" / "ui").glob("*.html") if path.stem not in PAGES
)
ERRORS = ("400", "403", "403_csrf", "404", "413", "500", "503")
MOST_INCLUDES = 25
CSS_BYTES = 20 * 1024
CSS_LINES = 1500
JS_BYTES = 3 * 1024
COLOUR = r"--{name}: (#\w+)"
PAIRS = [
    ("text", "paper", 7),
    ("text", "card", 7),
    ("muted", "paper", 4.5),
    ("muted", "card", 4.5),
    ("teal", "paper", 4.5),
    ("teal", "soft", 4.5),
    ("deep", "soft", 4.5),
    ("on-teal", "teal", 4.5),
    ("on-teal", "deep", 4.5),
    ("card", "danger", 4.5),
    ("danger", "card", 4.5),
    ("ok", "ok-soft", 4.5),
    ("attention", "attention-soft", 4.5),
    ("danger", "danger-soft", 4.5),
    ("edge", "card", 3),
    ("edge", "paper", 3),
    ("focus", "paper", 3),
    ("focus", "card", 3),
]


@pytest.fixture
def gallery(client):
    return client.get("/ui/").content.decode()


def test_components_are_few():
    assert len(INCLUDES) <= MOST_INCLUDES


@pytest.mark.parametrize("path", INCLUDES, ids=lambda path: path.stem)
def test_a_component_opens_with_a_comment_on_its_variables(path):
    assert path.read_text().startswith(("{# ", "{% comment %}"))


@pytest.mark.parametrize("path", INCLUDES, ids=lambda path: path.stem)
def test_a_component_is_in_the_gallery(path):
    drawn = "".join(file.read_text() for file in (UI / "templates" / "ui").rglob("*.html"))

    assert f'"ui/{path.name}"' in drawn or path.stem == "field"


def test_the_gallery_names_no_template_tag_that_was_not_drawn(gallery):
    assert "{%" not in gallery
    assert "{#" not in gallery


def test_a_page_says_its_language_and_direction(client):
    for language, direction in (("en", "ltr"), ("el", "ltr")):
        page = client.get("/ui/", headers={"accept-language": language}).content.decode()
        assert f'<html lang="{language}" dir="{direction}"' in page
    with override("ar"):
        assert '<html lang="ar" dir="rtl"' in get_template("ui/plain.html").render()


def test_the_language_can_be_changed_without_a_script(client):
    answer = client.post("/language", {"language": "it", "next": "/ui/"})

    assert answer.status_code == 302
    assert '<html lang="it"' in client.get("/ui/").content.decode()


def test_a_form_sent_empty_comes_back_with_its_errors_and_the_focus(client):
    page = client.post("/ui/", {"chosen_name": "", "note": "Evening lessons"}).content.decode()

    assert re.search(r'class="errors" tabindex="-1" autofocus', page)
    assert 'href="#id_chosen_name"' in page
    assert "Evening lessons" in page


def test_an_alert_without_a_tone_is_calm():
    drawn = get_template("ui/alert.html").render({"alert": {"text": "Saved."}})

    assert "alert--info" in drawn


def test_an_alert_may_lead_somewhere():
    alert = Alert(text="Permit ends.", tone="attention", url="/permit", link="Open")

    assert '<a href="/permit">Open</a>' in get_template("ui/alert.html").render({"alert": alert})


def test_nobody_is_contacted_where_no_safe_way_is_agreed():
    assert "Do not contact her." in get_template("ui/contact.html").render({"contact": None})


def test_a_persons_header_shows_three_alerts_at_most():
    alerts = [Alert(text=f"Alert {number}.") for number in range(5)]

    drawn = get_template("ui/person.html").render({"name": "Mimi", "alerts": alerts})

    assert drawn.count('class="alert ') == 3


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_no_context(name):
    page = get_template(f"{name}.html").render()

    assert page.count("<h1>") == 1
    assert "<title></title>" not in page


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_blames_nobody(name):
    words = set(re.findall(r"\w+", get_template(f"{name}.html").render().lower()))

    assert not words & {"error", "invalid", "illegal", "forbidden", "failed", "denied", "victim"}


def test_style_and_script_stay_small():
    style = (UI / "static" / "ui" / "ui.css").read_text()

    assert len(style.encode()) <= CSS_BYTES
    assert style.count("\n") <= CSS_LINES
    assert (UI / "static" / "ui" / "ui.js").stat().st_size <= JS_BYTES


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def shades(name):
    style = (UI / "static" / "ui" / "ui.css").read_text()
    return re.findall(COLOUR.format(name=name), style.split("@media print")[0])


@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_that_meet_can_be_told_apart(front, back, least):
    for pair in zip(shades(front), shades(back), strict=True):
        dark, light = sorted(map(luminance, pair))
        assert (light + 0.05) / (dark + 0.05) >= least, pair


def test_every_colour_has_a_shade_for_the_light_and_one_for_the_dark():
    style = (UI / "static" / "ui" / "ui.css").read_text().split("@media print")[0]

    for name in set(re.findall(r"--([\w-]+): #", style)):
        assert len(shades(name)) == 2, name
