from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from wings.casework.participants.contents import (
    Card,
    GivenAnswers,
    Identity,
    IndexKey,
    Whereabouts,
)
from wings.casework.participants.models import (
    AnswersRow,
    BlindName,
    CardRow,
    IdentityRow,
    IndexKeyRow,
    WhereaboutsRow,
)
from wings.casework.participants.queries import blind_values, index_key
from wings.foundation.audit.log import Recorded, record
from wings.foundation.keys.suite import fresh_key
from wings.foundation.vault import actions as vault
from wings.foundation.vault.actions import VersionClash
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment
from wings.programme.framework.contents import Answers


@transaction.atomic
def write_card(
    by: Keyring, compartment: Compartment, card: Card, *, row: CardRow | None = None, at: datetime
) -> CardRow:
    """Write her card, or write it again over the row that was read.

    Raises VersionClash when somebody else saved it since.
    """
    if row is None:
        written = vault.seal_row(by, CardRow, compartment=compartment, content=card)
        # After sealing, which locks the part: of two first saves at
        # one moment the second one sees both rows.
        _refuse_a_second(CardRow.objects.filter(compartment=compartment))
    else:
        written = vault.reseal_row(by, row, card)
    _tell("participants.card_written", by, compartment, [written], at)
    return written


@transaction.atomic
def write_identity(
    by: Keyring,
    compartment: Compartment,
    identity: Identity,
    *,
    row: IdentityRow | None = None,
    at: datetime,
) -> IdentityRow:
    """Write what she told of her legal identity. Raises VersionClash."""
    if row is None:
        written = vault.seal_row(by, IdentityRow, compartment=compartment, content=identity)
        _refuse_a_second(IdentityRow.objects.filter(compartment=compartment))
    else:
        written = vault.reseal_row(by, row, identity)
    _tell("participants.identity_written", by, compartment, [written], at)
    return written


@transaction.atomic
def write_whereabouts(
    by: Keyring,
    compartment: Compartment,
    whereabouts: Whereabouts,
    *,
    row: WhereaboutsRow | None = None,
    at: datetime,
) -> WhereaboutsRow:
    """Write where she is. Raises VersionClash."""
    if row is None:
        written = vault.seal_row(by, WhereaboutsRow, compartment=compartment, content=whereabouts)
        _refuse_a_second(WhereaboutsRow.objects.filter(compartment=compartment))
    else:
        written = vault.reseal_row(by, row, whereabouts)
    _tell("participants.whereabouts_written", by, compartment, [written], at)
    return written


@transaction.atomic
def save_answers(
    by: Keyring, compartment: Compartment, answers: Answers, *, at: datetime
) -> AnswersRow:
    """Save the answers that belong into one compartment; earlier ones stay as they were given."""
    given = GivenAnswers(answers, by.keyholder, at)
    row = vault.seal_row(by, AnswersRow, compartment=compartment, content=given)
    _tell("participants.answers_saved", by, compartment, [row], at)
    return row


@transaction.atomic
def index_name(
    by: Keyring,
    intake: Compartment,
    subject: UUID,
    *,
    name: str,
    birth_year: int | None,
    at: datetime,
) -> int:
    """Enter every spelling of a name into the blind index; return how many were new."""
    key = index_key(by, intake)
    if key is None:
        made = vault.seal_row(
            by, IndexKeyRow, compartment=intake, content=IndexKey(fresh_key().hex())
        )
        _tell("participants.index_began", by, intake, [made], at)
        key = index_key(by, intake) or b""
    values = blind_values(key, name, birth_year)
    # Names of before stay: whoever comes back may use any of
    # them, and be taken in twice without it.
    fresh = values - _known(intake.organisation, subject)
    BlindName.objects.bulk_create(
        BlindName(organisation=intake.organisation, value=value, subject=subject)
        for value in sorted(fresh)
    )
    return len(fresh)


def forget_names(subject: UUID) -> None:
    """Take every spelling of a file's names out of the blind index. The caller tells it."""
    BlindName.objects.filter(subject=subject).delete()


def _refuse_a_second(rows: "QuerySet[Any]") -> None:
    if rows.count() > 1:
        raise VersionClash


def _known(organisation: UUID, subject: UUID) -> set[bytes]:
    rows = BlindName.objects.filter(organisation=organisation, subject=subject)
    return {bytes(value) for value in rows.values_list("value", flat=True)}


def _tell(
    event: str,
    by: Keyring,
    compartment: Compartment,
    rows: Iterable[Recorded],
    at: datetime,
) -> None:
    record(
        event,
        by=by.within(compartment.organisation),
        subject=compartment.subject,
        at=at,
        rows=rows,
    )
