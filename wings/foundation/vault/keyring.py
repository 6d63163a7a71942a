"""What somebody who has signed in holds for the length of one request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from wings.foundation.keys.certificates import Certificate
from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.vault.ledger import Ledger

# A screen left open must not show where she lives. Policy, not cryptography: the key is there.
FRESH = timedelta(minutes=10)


@dataclass(frozen=True)
class Acting:
    """Somebody, as the author of an entry in one organisation's chain."""

    keyholder: UUID | None
    organisation: UUID


@dataclass
class Keyring:
    """A keyholder's opened keys, and in which organisation she works now.

    roots: organisation → signing public key of its root, as the keyholder herself keeps it.
    at: the instant of the request. started_at, factor_at: of the session and of its last second
    factor. headers: by compartment and epoch, the hash of the header that was verified. looked_at:
    compartments and epochs whose holders were compared with the roster in this request.
    """

    keypair: Keypair
    certificate: Certificate
    roots: Mapping[UUID, bytes]
    node: NodeKey
    at: datetime
    started_at: datetime
    factor_at: datetime
    keyholder: UUID
    ledger: Ledger = field(default_factory=Ledger)
    data_keys: dict[tuple[UUID, int], bytes] = field(default_factory=dict, repr=False)
    headers: dict[tuple[UUID, int], bytes] = field(default_factory=dict)
    looked_at: set[tuple[UUID, int]] = field(default_factory=set)

    @property
    def organisation(self) -> UUID:
        """The organisation that she works in now."""
        return self.certificate.organisation

    @property
    def roles(self) -> frozenset[str]:
        """Her roles there, from the verified certificate and nowhere else."""
        return frozenset(self.certificate.roles)

    @property
    def is_fresh(self) -> bool:
        """Say whether her second factor is at most ten minutes old."""
        return self.at - self.factor_at <= FRESH

    def within(self, organisation: UUID) -> Acting:
        """Return her as the author of entries in another organisation's chain."""
        return Acting(self.keyholder, organisation)
