"""What is done first whenever somebody comes to a file."""

from datetime import datetime

from wings.casework.cases.actions.custody import renew_keys
from wings.casework.cases.actions.flags import file_slips
from wings.casework.cases.actions.team import end_over
from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartments
from wings.casework.participants.vocabulary import Kind
from wings.foundation.vault import actions as vault
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment


def put_in_order(by: Keyring, case: Case, *, at: datetime) -> dict[Kind, Compartment]:
    """Return the parts of a file, once it is in order as far as `by` can.

    Keys and places whose time is over end, slips are filed, due keys are renewed. Usually four
    queries and nothing written.
    """
    vault.end_expired([case.pk], at=at)
    parts = compartments(case)
    if any(part.rotation_due_at for part in parts.values()):
        renew_keys(by, case, at=at)
        parts = compartments(case)
    end_over(by, case, at=at)
    file_slips(by, parts.values(), at=at)
    return parts
