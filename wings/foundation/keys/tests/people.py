"""Keyholders, roots and headers made from fixed seeds, for these tests."""

from datetime import date
from uuid import UUID

from wings.foundation.keys.certificates import Certificate, Signed, sign_certificate
from wings.foundation.keys.headers import Author, Place
from wings.foundation.keys.keypair import Keypair, Seeds
from wings.foundation.keys.suite import SigningKey

HERE = UUID(int=1)
ELSEWHERE = UUID(int=2)


def keypair(number):
    return Keypair(Seeds(*(bytes([number, place]) * 16 for place in range(3))))


ROOT = SigningKey.from_seed(b"root" * 8)
OTHER_ROOT = SigningKey.from_seed(b"else" * 8)
CERTIFIER = keypair(1)
MEMBER = keypair(2)
STRANGER = keypair(3)


def certificate(of, kind, issuer, *, organisation=HERE, **changes):
    facts = {
        "organisation": organisation,
        "kind": kind,
        "keyholder": UUID(int=77),
        "serial": UUID(int=99),
        "sign_in": "ada",
        "shown_name": "Ada Ξένη",
        "roles": ("key_worker", "trainer"),
        "sealing_public": of.sealing.public,
        "signing_public": of.signing.public,
        "issued_on": date(2026, 3, 1),
        "issuer": issuer.public,
    }
    return Certificate(**(facts | changes))


def certified(of, kind, issuer, **changes) -> Signed:
    return sign_certificate(certificate(of, kind, issuer, **changes), issuer)


PLACE = Place(compartment=UUID(int=5), organisation=HERE, subject=UUID(int=6), kind="card")
AUTHOR = Author(keyholder=UUID(int=77), serial=UUID(int=99), key=MEMBER.signing)
