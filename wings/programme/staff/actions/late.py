"""Keeping a form that came after its session had ended."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction

from wings.foundation.keys.suite import seal_to
from wings.programme.staff.contents import Fields, Typed
from wings.programme.staff.models import Account, LateForm
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.rules.standing import KEPT_LATE
from wings.programme.staff.rules.wraps import late_place

MOST_FORMS: Final = 20
MOST_BYTES: Final = 300_000


@transaction.atomic
def keep_late_form(account: Account, *, path: str, fields: Fields, at: datetime) -> LateForm | None:
    """Seal a form to its author's public key for 24 hours; None when it is too long to keep.

    The seal of the installation around it keeps others from putting words in her mouth. Only the
    latest twenty are kept, so that an old cookie cannot fill the disk.
    """
    plain = Typed(path, at, fields).to_bytes()
    if len(plain) > MOST_BYTES:
        return None
    kept = account.late_forms.order_by("-expires_at").values_list("pk", flat=True)
    LateForm.objects.filter(pk__in=list(kept[MOST_FORMS - 1 :])).delete()
    pk = uuid4()
    # A column, and here it may be: callers have held it against what the cookie seals
    # (`is_its_owners`).
    public, place = bytes(account.keyholder.sealing_public), late_place(pk, account.pk)
    return LateForm.objects.create(
        id=pk,
        account=account,
        sealed=node_key().seal(seal_to(public, plain, place), place),
        expires_at=at + KEPT_LATE,
    )


def drop_late_form(account: Account, late: UUID) -> None:
    """Forget a form that was sent again or is not wanted."""
    LateForm.objects.filter(account=account, pk=late).delete()
