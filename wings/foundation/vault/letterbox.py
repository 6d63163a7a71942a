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
    head = json.dumps({"label": label, "serial": str(by.certificate.serial)})
    return head.encode() + b"\n" + content


def open_slips(keyring: Keyring, compartment: Compartment) -> list[OpenedSlip]:
    """Return the slips that wait in a compartment's letterbox, in no order.

    Raises NoGrant when the keyholder does not hold the compartment, Tampered or Untrusted when
    a slip was not sealed here by the one who it says.
    """
    waiting = list(Slip.objects.filter(compartment=compartment))
    return [_opened(keyring, compartment, slip) for slip in waiting]


def _opened(keyring: Keyring, compartment: Compartment, slip: Slip) -> OpenedSlip:
    box = letterbox(data_key(keyring, compartment, slip.epoch))
    keyring.ledger.note(compartment)
    place = slip_place(compartment, slip.epoch, slip.pk, slip.author_id)
    head, _, content = box.unseal(bytes(slip.sealed), place).partition(b"\n")
    told = json.loads(head)
    author = trust.certificate_by_serial(keyring, UUID(told["serial"]))
    if author.keyholder != slip.author_id:
        raise Tampered("a slip by somebody else")
    verify(author.signing_public, bytes(slip.signature), place + bytes(slip.sealed))
    return OpenedSlip(slip, author, told["label"], content)
