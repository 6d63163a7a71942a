"""Second factor by an authenticator app: six digits, every 30 seconds, SHA-1 (RFC 6238)."""

import os
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from wings.foundation.keys.suite import same

SEED_BYTES = 20
DIGITS = 6
STEP_SECONDS = 30
# Clocks of phones drift; each further step is one more code that a guess may hit.
STEPS_OF_DRIFT = 1
# Read in the list of the app by whoever holds her phone: neither where she works nor her name.
APP_LABEL = "Account"


class WrongCode(Exception):
    """The code is not of this moment, or was used before."""


def fresh_totp_seed() -> bytes:
    """Draw a seed for an authenticator app (20 bytes)."""
    return os.urandom(SEED_BYTES)


def _totp(seed: bytes) -> TOTP:
    return TOTP(seed, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 (RFC 6238; what apps understand)


def _code_of_step(seed: bytes, step: int) -> bytes:
    return _totp(seed).generate(step * STEP_SECONDS)


def totp_step(at: datetime) -> int:
    """Count the 30-second steps since 1970 at an instant."""
    return int(at.timestamp()) // STEP_SECONDS


def totp_code(seed: bytes, at: datetime) -> str:
    """Say the code that an app shows at an instant."""
    return _code_of_step(seed, totp_step(at)).decode("ascii")


def verify_totp(seed: bytes, code: str, at: datetime, *, last_step: int | None) -> int:
    """Check a code, one step early or late allowed, and hand back its step to remember.

    Raises WrongCode, also when the code's step is not later than `last_step` (RFC 6238, 5.2: a
    code is accepted once).
    """
    typed = "".join(code.split()).encode("utf-8", "surrogatepass")
    now = totp_step(at)
    steps = range(max(now - STEPS_OF_DRIFT, 0), now + STEPS_OF_DRIFT + 1)
    fits = [step for step in steps if same(_code_of_step(seed, step), typed)]
    # Whoever looked over her shoulder has the same code for half a minute.
    fresh = [step for step in fits if last_step is None or step > last_step]
    if not fresh:
        raise WrongCode
    return fresh[0]


def provisioning_uri(seed: bytes) -> str:
    """Write the address that an authenticator app reads from a QR code, under a neutral label."""
    # No issuer, for the reason that the label is neutral.
    return _totp(seed).get_provisioning_uri(APP_LABEL, None)
