"""What two people compare aloud before a key is trusted, and proof that nothing changed since."""

from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.suite import digest
from wings.foundation.keys.words import fingerprint
from wings.programme.staff.contents import Names

Words = tuple[str, str, str, str, str, str]


def person_words(sealing_public: bytes, signing_public: bytes) -> Words:
    """Return the six words of a person's two public keys."""
    return fingerprint(digest("person", sealing_public, signing_public))


def words_of(keypair: Keypair) -> Words:
    """Return the six words of somebody whose keys are at hand."""
    return person_words(keypair.sealing.public, keypair.signing.public)


def root_words(root_public: bytes) -> Words:
    """Return the six words of an organisation's root."""
    return fingerprint(root_public)


def what_was_compared(names: Names, sealing_public: bytes, signing_public: bytes) -> str:
    """Return a digest of all that a certificate will vouch for, to carry through the form."""
    # With the names: a true key under another's name would hand her the other's work.
    return digest("compared", names.to_bytes(), sealing_public, signing_public).hex()
