"""When one value of a safeguard protects at least as well as another."""

from wings.programme.framework.vocabulary import Safeguard, SafeguardKind, SafeguardValue


def fits(kind: SafeguardKind, value: SafeguardValue) -> bool:
    """Say whether a value is of the sort that this kind of safeguard holds."""
    if kind is SafeguardKind.FLAG:
        return isinstance(value, bool)
    if kind is SafeguardKind.WORDS:
        return isinstance(value, tuple)
    # True is an int in Python; zero would turn a least or a most off.
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def is_at_least_as_strong(safeguard: Safeguard, value: SafeguardValue) -> bool:
    """Say whether this value protects at least as well as the safeguard does now.

    A flag that is on stays on; a least may rise; a most may fall, not below 1; words may be added.
    A value of another sort is never as strong.
    """
    now = safeguard.value
    if not fits(safeguard.kind, value):
        return False
    if isinstance(now, tuple) or isinstance(value, tuple):
        return isinstance(now, tuple) and isinstance(value, tuple) and set(now) <= set(value)
    if safeguard.kind is SafeguardKind.MOST:
        return value <= now
    return value >= now


def with_words(safeguard: Safeguard, value: SafeguardValue) -> SafeguardValue:
    """Return what a local programme writes as the whole value: words are added to those before."""
    now = safeguard.value
    if isinstance(now, tuple) and isinstance(value, tuple):
        return (*now, *(word for word in value if word not in now))
    return value
