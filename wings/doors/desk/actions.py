"""What one click at the desk does in several domains at once."""

from datetime import datetime

from django.db import transaction

from wings.casework.cases import actions as cases
from wings.casework.cases.actions.erasing import Erased
from wings.casework.cases.models import Case
from wings.casework.cases.vocabulary import ErasureReason
from wings.foundation.vault.keyring import Keyring
from wings.strands.language.actions.forgetting import strike_out


@transaction.atomic
def erase_file(*, by: Keyring, case: Case, reason: ErasureReason, at: datetime) -> Erased:
    """Erase a woman's file and her places in courses. Raises what the two raise."""
    besides = strike_out(by, case, at=at)
    return cases.erase(by=by, case=case, reason=reason, at=at, besides=besides)
