"""Sealing a file to somebody who is not here: the age format, which other programs open as well."""

from typing import IO

from pyrage import DecryptError, IdentityError, RecipientError, decrypt_io, encrypt_io, x25519

HEADER = b"age-encryption.org/v1\n"


class NoRecipient(Exception):
    """This is no public age key (`age1…`)."""


class NoIdentity(Exception):
    """This is no secret age key (`AGE-SECRET-KEY-1…`)."""


class NotOpened(Exception):
    """The key is another one, or the file is damaged."""


def new_identity() -> tuple[str, str]:
    """Draw a key pair; return the secret half and the public one, as age writes them."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(text: str) -> str:
    """Return a public key as age writes it. Raises NoRecipient."""
    return str(_recipient(text))


def seal_file(plain: IO[bytes], sealed: IO[bytes], *, to: str) -> None:
    """Seal a file to a public key, piece by piece. Raises NoRecipient."""
    encrypt_io(plain, sealed, [_recipient(to)])


def open_file(sealed: IO[bytes], plain: IO[bytes], *, identity: str) -> None:
    """Open a sealed file piece by piece. Raises NoIdentity or NotOpened.

    What was written into `plain` before NotOpened is raised is not to be believed.
    """
    try:
        key = x25519.Identity.from_str(identity.strip())
    except IdentityError as error:
        raise NoIdentity from error
    try:
        decrypt_io(sealed, plain, [key])
    except (DecryptError, OSError) as error:
        # A full disk is no wrong key.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise NotOpened from error


def _recipient(text: str) -> "x25519.Recipient":
    try:
        return x25519.Recipient.from_str(text.strip())
    except RecipientError as error:
        raise NoRecipient from error
