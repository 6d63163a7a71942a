"""Handing a key over, and taking it back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.foundation.audit.log import Gone, record
from wings.foundation.vault.actions.epochs import write_grant
from wings.foundation.vault.keyring import Acting, Keyring
from wings.foundation.vault.models import Compartment, Grant
from wings.foundation.vault.opening import data_key
from wings.foundation.vault.stored import gone
from wings.foundation.vault.vocabulary import CARE


@transaction.atomic
def grant(
    by: Keyring,
    compartment: Compartment,
    *,
    to: UUID,
    basis: str = CARE,
    expires_at: datetime | None = None,
    at: datetime,
) -> Grant:
    """Hand a compartment's present key to a keyholder. Granting the same twice changes nothing.

    Raises NoGrant when the one who hands over does not hold it, Untrusted when the receiver's
    certificate leads to no trusted root.
    """
    place = {"compartment": compartment, "epoch": compartment.epoch, "keyholder_id": to}
    held = Grant.objects.filter(**place).first()
    if held is not None and (held.basis, held.expires_at) == (basis, expires_at):
        return held
    key = data_key(by, compartment, compartment.epoch)
    replaced = _delete([held] if held else [])
    given = write_grant(by, compartment, key, to=to, basis=basis, ends=expires_at)
    record(
        "vault.granted",
        by=by.within(compartment.organisation),
        subject=compartment.subject,
        at=at,
        rows=[*replaced, given],
        details={"kind": compartment.kind, "to": str(to), "basis": basis},
    )
    return given


@transaction.atomic
def end_grants(
    grants: Iterable[Grant], *, by: UUID | None, why: str, at: datetime
) -> list[Compartment]:
    """Delete grants at once and mark their compartments for a new key.

    by: the keyholder who ends them, None when their time ran out. why: a word, never a text.
    Needs no key. Returns the compartments whose rotation is due.
    """
    due: dict[UUID, Compartment] = {}
    for one in list(grants):
        compartment = Compartment.objects.select_for_update().get(pk=one.compartment_id)
        compartment.rotation_due_at = compartment.rotation_due_at or at
        compartment.save(update_fields=["rotation_due_at"])
        due[compartment.pk] = compartment
        record(
            "vault.grant_ended",
            by=Acting(by, compartment.organisation),
            subject=compartment.subject,
            at=at,
            rows=_delete([one]),
            details={"kind": compartment.kind, "of": str(one.keyholder_id), "why": why},
        )
    return list(due.values())


def end_expired(subjects: Iterable[UUID], *, at: datetime) -> list[Compartment]:
    """Delete the grants of these files whose time has run out. Usually one query and no more."""
    over = Grant.objects.filter(compartment__subject__in=list(subjects), expires_at__lte=at)
    return end_grants(over, by=None, why="expired", at=at)


def _delete(grants: list[Grant]) -> list[Gone]:
    marks = gone(grants)
    Grant.objects.filter(pk__in=[one.pk for one in grants]).delete()
    return marks
