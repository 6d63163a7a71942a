from datetime import date, timedelta

from django.template.loader import get_template

from wings.casework.participants.contents import SafeContact
from wings.casework.participants.queries import contact_line

TODAY = date(2026, 3, 2)
LAST_WEEK = TODAY - timedelta(days=7)


def shown(**changes):
    known = {"channel": "call", "reach": "000 4711", "hours": "", "words": "", "checked_on": TODAY}
    line = contact_line(SafeContact(**(known | changes)), TODAY)
    return " ".join(get_template("ui/contact.html").render({"contact": line}).split())


def test_what_was_not_agreed_is_said_and_never_left_to_guess():
    assert "000 4711 · time not agreed · to anybody else say nothing" in shown()


def test_what_she_agreed_to_stands_instead():
    line = shown(hours="mornings", words="the library")

    assert "mornings · say “the library”" in line
    assert "not agreed" not in line
    assert "say nothing" not in line


def test_who_is_met_in_person_alone_needs_no_words_for_others():
    assert "say nothing" not in shown(channel="in_person", reach="")


def test_the_last_day_stands_beside_the_number():
    assert "until 4 March 2026" in shown(valid_until=date(2026, 3, 4))


def test_after_its_last_day_a_number_is_not_shown_to_be_called():
    line = shown(valid_until=LAST_WEEK)

    assert "000 4711" not in line
    assert "held until 23 February 2026. Do not contact her in this way" in line
    assert "ask again" not in line
