"""Handing a key over, and taking it back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.foundation.audit.log import Gone, record
from wings.foundation.vault.actions.epochs import write_grant
from wings.foundation.vault.holding import holders_by_header
from wings.foundation.vault.keyring import Acting, Keyring
from wings.foundation.vault.models import Compartment, Grant, is_of_a_file
from wings.foundation.vault.opening import data_key
from wings.foundation.vault.stored import gone
from wings.foundation.vault.vocabulary import CARE


class NotNamed(Exception):
    """The header of this part of a file does not name her: a key is made anew for who joins."""


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
    certificate leads to no trusted root, NotNamed when the key of a file was not made for her.
    """
    place = {"compartment": compartment, "epoch": compartment.epoch, "keyholder_id": to}
    held = Grant.objects.filter(**place).first()
    if held is not None and (held.basis, held.expires_at) == (basis, expires_at):
        return held
    key = data_key(by, compartment, compartment.epoch)
    # A header has to tell of everybody who was ever handed its key (decision 10).
    if is_of_a_file(compartment) and to not in holders_by_header(by, compartment):
        raise NotNamed
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
    Needs no key. Returns the compartments whose rotation is due, in the order of their ids.
    """
    due: dict[UUID, Compartment] = {}
    # In one order: of two who end grants in the same files, neither waits for the other for ever.
    for one in sorted(grants, key=lambda grant: grant.compartment_id):
        # Locked: who is sealing a row now finishes first, or finds that a new key is due.
        compartment = Compartment.objects.select_for_update().get(pk=one.compartment_id)
        # The first instant stays: it tells for how long nothing could be written.
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


def mark_due(grants: Iterable[Grant], *, at: datetime) -> None:
    """Mark the compartments of these grants for a new key; the grants stay until it is made."""
    # In one order, so that two who mark do not wait for each other.
    for pk in sorted({one.compartment_id for one in grants}):
        compartment = Compartment.objects.select_for_update().get(pk=pk)
        compartment.rotation_due_at = compartment.rotation_due_at or at
        compartment.save(update_fields=["rotation_due_at"])


def end_expired(subjects: Iterable[UUID], *, at: datetime) -> list[Compartment]:
    """Delete the grants of these files whose time has run out. Usually one query and no more."""
    over = Grant.objects.filter(compartment__subject__in=list(subjects), expires_at__lte=at)
    return end_grants(over, by=None, why="expired", at=at)


def _delete(grants: list[Grant]) -> list[Gone]:
    # Deleted and not marked as ended: whoever writes to the database could take a mark away.
    marks = gone(grants)
    Grant.objects.filter(pk__in=[one.pk for one in grants]).delete()
    return marks
