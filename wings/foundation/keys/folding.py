"""How typed text is folded, so that the same words typed differently give the same key."""

from unicodedata import normalize


def normalise(text: str) -> str:
    """Fold a text: NFKC, no case, single spaces, none at the ends.

    Source: The Unicode Standard, section 3.13, D146 (compatibility caseless match), and then
    white space.
    """
    folded = normalize("NFKC", normalize("NFD", text).casefold())
    # Once more, as D146 asks: NFKC brings up letters that fold again.
    folded = normalize("NFKC", folded.casefold())
    return " ".join(folded.split())
