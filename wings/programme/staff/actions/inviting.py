"""Inviting somebody, and taking an invitation back."""

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.vault.keyring import Keyring
from wings.programme.staff.actions.entering import SignInNameTaken
from wings.programme.staff.contents import Proposal
from wings.programme.staff.models import Invitation
from wings.programme.staff.queries.invitations import is_name_free
from wings.programme.staff.rules.clashes import refuse_clashes
from wings.programme.staff.rules.codes import code_digest, fresh_code
from wings.programme.staff.rules.wraps import seal_proposal

STANDS_FOR: Final = timedelta(hours=24)


@transaction.atomic
def invite(by: Keyring, proposal: Proposal, *, at: datetime) -> tuple[Invitation, str]:
    """Invite somebody into the keyring's organisation; return the code, which is stored nowhere.

    The code stands for 24 hours. Raises SignInNameTaken or RolesClash.
    """
    refuse_clashes(proposal.roles)
    if not is_name_free(proposal.names.sign_in, node=by.node, at=at):
        raise SignInNameTaken
    code, pk = fresh_code(), uuid4()
    invitation = Invitation.objects.create(
        id=pk,
        organisation=by.organisation,
        code_digest=code_digest(by.node, code),
        proposal=seal_proposal(by.node, proposal, pk),
        made_on=at.date(),
        expires_at=at + STANDS_FOR,
    )
    record(
        "staff.invited",
        by=by,
        subject=None,
        at=at,
        details={"invitation": str(pk), "roles": sorted(proposal.roles)},
    )
    return invitation, code


@transaction.atomic
def cancel(by: Keyring, invitation: Invitation, *, at: datetime) -> None:
    """Take back an invitation that was not used; its code opens nothing any more."""
    # Unused as part of the delete itself: somebody may be using it at this very moment.
    deleted, _ = Invitation.objects.filter(
        pk=invitation.pk, organisation=by.organisation, used_at__isnull=True
    ).delete()
    if deleted:
        details = {"invitation": str(invitation.pk)}
        record("staff.invitation_cancelled", by=by, subject=None, at=at, details=details)
