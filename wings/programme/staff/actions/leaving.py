"""Ending somebody's roles in an organisation: certificate, keys and sessions, at once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.vault import actions as keys
from wings.foundation.vault import queries as vault
from wings.foundation.vault.actions.keyholders import end_certificate
from wings.foundation.vault.keyring import Keyring
from wings.programme.staff import sessions
from wings.programme.staff.actions.certifying import SignedByRoot, Signer
from wings.programme.staff.queries.leaving import HeldPart, account_of, held_parts


class NotHere(Exception):
    """She has no standing certificate in this organisation; it may have ended meanwhile."""


class WouldStrand(Exception):
    """Parts of files would be left with too few who can open them; `parts` says which."""

    def __init__(self, parts: list[HeldPart]) -> None:
        self.parts = parts
        super().__init__(f"{len(parts)} parts")


@transaction.atomic
def end_roles(by: Keyring, keyholder: UUID, *, at: datetime) -> None:
    """End somebody's certificate in the keyring's organisation, her keys and her sessions.

    The parts that she held get a new key in the next session of somebody who holds them. Raises
    NotACertifier, NotHere, SignedByRoot, or WouldStrand before anything has changed.
    """
    signer = Signer.certifier(by)
    row = vault.standing_certificate(by.organisation, keyholder)
    if row is None:
        raise NotHere
    if row.issuer is None:
        raise SignedByRoot
    stranded = [part for part in held_parts(by, keyholder) if part.is_stranded]
    if stranded:
        raise WouldStrand(stranded)
    account = account_of(keyholder)
    if account is not None:
        # Those in other organisations too: she signs in again where she still belongs.
        sessions.end_others(account, but=None, at=at)
    # In partners' files too: what they opened to her rests on her work here.
    grants = vault.grants_without(by.organisation, keyholder)
    keys.end_grants(grants, by=by.keyholder, why="left the organisation", at=at)
    # After the grants: the file of ends is not rolled back if they fail.
    end_certificate(by.node, row.pk, at=at)
    row.ended_at = at
    record("staff.roles_ended", by=signer.author, subject=keyholder, at=at, rows=[row])
