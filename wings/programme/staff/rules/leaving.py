"""When somebody may go: no part of a file is left to chance."""

from typing import Final

# As in `vault.actions.compartments` and `Custody.need`, which rules may not import: change all.
FEWEST_HOLDERS: Final = 2
FEWEST_GUARDIANS: Final = 2


def is_stranded(holders: int, guardians: int) -> bool:
    """Say whether a part is lost to everybody, or would be with one more lost passphrase.

    The same measure by which a part is made (design: two holders, or one and its guardians).
    """
    return holders == 0 or (holders < FEWEST_HOLDERS and guardians < FEWEST_GUARDIANS)
