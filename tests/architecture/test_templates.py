"""What every template and style sheet keeps to, so that the strict content policy holds."""

import re

from tests.architecture.source import files, name

TEMPLATES = files(".html")
SHEETS = files(".css")
COMMENT = r"/\*.*?\*/"
LONGEST_TEMPLATE = 120
LONGEST_STYLE = 1500
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE
)
ELSEWHERE = re.compile(r"(?:src|href|action|url)\s*[=(]\s*[\"']?(?:https?:)?//", re.IGNORECASE)
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+off")
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right|top|bottom)"
    r"|(?:left|right|top|bottom)(?=\s*:)|text-align:\s*(?:left|right)|float:\s*(?:left|right))"
)


def offenders(paths, pattern, *, without=r"(?!)"):
    return [
        f"{name(path)}: {found}"
        for path in paths
        for found in pattern.findall(re.sub(without, "", path.read_text(), flags=re.DOTALL))
    ]


def test_templates_stay_short():
    long = [name(path) for path in TEMPLATES if path.read_text().count("\n") > LONGEST_TEMPLATE]

    assert not long


def test_templates_hold_no_style_or_script_of_their_own():
    assert not offenders(TEMPLATES, INLINE)


def test_templates_trust_no_text():
    assert not offenders(TEMPLATES, UNESCAPED)


def test_nothing_is_fetched_from_another_host():
    assert not offenders(TEMPLATES, ELSEWHERE, without=r"<a\s[^>]*>")
    assert not offenders(SHEETS, ELSEWHERE, without=COMMENT)


def test_style_sheets_read_well_from_right_to_left():
    assert not offenders(SHEETS, PHYSICAL, without=COMMENT)


def test_all_style_sheets_together_stay_short():
    assert sum(path.read_text().count("\n") for path in SHEETS) <= LONGEST_STYLE
