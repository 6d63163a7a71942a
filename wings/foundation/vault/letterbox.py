"""Reading what was dropped into a compartment's letterbox."""

import json
from dataclasses import dataclass
from uuid import UUID

from wings.foundation.keys.certificates import Certificate
from wings.foundation.keys.headers import letterbox
from wings.foundation.keys.suite import Tampered, verify
from wings.foundation.vault import trust
from wings.foundation.vault.coding import decode
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, Slip
from wings.foundation.vault.opening import data_key
from wings.foundation.vault.places import slip_place
from wings.foundation.vault.vocabulary import C


@dataclass(frozen=True)
class OpenedSlip:
    """A slip whose author and signature were checked."""

    slip: Slip
    author: Certificate
    label: str
    content: bytes

    def read(self, kind: type[C]) -> C:
        """Return its content as that type."""
        return decode(kind, self.content)


def labelled(label: str, content: bytes, by: Keyring) -> bytes:
    """Return a content with its label and the serial of its author's certificate."""
    # JSON holds no bare line break: the first one ends the head, whatever the label says.
    head = json.dumps({"label": label, "serial": str(by.certificate.serial)})
    return head.encode() + b"\n" + content


def open_slips(keyring: Keyring, compartment: Compartment) -> list[OpenedSlip]:
    """Return the slips that wait in a compartment's letterbox, in no order.

    Raises what `open_slip` raises at the first that does not hold.
    """
    return [open_slip(keyring, compartment, slip) for slip in waiting_slips(compartment)]


def waiting_slips(compartment: Compartment) -> list[Slip]:
    """Return the slips in a compartment's letterbox, unread, without those that were set aside."""
    return list(Slip.objects.filter(compartment=compartment, is_set_aside=False))


def open_slip(keyring: Keyring, compartment: Compartment, slip: Slip) -> OpenedSlip:
    """Return one slip, opened.

    Raises NoGrant when the keyholder does not hold the compartment, Tampered or Untrusted when
    the slip was not sealed here by the one who it says.
    """
    box = letterbox(data_key(keyring, compartment, slip.epoch))
    keyring.ledger.note(compartment)
    place = slip_place(compartment, slip.epoch, slip.pk, slip.author_id)
    head, _, content = box.unseal(bytes(slip.sealed), place).partition(b"\n")
    label, serial = _read_head(head)
    author = trust.certificate_by_serial(keyring, serial)
    # A colleague's serial inside a slip of her own must not make it look like the colleague's.
    if author.keyholder != slip.author_id:
        raise Tampered("a slip by somebody else")
    verify(author.signing_public, bytes(slip.signature), place + bytes(slip.sealed))
    return OpenedSlip(slip, author, label, content)


def _read_head(head: bytes) -> tuple[str, UUID]:
    try:
        told = json.loads(head)
        return str(told["label"]), UUID(told["serial"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Tampered("a slip without a head") from None
