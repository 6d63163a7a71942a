"""Erasing a file: everything of hers, in one transaction, and again wherever it is put back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from wings.casework.cases.actions.custody import NotEntitled
from wings.casework.cases.models import Case, TeamMember
from wings.casework.cases.queries import roster_of
from wings.casework.cases.vocabulary import PERSONS_OF_TRUST, ErasureReason
from wings.casework.participants.actions import forget_names
from wings.casework.participants.queries import subjects_known
from wings.foundation.audit.log import Author, Gone, record
from wings.foundation.vault.actions.erasing import (
    clear_space,
    erase_subject,
    rows_standing,
    subjects_standing,
)
from wings.foundation.vault.erasures import Erasure, erasures, write_erasure
from wings.foundation.vault.keyring import Keyring
from wings.programme.staff.actions.forgetting import forget_typed


@dataclass(frozen=True)
class Erased:
    """What a certificate says. openable_until: the last day on which a backup may hold the file."""

    id: UUID
    at: datetime
    openable_until: date


@dataclass(frozen=True)
class _Replay:
    """Nobody in person: what a ledger says is done again."""

    organisation: UUID
    keyholder: None = None


@transaction.atomic
def erase(
    *,
    by: Keyring,
    case: Case,
    reason: ErasureReason,
    at: datetime,
    besides: Collection[str] = (),
) -> Erased:
    """Erase a file for good: keys, contents, names in the index, places on the team.

    besides: rows of hers in the organisation's own compartments, each as `table:id`. Raises
    NotEntitled unless the sealed roster names `by` as key worker or deputy, and Case.DoesNotExist
    where the file is gone already. Once the ledger has its line nothing brings the file back: a
    transaction that fails after it is finished by `replay_erasures`.
    """
    locked = Case.objects.select_for_update().get(pk=case.pk)
    _row, roster = roster_of(by, locked)
    trusted = {one.keyholder for one in roster.places if one.role in PERSONS_OF_TRUST}
    if by.keyholder not in trusted or by.organisation != locked.organisation_id:
        raise NotEntitled
    erasure = Erasure(uuid4(), at.date(), locked.organisation_id, locked.pk, tuple(besides))
    removed = _remove(erasure)
    _tell(erasure, by.within(erasure.organisation), removed, at, reason=reason.value)
    # Robust: the file is gone by then, whatever becomes of the space that it took.
    transaction.on_commit(clear_space, robust=True)
    # Last, since a line is never taken back.
    write_erasure(erasure)
    return Erased(erasure.id, at, openable_until(erasure.on))


def replay_erasures(*, at: datetime) -> int:
    """Erase again what the ledger names and the database still holds; return how many files.

    To be called before anybody is let in. Raises BrokenLedger.
    """
    told = erasures()
    subjects = {one.subject for one in told}
    standing = (
        set(Case.objects.filter(pk__in=subjects).values_list("pk", flat=True))
        | subjects_standing(subjects)
        | subjects_known(subjects)
    )
    due = [one for one in told if one.subject in standing or rows_standing(one.besides)]
    for one in due:
        _replay(one, at)
    if due:
        transaction.on_commit(clear_space, robust=True)
    return len(due)


def openable_until(on: date) -> date:
    """Return the last day on which a backup may hold what was erased on a day.

    Source: the installation's own setting, BACKUPS_KEPT_DAYS (decision 12).
    """
    return on + timedelta(days=settings.BACKUPS_KEPT_DAYS)


@transaction.atomic
def _replay(erasure: Erasure, at: datetime) -> None:
    _tell(erasure, _Replay(erasure.organisation), _remove(erasure), at, reason="replayed")


def _remove(erasure: Erasure) -> list[Gone]:
    team = TeamMember.objects.filter(case=erasure.subject)
    forget_typed(team.values_list("keyholder", flat=True))
    forget_names(erasure.subject)
    removed = erase_subject(erasure.organisation, erasure.subject, erasure.besides)
    team.delete()
    Case.objects.filter(pk=erasure.subject).delete()
    return removed


def _tell(erasure: Erasure, by: Author, removed: list[Gone], at: datetime, *, reason: str) -> None:
    record(
        "cases.erased",
        by=by,
        subject=erasure.subject,
        at=at,
        rows=removed,
        details={"erasure": str(erasure.id), "reason": reason},
    )
