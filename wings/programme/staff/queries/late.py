"""Readers of forms that came after their session had ended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.keys.suite import Tampered
from wings.programme.staff.contents import Typed
from wings.programme.staff.models import Account
from wings.programme.staff.rules.wraps import late_place


@dataclass(frozen=True)
class Late:
    """A form that can be sent again."""

    id: UUID
    typed: Typed


def has_late_forms(account: Account, *, at: datetime) -> bool:
    """Say whether text of this account waits to be sent again."""
    return account.late_forms.filter(expires_at__gt=at).exists()


def late_forms(account: Account, keypair: Keypair, node: NodeKey, *, at: datetime) -> list[Late]:
    """Return the forms that may still be sent again, oldest first.

    What does not open is left out.
    """
    found = []
    for row in account.late_forms.filter(expires_at__gt=at).order_by("expires_at"):
        place = late_place(row.pk, account.pk)
        try:
            # The installation's seal first: without the pepper nobody could have put this row here.
            plain = keypair.sealing.unseal(node.unseal(bytes(row.sealed), place), place)
            found.append(Late(row.pk, Typed.from_bytes(plain)))
        except Tampered:
            continue
    return found
