"""Passkeys as a second factor: what a browser is asked and how its answer is checked.

Source: W3C, Web Authentication Level 2, sections 7.1 and 7.2, as python-fido2 does it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    Aaguid,
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from wings.foundation.keys.blob import Passkey
from wings.foundation.keys.suite import fresh_key

# Phones and password managers show it to whoever looks over her shoulder.
NEUTRAL_NAME: Final = "Account"
MOST_PASSKEYS: Final = 10


class WrongPasskey(Exception):
    """The answer is not that of a passkey of this account to this question."""


@dataclass(frozen=True)
class Exchange:
    """A question to a passkey: the host that asks, without its port, and the challenge."""

    host: str
    challenge: bytes


def ask(host: str) -> Exchange:
    """Draw a challenge."""
    return Exchange(host, fresh_key())


def creation_options(exchange: Exchange, passkeys: Sequence[Passkey]) -> str:
    """Return as JSON what a browser needs to make a passkey that is not among these yet."""
    # Random and kept nowhere: the id must not link her devices to her account.
    user = PublicKeyCredentialUserEntity(
        id=fresh_key(), name=NEUTRAL_NAME, display_name=NEUTRAL_NAME
    )
    options, _state = _server(exchange).register_begin(
        user,
        _credentials(passkeys),
        # A resident key would leave the name of this site in the list of a lost or borrowed device.
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        # Not REQUIRED: it stands beside the passphrase, and cheap keys without a PIN are better
        # than none.
        user_verification=UserVerificationRequirement.PREFERRED,
        challenge=exchange.challenge,
    )
    return json.dumps(dict(options))


def request_options(exchange: Exchange, passkeys: Sequence[Passkey]) -> str:
    """Return as JSON what a browser needs to answer by one of these passkeys."""
    options, _state = _server(exchange).authenticate_begin(
        _credentials(passkeys),
        user_verification=UserVerificationRequirement.PREFERRED,
        challenge=exchange.challenge,
    )
    return json.dumps(dict(options))


def made_passkey(exchange: Exchange, answer: str, label: str) -> Passkey:
    """Read the passkey that a browser made. Raises WrongPasskey."""
    try:
        made = _server(exchange).register_complete(_state(exchange), _record(answer))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongPasskey from None
    credential = made.credential_data
    if credential is None:
        raise WrongPasskey
    public = cbor.encode(dict(credential.public_key))
    return Passkey(bytes(credential.credential_id), public, label)


def check_answer(exchange: Exchange, passkeys: Sequence[Passkey], answer: str) -> None:
    """Check a passkey's answer. Raises WrongPasskey."""
    try:
        _server(exchange).authenticate_complete(
            _state(exchange), _credentials(passkeys), _record(answer)
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongPasskey from None


def _server(exchange: Exchange) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(name=NEUTRAL_NAME, id=exchange.host))


def _state(exchange: Exchange) -> Any:
    # Nothing was asked: an answer to the empty challenge would be good again and again.
    if not exchange.challenge:
        raise WrongPasskey
    return Fido2Server._make_internal_state(  # noqa: SLF001  the library keeps no public maker
        exchange.challenge, UserVerificationRequirement.PREFERRED
    )


def _record(answer: str) -> dict[str, Any]:
    record = json.loads(answer)
    if not isinstance(record, dict):
        raise TypeError
    return record


def _credentials(passkeys: Sequence[Passkey]) -> list[AttestedCredentialData]:
    return [
        AttestedCredentialData.create(Aaguid.NONE, one.credential_id, _public(one))
        for one in passkeys
    ]


def _public(passkey: Passkey) -> CoseKey:
    key: Any = cbor.decode(passkey.public_key)
    return CoseKey.parse(key)
