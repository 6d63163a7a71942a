"""The pepper: 32 bytes outside database and backups, and the key of the installation from it."""

from dataclasses import dataclass, field

from wings.foundation.keys.folding import normalise
from wings.foundation.keys.suite import KEY_BYTES, Opener, context, derive, mac

_BLIND_BYTES = 16


@dataclass(frozen=True)
class Pepper:
    """A secret of the installation; without it a stolen database cannot be guessed at."""

    version: int
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise ValueError("A pepper has 32 bytes")


class NodeKey:
    """Seals what the whole installation may read but a stolen dump may not."""

    def __init__(self, pepper: Pepper) -> None:
        # Derived and not drawn: one secret in the printed kit brings back all that rests on it.
        self._opener = Opener(derive(pepper.secret, "node seal"))
        self._blind_key = derive(pepper.secret, "node blind")

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Seal a text for the place that its context names."""
        return self._opener.seal(plain, context)

    def unseal(self, sealed: bytes, context: bytes) -> bytes:
        """Open what `seal` made; raises Tampered if a byte, the pepper or the place differs."""
        return self._opener.unseal(sealed, context)

    def blind(self, kind: str, text: str) -> bytes:
        """Make a value to look a text up by (16 bytes); spelling is folded, kinds are apart."""
        # Sign-in names are few and can be guessed: a plain hash would tell them to whoever has a
        # dump.
        return mac(self._blind_key, context("blind", kind, normalise(text)))[:_BLIND_BYTES]
