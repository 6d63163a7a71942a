"""The only writers of sessions."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.casework.cases import actions as cases
from wings.casework.cases.actions import NotEntitled
from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartment
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.log import record
from wings.foundation.vault import actions as vault
from wings.foundation.vault.actions import EpochMoved, RotationDue, VersionClash
from wings.foundation.vault.keyring import Keyring
from wings.strands.psychosocial.contents import Session
from wings.strands.psychosocial.models import SessionRow
from wings.strands.psychosocial.queries import fresh_row, sessions_of
from wings.strands.psychosocial.rules import progress_in


@transaction.atomic
def write_session(by: Keyring, case: Case, session: Session, *, at: datetime) -> SessionRow:
    """Write what a session was; the first one makes the clinical part of her file.

    Her card then says how many there were and when the next is. Raises NotEntitled, NoGrant, or
    TooFewKeyholders where one lost passphrase could lose the notes.
    """
    cases.renew_keys(by, case, at=at)
    clinical = cases.open_part(by, case, Kind.CLINICAL, at=at)
    row = vault.seal_row(by, SessionRow, compartment=clinical, content=session)
    _tell("psychosocial.session_written", by, case, row, at)
    return row


@transaction.atomic
def change_session(
    by: Keyring, case: Case, pk: UUID, session: Session, *, version: int, at: datetime
) -> SessionRow:
    """Correct what was written of a session.

    version: as it was read. Raises NoSuchSession, NoGrant, or VersionClash when it was saved since.
    """
    cases.renew_keys(by, case, at=at)
    row = fresh_row(case, pk)
    if row.version != version:
        raise VersionClash
    row = vault.reseal_row(by, row, session)
    _tell("psychosocial.session_changed", by, case, row, at)
    return row


@transaction.atomic
def hand_over_notes(by: Keyring, case: Case, *, to: UUID, at: datetime) -> None:
    """Hand all notes, earlier ones too, to another psychologist of her care team.

    Nobody but whoever holds them can, and no place in the team brings them. Raises NotEntitled,
    also where nothing was written yet, or NoGrant.
    """
    clinical = compartment(case, Kind.CLINICAL)
    if clinical is None:
        raise NotEntitled(Kind.CLINICAL)
    cases.hand_part(by, case, clinical, to=to, at=at)
    who = by.within(case.organisation_id)
    record("psychosocial.notes_handed", by=who, subject=case.pk, at=at, details={"to": str(to)})


def _tell(event: str, by: Keyring, case: Case, row: SessionRow, at: datetime) -> None:
    record(event, by=by.within(case.organisation_id), subject=case.pk, at=at, rows=[row])
    # Counted anew each time: a number that is added to would keep every mistake.
    held = [one.session for one in sessions_of(by, case)]
    try:
        with transaction.atomic():
            cases.note_progress(by, case, progress_in(held, at), at=at)
    except (RotationDue, EpochMoved):
        return  # the card waits for a new key: it is told at the next session
