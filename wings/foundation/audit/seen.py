"""Lists that show many files leave one entry a session, list and set."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from wings.foundation.audit.log import Author, record
from wings.foundation.audit.models import SeenSet
from wings.foundation.audit.queries import (
    LIST_SEEN,
    last_list,
    members,
    seen_in_session,
    set_of,
)
from wings.foundation.keys.suite import digest

# Reading a set back costs a query for each of its bases: after these comes a whole one again.
DEEPEST = 20


def record_list(
    name: str, shown: Collection[UUID], *, by: Author, since: datetime, at: datetime
) -> None:
    """Record that a list showed these files, unless this session has said so already.

    since: when the session began. The set is stored as the difference from the last one
    that the same person saw in the same list.
    """
    seen = digest(*sorted(one.bytes for one in shown)).hex()
    last = last_list(by.organisation, by.keyholder, name)
    if seen_in_session(last, seen, since=since):
        return
    # Between two looks at a caseload little changes; a whole set would cost 16 bytes a file each
    # time.
    base = SeenSet.objects.filter(pk=set_of(last)).first() if last else None
    _store(seen, frozenset(shown), base)
    record(LIST_SEEN, by=by, subject=None, at=at, details={"list": name, "set": seen})


def _store(seen: str, shown: frozenset[UUID], base: SeenSet | None) -> None:
    if SeenSet.objects.filter(pk=seen).exists():
        return
    if base is not None and base.depth >= DEEPEST:
        base = None
    before = members(base) if base else frozenset()
    SeenSet.objects.create(
        hash=seen,
        base=base,
        depth=base.depth + 1 if base else 0,
        added=b"".join(sorted(one.bytes for one in shown - before)),
        removed=b"".join(sorted(one.bytes for one in before - shown)),
    )
