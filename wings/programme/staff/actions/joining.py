"""From a code to an account of one's own, step by step."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.keys.passphrases import (
    folded_code,
    fresh_recovery_code,
    generate_passphrase,
    normalise,
)
from wings.foundation.keys.suite import digest, same, seal
from wings.foundation.keys.totp import fresh_totp_seed, verify_totp
from wings.foundation.vault.actions.keyholders import keep_blob
from wings.foundation.vault.keyring import Acting
from wings.programme.organisations.queries import organisation
from wings.programme.staff import sessions
from wings.programme.staff.actions.entering import enter_account
from wings.programme.staff.actions.tries import forget_tries, note_try
from wings.programme.staff.actions.turns import turn
from wings.programme.staff.contents import Progress
from wings.programme.staff.models import Account, Invitation, Joining
from wings.programme.staff.queries.installation import node_key, pepper
from wings.programme.staff.queries.invitations import Arrival, NoSuchInvitation, invitation_by_code
from wings.programme.staff.rules.comparing import Words, words_of
from wings.programme.staff.rules.cookies import Cookie, fresh_cookie
from wings.programme.staff.rules.newcomers import Credentials, Wrapped, wrapped
from wings.programme.staff.rules.wraps import joining_place, seal_blob
from wings.programme.staff.vocabulary import JoinStep

LASTS: Final = timedelta(hours=2)
ASKED_GROUPS: Final = (2, 4)
"""Which groups of the recovery code are typed back, counted from one."""


class NotTheWords(Exception):
    """What was typed back is not the passphrase that was shown."""


class NotTheCode(Exception):
    """What was typed back is not in the recovery code that was shown."""


class AnotherRoot(Exception):
    """She trusts this organisation already, by another root than the one that was shown."""


def begin(code: str, *, network: str, language: str, at: datetime) -> tuple[Joining, Cookie]:
    """Begin to join with an invitation's code; the cookie is the only key to what follows.

    Raises NoSuchInvitation, the same for every code that opens nothing, or TooManyTries.
    """
    key = digest("join", network)
    # By network: there is no account yet under which tries could be counted.
    note_try(key, at=at)
    invitation = invitation_by_code(code, node=node_key(), at=at)
    forget_tries(key)
    # From now on under her cookie: the root that she compares is the one that her blob will trust.
    root = bytes(organisation(invitation.organisation).root_public)
    progress = Progress(
        JoinStep.COMPARE,
        root,
        passphrase=generate_passphrase(language),
        totp_seed=fresh_totp_seed(),
        recovery_code=fresh_recovery_code(),
    )
    return _start(invitation, progress, at=at)


@transaction.atomic
def refuse_words(arrival: Arrival, *, at: datetime) -> None:
    """Stop: the words on the page are not those on the paper. The organisation's log says so."""
    organisation_id = arrival.invitation.organisation
    Joining.objects.filter(pk=arrival.joining.pk).delete()
    record("staff.words_differed", by=Acting(None, organisation_id), subject=None, at=at)


def accept_words(arrival: Arrival) -> None:
    """Go on: the words on the page are those on the paper."""
    _keep(arrival, replace(arrival.progress, step=JoinStep.PASSPHRASE))


@transaction.atomic
def join_with_account(arrival: Arrival, opened: sessions.Opened, *, at: datetime) -> None:
    """Let somebody who has an account join another organisation: she trusts its root from now on.

    Raises NoSuchInvitation when the invitation was used or cancelled meanwhile, BlobMoved, and
    AnotherRoot where she keeps a root of this organisation: an invitation never puts another in
    its place.
    """
    invited = arrival.invitation
    if opened.blob.roots.get(invited.organisation, arrival.progress.root) != arrival.progress.root:
        raise AnotherRoot
    # First: of two who use it at one moment, one finds it used and nothing was written yet.
    _use_up(invited, at=at)
    roots = {**opened.blob.roots, invited.organisation: arrival.progress.root}
    sealed = seal_blob(replace(opened.blob, roots=roots), opened.blob_key)
    keep_blob(opened.keyholder, sealed, before=opened.sealed_blob)
    Invitation.objects.filter(pk=invited.pk).update(account=opened.session.account)
    _keep(arrival, _over(arrival.progress, words_of(opened.keypair)))
    _record_joined(invited, opened.keyholder, at=at)


def draw_other_words(arrival: Arrival, *, language: str) -> None:
    """Draw another passphrase in place of the one that was shown."""
    _keep(arrival, replace(arrival.progress, passphrase=generate_passphrase(language)))


def repeat_passphrase(arrival: Arrival, typed: str) -> None:
    """Go on once the passphrase was typed back. Raises NotTheWords."""
    if not same(normalise(typed).encode(), normalise(arrival.progress.passphrase).encode()):
        raise NotTheWords
    _keep(arrival, replace(arrival.progress, step=JoinStep.FACTOR))


def show_first_code(arrival: Arrival, code: str, *, at: datetime) -> None:
    """Go on once the app shows the right code. Raises WrongCode."""
    step = verify_totp(arrival.progress.totp_seed, code, at, last_step=None)
    _keep(arrival, replace(arrival.progress, step=JoinStep.RECOVERY, totp_step=step))


def finish(arrival: Arrival, typed: list[str], *, language: str, at: datetime) -> Account:
    """Make the account once parts of the recovery code were typed back.

    typed: the groups that ASKED_GROUPS names. Raises NotTheCode, NoSuchInvitation when it was
    used or cancelled meanwhile, or SignInNameTaken.
    """
    progress = arrival.progress
    groups = progress.recovery_code.split("-")
    asked = [groups[number - 1] for number in ASKED_GROUPS]
    if [folded_code(one) for one in typed] != asked:
        raise NotTheCode
    credentials = Credentials(
        arrival.proposal.names,
        language,
        passphrase=progress.passphrase,
        totp_seed=progress.totp_seed,
        recovery_code=progress.recovery_code,
    )
    roots = {arrival.invitation.organisation: progress.root}
    # Outside the transaction: it takes half a second, and SQLite lets one writer in at a time.
    with turn(settings.HOME):
        wraps = wrapped(credentials, roots=roots, pepper=pepper())
    return _enter(arrival, credentials, wraps, at=at)


@transaction.atomic
def _enter(arrival: Arrival, who: Credentials, wraps: Wrapped, *, at: datetime) -> Account:
    invited, step = arrival.invitation, arrival.progress.totp_step
    _use_up(invited, at=at)
    account = enter_account(who, wraps, node=node_key(), totp_step=step, at=at)
    Invitation.objects.filter(pk=invited.pk).update(account=account)
    _keep(arrival, _over(arrival.progress, who.words))
    _record_joined(invited, who.keyholder, at=at)
    return account


def _use_up(invited: Invitation, *, at: datetime) -> None:
    waiting = Invitation.objects.filter(pk=invited.pk, used_at__isnull=True, expires_at__gt=at)
    if not waiting.update(used_at=at):
        raise NoSuchInvitation


def _record_joined(invited: Invitation, keyholder: UUID, *, at: datetime) -> None:
    by, details = Acting(keyholder, invited.organisation), {"invitation": str(invited.pk)}
    record("staff.joined", by=by, subject=keyholder, at=at, details=details)


def _over(progress: Progress, words: Words) -> Progress:
    # Without the secrets: they are on her paper now, and this row lives on for a while.
    return Progress(JoinStep.DONE, progress.root, "", b"", "", words=words)


@transaction.atomic
def _start(invitation: Invitation, progress: Progress, *, at: datetime) -> tuple[Joining, Cookie]:
    Joining.objects.filter(expires_at__lte=at).delete()
    cookie, pk = fresh_cookie(), uuid4()
    joining = Joining.objects.create(
        id=pk,
        token_digest=cookie.digest,
        invitation=invitation,
        sealed=seal(cookie.key, progress.to_bytes(), joining_place(pk, invitation.pk)),
        expires_at=min(at + LASTS, invitation.expires_at),
    )
    return joining, cookie


def _keep(arrival: Arrival, progress: Progress) -> None:
    place = joining_place(arrival.joining.pk, arrival.invitation.pk)
    sealed = seal(arrival.cookie.key, progress.to_bytes(), place)
    Joining.objects.filter(pk=arrival.joining.pk).update(sealed=sealed)
