import re
from pathlib import Path

import pytest

from wings.strands.language.vocabulary import EVENTS, SEEN_BY

SOURCE = Path(__file__).parents[1] / "actions"
TOLD_OF_COURSES = {
    "language.course_begun",
    "language.course_changed",
    "language.flags_delivered",
    "language.lesson_added",
    "language.lesson_changed",
    "language.register_saved",
}

WITH_THE_FILE_GONE = {"language.struck_out"}  # no page is left that could tell of it


def test_every_entry_about_a_woman_has_words_and_whoever_sees_them():
    text = "".join(path.read_text() for path in SOURCE.glob("*.py"))
    recorded = set(re.findall(r'"(language\.\w+)"', text))

    assert recorded - TOLD_OF_COURSES - WITH_THE_FILE_GONE == set(EVENTS) == set(SEEN_BY)


@pytest.mark.parametrize("event", EVENTS)
def test_words_of_a_timeline_are_neutral(event):
    assert not re.search(r"absent|missing|late", str(EVENTS[event]))
