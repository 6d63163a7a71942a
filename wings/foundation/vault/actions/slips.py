"""Letterboxes: writing into what one cannot open."""

from uuid import uuid4

from django.db import transaction

from wings.foundation.audit.log import Gone
from wings.foundation.keys.headers import EpochHeader
from wings.foundation.keys.suite import seal_to
from wings.foundation.vault.actions.rows import RotationDue, locked
from wings.foundation.vault.coding import encode
from wings.foundation.vault.holding import is_lawful
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.letterbox import labelled
from wings.foundation.vault.lineage import check_descent
from wings.foundation.vault.models import Compartment, Slip, is_of_a_file
from wings.foundation.vault.opening import NoGrant, header_of
from wings.foundation.vault.places import slip_place
from wings.foundation.vault.stored import gone
from wings.foundation.vault.vocabulary import Content


@transaction.atomic
def drop_slip(by: Keyring, compartment: Compartment, *, label: str, content: Content) -> Slip:
    """Seal a content to a compartment's letterbox and sign it. The caller's entry names the slip.

    label: what the slip is about; it is sealed too. Raises Tampered when the header that carries
    the letterbox's public key does not hold, RotationDue when somebody who left knows its key.
    """
    place = locked(compartment)
    header = header_of(by, place, place.epoch)
    # Without the key she cannot check it against the header: its line alone tells whose box this
    # is.
    check_descent(by, place, header)
    if _is_known_overheld(by, header, place):
        raise RotationDue
    slip = Slip(id=uuid4(), compartment=place, epoch=place.epoch, author_id=by.keyholder)
    bound = slip_place(place, slip.epoch, slip.pk, by.keyholder)
    slip.sealed = seal_to(header.letterbox_public, labelled(label, encode(content), by), bound)
    slip.signature = by.keypair.signing.sign(bound + slip.sealed)
    slip.save(force_insert=True)
    return slip


def _is_known_overheld(by: Keyring, header: EpochHeader, part: Compartment) -> bool:
    """Say so for part of a file; who is on no care team reads no roster, and cannot know."""
    try:
        return is_of_a_file(part) and not is_lawful(by, header, part)
    except NoGrant:
        return False


@transaction.atomic
def remove_slip(slip: Slip) -> list[Gone]:
    """Remove a slip that was filed; return its mark for the entry."""
    marks = gone([slip])
    Slip.objects.filter(pk=slip.pk).delete()
    return marks


def set_aside(slip: Slip) -> None:
    """Set a slip aside that is not what it says; the caller's audit entry names it."""
    Slip.objects.filter(pk=slip.pk).update(is_set_aside=True)
