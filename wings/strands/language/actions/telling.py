"""Telling her care team how far she is, and her key worker that somebody should look."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.casework.cases import actions as cases
from wings.casework.cases.contents import Progress
from wings.casework.cases.models import Case
from wings.casework.cases.queries import cases_for_slips
from wings.casework.cases.vocabulary import FlagKind
from wings.foundation.keys.certificates import Untrusted
from wings.foundation.vault.actions import EpochMoved, RotationDue
from wings.foundation.vault.keyring import Keyring
from wings.strands.language.queries import books
from wings.strands.language.rules import Book, progress_in

CANNOT_NOW = (RotationDue, EpochMoved, Untrusted, cases.NotOpened)
"""The part of her file waits for a new key, or its organisation is not trusted: later."""


def progress_of_all(
    found: Iterable[Book], women: Iterable[UUID], at: datetime
) -> dict[UUID, Progress]:
    """Return woman → her progress, for those who have any."""
    known = list(found)
    told = {case: progress_in(known, case, at) for case in women}
    return {case: progress for case, progress in told.items() if progress is not None}


def tell_progress(by: Keyring, before: dict[UUID, Progress], *, at: datetime) -> None:
    """Write the progress of those women for whom it is no longer what it was."""
    after = progress_of_all(books(by), before, at)
    changed = [case for case in after if after[case] != before[case]]
    for pk, case in cases_for_slips(changed).items():
        note_progress(by, case, after[pk], at=at)


def note_progress(by: Keyring, case: Case, progress: Progress, *, at: datetime) -> bool:
    """Write her progress on her card, or drop it there; False when the card waits for a key.

    Nothing is lost then: it is worked out anew at the next lesson.
    """
    try:
        # A savepoint: the register is saved also where one woman's card waits for a new key.
        with transaction.atomic():
            cases.note_progress(by, case, progress, at=at)
    except CANNOT_NOW:
        return False
    return True


def raise_flag(by: Keyring, case: Case, kind: FlagKind, *, at: datetime) -> bool:
    """Raise a flag; False when it could not be delivered, so that a person is told aloud."""
    try:
        with transaction.atomic():
            cases.raise_flag(by, case, kind=kind, at=at)
    except CANNOT_NOW:
        # She may have been taken: what no machine delivers today, somebody says to a face.
        return False
    return True
