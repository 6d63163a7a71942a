"""What somebody may do, from the certificate that was verified."""

from collections.abc import Iterable

from wings.foundation.keys.certificates import Certificate, Kind
from wings.programme.staff.vocabulary import GRANTS, May, Role

_KNOWN = frozenset(Role.values)


def roles_of(names: Iterable[str]) -> list[Role]:
    """Return the roles that this house knows, in the order of the table."""
    named = _KNOWN & set(names)
    return [role for role in Role if role.value in named]


def granted(names: Iterable[str]) -> frozenset[May]:
    """Return what these roles may do together; a role that is not known grants nothing."""
    return frozenset[May]().union(*(GRANTS[role] for role in roles_of(names)))


def entitlements(certificate: Certificate) -> frozenset[May]:
    """Return what a certificate's owner may do. Only a certifier's certificate lets certify."""
    mays = granted(certificate.roles)
    # The role is signed by certifiers, the kind by the root alone: certifiers make no certifiers.
    return mays if certificate.kind is Kind.CERTIFIER else mays - {May.CERTIFY}
