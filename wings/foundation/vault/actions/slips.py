"""Letterboxes: writing into what one cannot open."""

from uuid import uuid4

from django.db import transaction

from wings.foundation.audit.log import Gone
from wings.foundation.keys.suite import seal_to
from wings.foundation.vault.actions.rows import locked
from wings.foundation.vault.coding import encode
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.letterbox import labelled
from wings.foundation.vault.models import Compartment, Slip
from wings.foundation.vault.opening import header_of
from wings.foundation.vault.places import slip_place
from wings.foundation.vault.stored import gone
from wings.foundation.vault.vocabulary import Content


@transaction.atomic
def drop_slip(by: Keyring, compartment: Compartment, *, label: str, content: Content) -> Slip:
    """Seal a content to a compartment's letterbox and sign it. The caller's entry names the slip.

    label: what the slip is about; it is sealed too. Raises Tampered when the header that carries
    the letterbox's public key does not hold.
    """
    place = locked(compartment)
    header = header_of(by, place, place.epoch)
    slip = Slip(id=uuid4(), compartment=place, epoch=place.epoch, author_id=by.keyholder)
    bound = slip_place(place, slip.epoch, slip.pk, by.keyholder)
    slip.sealed = seal_to(header.letterbox_public, labelled(label, encode(content), by), bound)
    slip.signature = by.keypair.signing.sign(bound + slip.sealed)
    slip.save(force_insert=True)
    return slip


@transaction.atomic
def remove_slip(slip: Slip) -> list[Gone]:
    """Remove a slip that was filed; return its mark for the entry."""
    marks = gone([slip])
    Slip.objects.filter(pk=slip.pk).delete()
    return marks
