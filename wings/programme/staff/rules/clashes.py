"""Which roles the same person may not have in one organisation."""

from collections.abc import Iterable

from wings.programme.staff.vocabulary import APART, Apart


class RolesClash(Exception):
    """Somebody would have two roles that are kept apart on purpose."""

    def __init__(self, apart: Apart) -> None:
        super().__init__(f"{apart.one} and {apart.other}")
        self.apart = apart


def refuse_clashes(roles: Iterable[str]) -> None:
    """Raise RolesClash with the first pair of roles that no one person may have."""
    held = set(roles)
    for apart in APART:
        if {apart.one.value, apart.other.value} <= held:
            raise RolesClash(apart)
