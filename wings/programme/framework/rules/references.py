"""Names that are used: once each, and only where they lead somewhere."""

from collections.abc import Collection, Iterable, Iterator

from wings.foundation.packs.faults import PackFault
from wings.programme.framework.vocabulary import Parts


def repeated(file: str, key: str, ids: Iterable[str]) -> Iterator[PackFault]:
    """Yield a fault for each id that is used more than once."""
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            yield PackFault(file, key, f"The id “{name}” is used twice.", "Give one another id.")
        seen.add(name)


def unknown(
    file: str, key: str, used: Iterable[str | None], known: Collection[str]
) -> Iterator[PackFault]:
    """Yield a fault for each name that is used and not known; None is no name."""
    for name in used:
        if name is not None and name not in known:
            mend = f"Use one of: {', '.join(sorted(known))}." if known else "Define it first."
            yield PackFault(file, key, f"There is no “{name}”.", mend)


def ids_of_codes(parts: Parts, name: str) -> list[str]:
    """Return the ids of a code list; empty where there is no such list."""
    return [code.id for codes in parts.codes if codes.id == name for code in codes.words]
