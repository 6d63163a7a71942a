import re
from pathlib import Path

from wings.programme.staff.vocabulary import May
from wings.strands.psychosocial.vocabulary import EVENTS, SEEN_BY

SOURCE = Path(__file__).parents[1] / "actions.py"


def test_every_entry_about_a_woman_has_words_and_whoever_sees_them():
    recorded = set(re.findall(r'"(psychosocial\.\w+)"', SOURCE.read_text()))

    assert recorded == set(EVENTS) == set(SEEN_BY)


def test_that_a_note_was_corrected_is_for_psychologists_alone():
    assert SEEN_BY["psychosocial.session_changed"] == {May.RECORD_SESSIONS}
