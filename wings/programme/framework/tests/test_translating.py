import pytest
from django.core.checks import run_checks
from django.utils.translation import override

from wings.foundation.packs.faults import PackFault, PackFaults
from wings.programme.framework import checks
from wings.programme.framework.queries import is_translated, messages, translated


def test_messages_hold_every_text_once_for_each_file_with_the_place_where_it_stands(library):
    found = [(text, place.partition(": ")[0]) for text, place in messages(library)]
    assert len(found) == len(set(found))
    assert {file for text, file in found if text == "not safe"} == {
        "packs/framework/outcomes.toml",
        "packs/framework/forms/needs-and-risks.toml",
        "packs/framework/forms/review.toml",
    }
    places = dict(messages(library))
    assert (
        places["Can you count on us?"]
        == "packs/framework/forms/review.toml: questions[count-on-us].wording"
    )
    assert "The course in Palermo teaches Italian." in places
    assert "Pausing may affect her permit: speak to her lawyer first." in places


def test_messages_leave_out_what_nobody_reads(library):
    texts = [text for text, _ in messages(library)]
    assert not [text for text in texts if text.startswith(("cesie.org", "EUPL", "2026"))]


def test_a_text_without_a_translation_is_shown_in_english(library):
    notice = library.framework.notice("data")
    with override("it"):
        assert translated("No such text in any catalogue.") == "No such text in any catalogue."
        assert translated("") == ""
    assert is_translated(notice, "en")
    assert not is_translated(notice.changed(title="No such text in any catalogue."), "it")


def test_whole_packs_let_the_installation_start():
    assert checks.the_packs_are_whole(None) == []


def test_a_broken_pack_stops_the_start_with_file_key_and_mend(monkeypatch):
    def broken():
        raise PackFaults([PackFault("framework/goals.toml", "goals", "It is wrong.", "Mend it.")])

    monkeypatch.setattr(checks, "library", broken)
    (error,) = [one for one in run_checks(tags=["installation"]) if one.id == "packs.E001"]
    assert error.msg == "framework/goals.toml: goals: It is wrong."
    assert error.hint == "Mend it."


@pytest.mark.parametrize("name", ["share-legal", "exit-question"])
def test_a_consent_counts_as_translated_only_as_a_whole(library, name):
    consent = library.framework.consent(name)
    strange = consent.changed(why="No such text in any catalogue.")
    assert not is_translated(strange, "nl")
