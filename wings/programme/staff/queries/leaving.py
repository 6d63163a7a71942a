"""Who would still hold what if somebody left; read before anything ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wings.foundation.keys.certificates import Certificate, Kind, Untrusted
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault import queries as vault
from wings.foundation.vault import trust
from wings.foundation.vault.keyring import Keyring
from wings.programme.staff.models import Account
from wings.programme.staff.rules.leaving import is_stranded


@dataclass(frozen=True)
class HeldPart:
    """A part of a file, or of the organisation's own records, of whose key she holds any.

    subject: the file, or the organisation itself. staying: names of its other certified holders.
    guardians: how many with a piece of its key stay.
    """

    subject: UUID
    kind: str
    staying: tuple[str, ...]
    guardians: int

    @property
    def is_stranded(self) -> bool:
        """Whether too few would be left to open it."""
        return is_stranded(len(self.staying), self.guardians)

    @property
    def is_single(self) -> bool:
        """Whether one person alone would hold it, and its guardians."""
        return len(self.staying) == 1 and not self.is_stranded


def leaver(by: Keyring, keyholder: UUID) -> Certificate | None:
    """Return the certificate that a certifier of the keyring's organisation may end.

    None where there is none, where it cannot be verified, and for certifiers: theirs is the root's
    work.
    """
    row = vault.standing_certificate(by.organisation, keyholder)
    if row is None:
        return None
    try:
        certificate = trust.certificate_in(by, row)
    except (Untrusted, Tampered):
        return None
    return certificate if certificate.kind in {Kind.MEMBER, Kind.PAPER} else None


def account_of(keyholder: UUID) -> Account | None:
    """Return somebody's account; None for a key on paper."""
    return Account.objects.filter(pk=keyholder).first()


def held_parts(by: Keyring, keyholder: UUID) -> list[HeldPart]:
    """Return what somebody holds in the keyring's organisation, and who else would. Four queries.

    Only those count whose certificates stand and can be verified.
    """
    parts = vault.held_by(by.organisation, keyholder)
    holders, guardians = vault.holders_of(parts), vault.guardians_of(parts)
    names = {
        one.keyholder: one.shown_name
        for one in trust.members(by, by.organisation)
        # Who holds a grant without a certificate that stands cannot sign in, so she holds nothing
        # up.
        if one.keyholder and one.keyholder != keyholder
    }
    return [
        HeldPart(
            subject=part.subject,
            kind=part.kind,
            staying=_named(names, holders[part.pk]),
            guardians=len(guardians[part.pk] & names.keys()),
        )
        for part in parts
    ]


def _named(names: dict[UUID, str], keyholders: Iterable[UUID]) -> tuple[str, ...]:
    return tuple(sorted(names[one] for one in keyholders if one in names))
