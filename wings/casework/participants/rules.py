"""Is this contact line still fresh? Could these two names be one woman's?"""

import unicodedata
from datetime import date, timedelta
from itertools import combinations, groupby

from wings.casework.participants.contents import SafeContact
from wings.casework.participants.vocabulary import FRESH_DAYS

# Staff write what they hear, and where one language tells t from d or p from b, another does not.
# Pairs before their letters: "ph" has to be an f before p and h are looked at.
FOLDED = {
    "ph": "f", "kh": "k", "ck": "k", "c": "k", "q": "k", "y": "i", "j": "i", "w": "v",
    "h": "", "z": "s", "x": "ks", "g": "k", "d": "t", "b": "p",
}  # fmt: skip
# Four parts make 7 keys, 28 with years. More of them would find strangers rather than her.
MOST_PARTS = 4
# In doubt she is a child: directive 2011/36/EU, art. 13(2).
LATEST = (0, 12, 31)


def must_be_checked(contact: SafeContact, on: date) -> bool:
    """Say whether she has to confirm her contact line before anybody uses it."""
    if is_over(contact, on):
        return True
    return on - contact.checked_on > timedelta(days=FRESH_DAYS)


def is_over(contact: SafeContact, on: date) -> bool:
    """Say whether the last day has passed that she set for this way of reaching her."""
    return contact.valid_until is not None and on > contact.valid_until


def birth_year(birth: str) -> int | None:
    """Return the year of a birth written as 2001, 2001-05 or 2001-05-17; None for ""."""
    return int(birth[:4]) if birth else None


def may_be_under(age: int, birth: str, on: date) -> bool:
    """Say whether somebody with this birth may be younger than `age` on a day.

    A part of the date that is not known counts as the latest that it could be; "" says nothing.
    """
    if not birth:
        return False
    known = [int(part) for part in birth.split("-")]
    year, month, day = [*known, *LATEST[len(known) :]]
    return (on.year - year, on.month, on.day) < (age, month, day)


def spellings(name: str, birth_year: int | None) -> set[str]:
    """Return the folded keys under which a name is looked up.

    Order, case, accents and common transliterations do not matter (Blessing Osas, OSAS Blesing);
    a name of several parts is also found by every two of them. With a birth year each key comes
    with the year and its two neighbours, and without. No letters: an empty set.
    """
    parts = sorted({folded(part) for part in name.replace("-", " ").split()} - {""})[:MOST_PARTS]
    keys = {" ".join(parts)} if parts else set()
    keys |= {" ".join(pair) for pair in combinations(parts, 2)}
    # A year that is reckoned from an age is one too late or too early for part of every year.
    years = [] if birth_year is None else [birth_year - 1, birth_year, birth_year + 1]
    return keys | {f"{key} {year}" for key in keys for year in years}


def folded(part: str) -> str:
    """Return a part of a name without accents, doubled letters and spelling habits."""
    plain = unicodedata.normalize("NFKD", transliterated(part.casefold()))
    letters = "".join(letter for letter in plain if letter.isalnum())
    for old, new in FOLDED.items():
        letters = letters.replace(old, new)
    return "".join(letter for letter, _same in groupby(letters))


GREEK = str.maketrans(
    dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstifo", strict=True))
    | {"θ": "th", "χ": "h", "ψ": "ps"}
)
CYRILLIC = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхыэіїєґ", "abvgdeziiklmnoprstufhieiieg", strict=True))
    | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "ь": "",
       "ъ": "", "ё": "e"}
)  # fmt: skip


def transliterated(text: str) -> str:
    """Return Greek and Cyrillic letters in Latin ones; other scripts stay as they are."""
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bare.translate(GREEK).translate(CYRILLIC)
