"""Readers of invitations and of people who are joining."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wings.foundation.keys.passphrases import normalise
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.keys.suite import unseal
from wings.programme.staff.contents import Progress, Proposal
from wings.programme.staff.models import Invitation, Joining
from wings.programme.staff.queries.accounts import account_by_blind, blind_name
from wings.programme.staff.rules.codes import code_digest
from wings.programme.staff.rules.cookies import Cookie
from wings.programme.staff.rules.wraps import joining_place, open_proposal


class NoSuchInvitation(Exception):
    """No invitation waits under this code: it is another, was used, was cancelled or has ended."""


@dataclass(frozen=True)
class Invited:
    """An open invitation and whom it is meant for."""

    invitation: Invitation
    proposal: Proposal


@dataclass(frozen=True)
class Arrival:
    """Somebody who is joining: her invitation, and how far she has come."""

    joining: Joining
    proposal: Proposal
    progress: Progress
    cookie: Cookie

    @property
    def invitation(self) -> Invitation:
        """The invitation that she came with."""
        return self.joining.invitation


def open_invitations(organisation: UUID, *, node: NodeKey, at: datetime) -> list[Invited]:
    """Return the invitations of an organisation that can still be used, the next to end first."""
    rows = Invitation.objects.filter(
        organisation=organisation, used_at__isnull=True, expires_at__gt=at
    )
    return [Invited(row, proposal_of(row, node)) for row in rows.order_by("expires_at")]


def open_invitation(pk: UUID, organisation: UUID) -> Invitation | None:
    """Return an invitation of an organisation that was not used yet."""
    return Invitation.objects.filter(pk=pk, organisation=organisation, used_at__isnull=True).first()


def invitation_by_code(code: str, *, node: NodeKey, at: datetime) -> Invitation:
    """Return the invitation that waits under a code. Raises NoSuchInvitation."""
    waiting = Invitation.objects.filter(used_at__isnull=True, expires_at__gt=at)
    found = waiting.filter(code_digest=code_digest(node, code)).first()
    if found is None:
        raise NoSuchInvitation
    return found


def proposal_of(invitation: Invitation, node: NodeKey) -> Proposal:
    """Return whom an invitation is meant for. Raises Tampered."""
    return open_proposal(node, bytes(invitation.proposal), invitation.pk)


def is_name_free(name: str, *, node: NodeKey, at: datetime) -> bool:
    """Say whether nobody signs in by a name and no open invitation proposes it."""
    if account_by_blind(blind_name(node, name)) is not None:
        return False
    waiting = Invitation.objects.filter(used_at__isnull=True, expires_at__gt=at)
    # Opened one by one: proposals are sealed, so no constraint can keep two names apart.
    proposed = {normalise(proposal_of(one, node).names.sign_in) for one in waiting}
    return normalise(name) not in proposed


def arrival(cookie: Cookie, *, node: NodeKey, at: datetime) -> Arrival | None:
    """Return who is joining with this cookie; None when it names nobody or time has run out.

    Raises Tampered when the row is not what was sealed.
    """
    row = Joining.objects.select_related("invitation").filter(token_digest=cookie.digest).first()
    if row is None or row.expires_at <= at:
        return None
    place = joining_place(row.pk, row.invitation_id)
    progress = Progress.from_bytes(unseal(cookie.key, bytes(row.sealed), place))
    return Arrival(row, proposal_of(row.invitation, node), progress, cookie)
