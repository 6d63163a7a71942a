"""Is she known already? The blind index: entering a name, and asking it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from wings.casework.cases.models import Case
from wings.casework.cases.queries import caseload_of, key_workers_of
from wings.casework.cases.vocabulary import SEARCHES_AN_HOUR
from wings.casework.participants.actions import index_name
from wings.casework.participants.queries import files_named, index_key
from wings.foundation.audit.log import record
from wings.foundation.audit.queries import count_by
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.opening import can_open
from wings.programme.organisations.actions import open_compartment
from wings.programme.organisations.vocabulary import Kind as Box

SEARCHED = "cases.searched"
HOUR = timedelta(hours=1)


class TooManySearches(Exception):
    """One person does not try name after name."""


class IndexClosed(Exception):
    """This person was not handed the key of the index yet: a colleague's session does it."""


@dataclass(frozen=True)
class Known:
    """What a search tells: her own files, and whom to ask about others. Nothing else."""

    mine: list[Case]
    ask: frozenset[UUID]


@transaction.atomic
def look_for(by: Keyring, *, name: str, birth_year: int | None, at: datetime) -> Known:
    """Say whether a woman of this name may have a file; the name itself is kept nowhere.

    Raises TooManySearches or IndexClosed.
    """
    if _searches(by, at) >= SEARCHES_AN_HOUR:
        raise TooManySearches
    box = open_compartment(by, Box.INTAKE, at=at)
    if not can_open(by, box):
        raise IndexClosed
    key = index_key(by, box)
    found = files_named(by.organisation, key, name, birth_year) if key else []
    files = [file for file, _count in found]
    # How many, and neither name nor year: coordinators read the
    # record, and it lies in every backup.
    record(SEARCHED, by=by, subject=None, at=at, details={"found": len(files)})
    # Searches at one moment read the same count; the chain puts them into a row.
    if _searches(by, at) > SEARCHES_AN_HOUR:
        raise TooManySearches
    mine = list(caseload_of(by).filter(pk__in=files))
    # Whom to ask and not which file: only a person who knows her may tell that she is known.
    others = set(files) - {case.pk for case in mine}
    return Known(mine, frozenset(key_workers_of(others, at)))


def _searches(by: Keyring, at: datetime) -> int:
    return count_by(by.organisation, by.keyholder, SEARCHED, since=at - HOUR)


def index(
    by: Keyring, case: Case, name: str, *, birth_year: int | None = None, at: datetime
) -> None:
    """Enter a name of hers into the blind index of her organisation.

    Who does not hold the key of the index enters nothing: taking in never waits for it.
    """
    # Else a partner who shares the card would put her into the partner's own index.
    if by.organisation != case.organisation_id or not name:
        return
    box = open_compartment(by, Box.INTAKE, at=at)
    if can_open(by, box):
        index_name(by, box, case.pk, name=name, birth_year=birth_year, at=at)
