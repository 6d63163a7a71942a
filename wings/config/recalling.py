"""What the files beside the database know, done again in a database that was put back."""

from django.conf import settings
from django.utils import timezone

from wings.casework.cases.actions import replay_erasures
from wings.config.console import OUT, refuse
from wings.foundation.vault.actions.keyholders import recall_ends
from wings.foundation.vault.erasures import BrokenLedger
from wings.programme.staff.queries.installation import node_key


def recall() -> None:
    """Write ended certificates down where their file was lost, and erase what was erased before.

    Leaves the program with a sentence when the erasure ledger cannot be read.
    """
    # A lost file of ended certificates would let old roles stand again (ADR 11).
    recall_ends(node_key())
    erase_again()


def erase_again() -> None:
    """Erase what a database that was put back brought with it; leave where nobody knows what."""
    try:
        count = replay_erasures(at=timezone.now())
    except BrokenLedger:
        refuse(
            f"The erasure ledger in {settings.HOME} cannot be read.",
            "Put the newest whole one there, from this folder's last backup. Nothing is served "
            "until then: erased files could be back.",
        )
    if count:
        OUT.print(f"Files that had been put back and are erased again: {count}")
