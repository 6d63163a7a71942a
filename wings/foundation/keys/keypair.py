"""What a keyholder is made of: three seeds, from which every key of theirs is derived."""

from dataclasses import dataclass, field
from functools import cached_property

from wings.foundation.keys.suite import SealingKey, SigningKey, derive, fresh_key


@dataclass(frozen=True)
class Seeds:
    """The 32-byte seeds of one keyholder: for being sealed to, for signing, for keeping."""

    sealing: bytes = field(repr=False)
    signing: bytes = field(repr=False)
    own: bytes = field(repr=False)


def fresh_seeds() -> Seeds:
    """Draw the seeds of a new keyholder."""
    return Seeds(sealing=fresh_key(), signing=fresh_key(), own=fresh_key())


class Keypair:
    """The keys of one keyholder; each is made when it is first needed."""

    def __init__(self, seeds: Seeds) -> None:
        self._seeds = seeds

    @cached_property
    def sealing(self) -> SealingKey:
        """The key that opens what others sealed to this keyholder."""
        return SealingKey.from_seed(self._seeds.sealing)

    @cached_property
    def signing(self) -> SigningKey:
        """The key with which this keyholder signs."""
        return SigningKey.from_seed(self._seeds.signing)

    @cached_property
    def own(self) -> bytes:
        """The symmetric key (32 bytes) under which this keyholder keeps grants and drafts."""
        # Symmetric: to open what she keeps for herself takes 3 µs, what was sealed to her 200 µs.
        return derive(self._seeds.own, "own")
