"""Files in order: what is due when somebody comes to one, and what follows when somebody leaves."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.casework.cases.actions.custody import renew_due, renew_keys
from wings.casework.cases.actions.flags import file_slips, raise_flag
from wings.casework.cases.actions.team import end_member, end_over, hand_over
from wings.casework.cases.models import Case, TeamMember
from wings.casework.cases.queries import compartments
from wings.casework.cases.vocabulary import FlagKind
from wings.casework.participants.vocabulary import Kind
from wings.foundation.vault import actions as vault
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment


def put_in_order(by: Keyring, case: Case, *, at: datetime) -> dict[Kind, Compartment]:
    """Return the parts of a file, once it is in order as far as `by` can.

    Keys and places whose time is over end, slips are filed, due keys are renewed. Usually eight
    queries and nothing written.
    """
    # The order matters: what ends makes parts due; a due part
    # takes neither a new roster nor a slip.
    vault.end_expired([case.pk], at=at)
    parts = compartments(case)
    if renew_due(by, case, parts, at=at):
        parts = compartments(case)
    end_over(by, case, at=at)
    file_slips(by, parts.values(), at=at)
    return parts


@transaction.atomic
def part_with(by: Keyring, member: TeamMember, *, task: str, at: datetime) -> None:
    """End somebody's place, renew the keys it came with, and leave the key worker a task.

    task: what the keys cannot take back, in words. Raises LastPersonOfTrust.
    """
    end_member(by, member, at=at)
    renew_keys(by, member.case, at=at)
    # Keys take back what will be written, not what is known: somebody has to change the door code.
    raise_flag(by, member.case, kind=FlagKind.STILL_KNOWS, words=task, at=at)


@transaction.atomic
def pass_on(by: Keyring, member: TeamMember, *, to: UUID, task: str, at: datetime) -> None:
    """Put somebody else in a key worker's or deputy's place, and do what follows.

    The task is left first: who gives her own place away writes nothing afterwards. The parts that
    she knew get their new keys from the next holder. Raises NotCertified or PlaceTaken.
    """
    raise_flag(by, member.case, kind=FlagKind.STILL_KNOWS, words=task, at=at)
    hand_over(by, member, to=to, at=at)
    renew_keys(by, member.case, at=at)
