import re
from pathlib import Path

from wings.strands.employment.vocabulary import EVENTS, SEEN_BY

SOURCE = Path(__file__).parents[1] / "actions.py"


def test_every_entry_about_a_woman_has_words_and_whoever_sees_them():
    recorded = set(re.findall(r'"(employment\.\w+)"', SOURCE.read_text()))

    assert recorded == set(EVENTS) == set(SEEN_BY)
