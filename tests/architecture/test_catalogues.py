"""What is declared translated, and what no machine translates."""

from datetime import date

import polib
import pytest

from scripts import messages
from tests.architecture.source import ROOT

INSIDE = "wings/programme/staff/templates/staff/sign_in.html"
OUTSIDE = "wings/config/templates/config/kit.html"
NOTICE = "packs/framework/notices/data.toml"


def whole(translation="", place=INSIDE, **more):
    """Return a catalogue of one text."""
    file = polib.POFile()
    file.append(polib.POEntry(msgid="Yes", msgstr=translation, occurrences=[(place, "")], **more))
    return file


def told(faults):
    return [(fault.file, fault.message, fault.mend) for fault in faults]


def test_a_text_that_is_missing_in_a_declared_area_is_a_fault_with_its_mend():
    [(file, text, mend)] = told(messages.gaps("it", whole()))

    assert file == "locale/it/LC_MESSAGES/django.po"
    assert text == "Yes"
    assert mend.startswith(INSIDE)
    assert mend.endswith(messages.TRANSLATE)


def test_a_text_that_was_only_guessed_in_a_declared_area_is_a_fault_with_its_mend():
    [(_, _, mend)] = told(messages.gaps("it", whole("Sì", flags=["fuzzy"])))

    assert mend.endswith(messages.LOOK)


@pytest.mark.parametrize(
    "catalogue", [whole("Sì"), whole(place=OUTSIDE), whole("Sì", place=OUTSIDE, flags=["fuzzy"])]
)
def test_a_text_that_is_there_or_belongs_to_no_declared_area_is_none(catalogue):
    assert not list(messages.gaps("it", catalogue))


def test_an_area_is_held_to_its_own_languages_alone(monkeypatch):
    monkeypatch.setattr(messages, "COMPLETE", (messages.Area("staff", (INSIDE,), ("it",)),))

    assert list(messages.gaps("it", whole()))
    assert not list(messages.gaps("el", whole()))


def test_a_guess_stays_one_when_catalogues_are_brought_up_to_date():
    message = messages.Message("", "Yes", places=[INSIDE])
    known = polib.POEntry(msgid="Yes", msgstr="Sì", flags=["fuzzy"])

    assert messages.entry(message, known).fuzzy
    assert not messages.entry(message, polib.POEntry(msgid="Yes", msgstr="Sì")).fuzzy


@pytest.mark.parametrize("remark", ["", "Checked by", "Checked by a friend", "2026-11-24"])
def test_a_notice_that_nobody_answers_for_may_not_be_translated(remark):
    [(_, text, mend)] = told(
        messages.unanswered("it", whole("Sì", place=NOTICE, tcomment=remark)),
    )

    assert text == "Yes"
    assert mend == messages.ANSWER


def test_a_notice_counts_once_somebody_has_checked_it():
    remark = f"Checked by Anna Rossi, {date(2026, 11, 24)}"

    assert not list(messages.unanswered("it", whole("Sì", place=NOTICE, tcomment=remark)))
    assert not list(messages.unanswered("it", whole(place=NOTICE)))
    assert not list(messages.unanswered("it", whole("Sì", place=INSIDE)))


def test_every_declared_source_is_there():
    sources = [source for area in messages.COMPLETE for source in area.sources]

    assert [
        source for source in (*sources, *messages.CHECKED_ALONE) if not (ROOT / source).exists()
    ] == []


def test_what_is_checked_alone_is_never_declared_complete():
    declared = tuple(source for area in messages.COMPLETE for source in area.sources)

    assert not [alone for alone in messages.CHECKED_ALONE if alone.startswith(declared)]
    assert not [source for source in declared if source.startswith(messages.CHECKED_ALONE)]


def test_every_language_of_staff_has_a_catalogue_to_be_complete_in():
    assert {one for area in messages.COMPLETE for one in area.languages} <= set(messages.LANGUAGES)
