"""Members of staff from fixed seeds, with sessions sealed directly: no passphrase, no Argon2."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from wings.foundation.keys.blob import Blob
from wings.foundation.keys.certificates import Certificate, Kind
from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.passphrases import KdfParameters, recovery_key, wrapping_key
from wings.foundation.vault.actions.keyholders import keep_wrap
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Keyholder, Wrap
from wings.foundation.vault.tests import factories as vault
from wings.foundation.vault.tests.factories import NODE, NOON, seed
from wings.programme.organisations.tests import factories as organisations
from wings.programme.staff.contents import Names
from wings.programme.staff.models import Account, Session
from wings.programme.staff.queries.accounts import blind_name
from wings.programme.staff.rules.cookies import NAME, Cookie, fresh_cookie
from wings.programme.staff.rules.wraps import (
    SessionPlace,
    seal_blob,
    seal_names,
    seal_owner,
    seal_session,
    wrap_key,
)
from wings.programme.staff.vocabulary import Role

__all__ = ["NODE", "NOON", "Member", "keyring_of", "make_member", "session_client"]

PASSPHRASE = "amber basket candle dolphin engine forest"
RECOVERY_CODE = "7Q2MX-9TTKD-04HJW-5VBNC-8ZPRY1"
PARAMETERS = KdfParameters(64 * 1024, 3, 1, b"salt of the tests")


@dataclass
class Member:
    """Somebody with an account and a certificate, and what her blob holds."""

    vault: vault.Member
    account: Account
    keyholder: Keyholder
    blob: Blob
    blob_key: bytes

    @property
    def keyring(self) -> Keyring:
        """Her keyring, as at noon on the day of the tests."""
        return self.vault.keyring()

    @property
    def certificate(self) -> Certificate:
        """Her certificate."""
        return self.vault.certificate

    @property
    def organisation(self) -> vault.Organisation:
        """The organisation that certified her, with its root."""
        return self.vault.organisation

    @property
    def keypair(self) -> Keypair:
        """Her keys."""
        return self.vault.keypair

    @property
    def totp_seed(self) -> bytes:
        """The seed of her authenticator app."""
        return self.blob.totp_seed


def make_organisation_root(name: str = "", *, programme: str = "it-palermo") -> vault.Organisation:
    """Make an organisation with a root and a certifier, entered into the table."""
    return organisations.make_organisation(name or f"House {uuid4().hex[:6]}", programme=programme)


def make_member(
    roles: tuple[str, ...] | str = (Role.KEY_WORKER,),
    *,
    organisation: vault.Organisation | None = None,
    person: Member | None = None,
    kind: Kind = Kind.MEMBER,
) -> Member:
    """Make a certified member with an account; `person` gives one another certificate."""
    roles = (roles,) if isinstance(roles, str) else roles
    certified = vault.make_member(
        *(str(role) for role in roles),
        organisation=organisation or make_organisation_root(),
        person=person.vault if person else None,
        kind=kind,
    )
    return account_of(certified)


def account_of(certified: vault.Member, *, totp: bool = True) -> Member:
    """Give a member of the vault's factories an account and a blob."""
    pk = certified.keyholder
    blob_key = seed("blob key", pk)
    blob = Blob(
        keyholder=pk,
        seeds=certified.seeds,
        roots=certified.roots,
        totp_seed=seed("totp", pk)[:20] if totp else None,
        passkeys=(),
    )
    Keyholder.objects.filter(pk=pk).update(blob=seal_blob(blob, blob_key))
    names = Names(certified.certificate.sign_in, certified.certificate.shown_name)
    account, _made = Account.objects.get_or_create(
        keyholder_id=pk,
        defaults={
            "sign_in_blind": blind_name(NODE, names.sign_in),
            "names": seal_names(NODE, names, pk),
            "made_on": NOON.date(),
        },
    )
    return Member(certified, account, Keyholder.objects.get(pk=pk), blob, blob_key)


def keyring_of(member: Member, *, at: datetime = NOON) -> Keyring:
    """Return a member's keyring, as a request at this instant opens it."""
    return member.vault.keyring(at=at)


def make_session(member: Member, *, at: datetime | None = None, **times) -> tuple[Session, Cookie]:
    """Make a full session, both factors shown at `at` (now); `times` sets its columns."""
    at = at or timezone.now()
    cookie, pk = fresh_cookie(), uuid4()
    columns = {
        "organisation": member.organisation.id,
        "started_at": at,
        "seen_at": at,
        "factor_at": at,
    } | times
    place = SessionPlace(pk, member.account.pk, columns["factor_at"])
    session = Session.objects.create(
        id=pk,
        token_digest=cookie.digest,
        account=member.account,
        sealed=seal_session(NODE, cookie.key, member.blob_key, place),
        owner=seal_owner(
            cookie.key, member.account.pk, bytes(member.keyholder.sealing_public), session=pk
        ),
        **columns,
    )
    return session, cookie


def session_client(
    member: Member, *, at: datetime | None = None, client: Client | None = None, **times
) -> Client:
    """Return a client of Django's that has signed in as this member."""
    _session, cookie = make_session(member, at=at, **times)
    client = client or Client()
    client.cookies[NAME] = cookie.written()
    return client


@cache
def _stretched() -> dict[Wrap.Kind, bytes]:
    return {
        Wrap.Kind.PASSPHRASE: wrapping_key(PASSPHRASE, PARAMETERS, vault.PEPPER),
        Wrap.Kind.RECOVERY: recovery_key(RECOVERY_CODE, PARAMETERS),
    }


def give_secrets(member: Member) -> None:
    """Let a member sign in by PASSPHRASE and RECOVERY_CODE; both are stretched once a run."""
    pk = member.account.pk
    for kind, key in _stretched().items():
        sealed = wrap_key(member.blob_key, key, pk)
        keep_wrap(pk, kind, parameters=PARAMETERS.to_json(), sealed=sealed)


def long_ago(minutes: int) -> datetime:
    """Return an instant so many minutes before now."""
    return timezone.now() - timedelta(minutes=minutes)
