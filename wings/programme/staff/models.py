from uuid import UUID, uuid4

from django.conf import settings
from django.db import models

from wings.foundation.vault.models import Keyholder


class Account(models.Model):
    """Somebody who signs in. Both names are sealed to the installation; roles stand elsewhere.

    `sign_in_blind` finds the account by the name that is typed.
    """

    keyholder = models.OneToOneField(
        Keyholder, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    sign_in_blind = models.BinaryField(max_length=16, unique=True)
    names = models.BinaryField()
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="en")
    # Outside the blob: it moves at each sign-in, and one update has to decide between two requests.
    totp_last_step = models.PositiveBigIntegerField(null=True)
    made_on = models.DateField()
    disabled_at = models.DateTimeField(null=True)

    class Privacy:
        sealed = frozenset({"names"})
        personal = frozenset({"keyholder", "sign_in_blind", "language"})
        plain = frozenset({"totp_last_step", "made_on", "disabled_at"})

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The name of this account in logs."""
        return f"account:{self.pk}"


class Session(models.Model):
    """One sign-in on one device. `sealed` is the blob's key, under the key in the cookie.

    `organisation` is the one worked in now; `challenge` waits for a passkey's answer. `owner` says
    under the cookie's key whose it was, also after its end. `by_recovery`: the recovery code opened
    it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    token_digest = models.BinaryField(max_length=32, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions")
    organisation = models.UUIDField(null=True)
    sealed = models.BinaryField()
    # Kept after `sealed` is emptied: a form that comes late still has to find its author.
    owner = models.BinaryField(default=bytes)
    by_recovery = models.BooleanField(default=False)
    challenge = models.BinaryField(null=True, max_length=32)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    factor_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    account_id: UUID

    class Meta:
        indexes = (models.Index(name="sessions_by_start", fields=["started_at"]),)

    class Privacy:
        sealed = frozenset({"sealed", "owner"})
        personal = frozenset({"account", "organisation"})
        plain = frozenset(
            {
                "id",
                "token_digest",
                "by_recovery",
                "challenge",
                "started_at",
                "seen_at",
                "factor_at",
                "locked_at",
                "ended_at",
            }
        )

    def __str__(self) -> str:
        return f"session:{self.pk}"


class Device(models.Model):
    """A device on which somebody has signed in before; others' tries do not slow it down."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="devices")
    digest = models.BinaryField(max_length=32)
    made_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_row_per_device", fields=["account", "digest"]),
        )

    class Privacy:
        personal = frozenset({"account", "digest"})
        plain = frozenset({"id", "made_on"})

    def __str__(self) -> str:
        return f"device:{self.pk}"


class Attempt(models.Model):
    """One try to sign in. `key` stands for a name together with a device or a network.

    `number` counts the tries under a key, so that of several at one moment only one is let through.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.BinaryField(max_length=32)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_try_at_a_time", fields=["key", "number"]),)
        indexes = (models.Index(name="attempts_by_key", fields=["key", "at"]),)

    class Privacy:
        personal = frozenset({"key"})
        plain = frozenset({"id", "number", "at"})

    def __str__(self) -> str:
        return f"attempt:{self.pk}"


class Invitation(models.Model):
    """A one-time code with which somebody opens an account of their own.

    `proposal` is names and roles, sealed to the installation; certifiers decide, not it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.UUIDField()
    code_digest = models.BinaryField(max_length=32, unique=True)
    proposal = models.BinaryField()
    account = models.ForeignKey(
        Account, null=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    made_on = models.DateField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    account_id: UUID | None

    class Privacy:
        sealed = frozenset({"proposal"})
        personal = frozenset({"account"})
        plain = frozenset({"id", "organisation", "code_digest", "made_on", "expires_at", "used_at"})

    def __str__(self) -> str:
        return f"invitation:{self.pk}"


class Joining(models.Model):
    """Somebody on the way from a code to an account, for two hours at most.

    `sealed` is how far she has come, under the key in her cookie.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    token_digest = models.BinaryField(max_length=32, unique=True)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="joinings")
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()

    class Privacy:
        sealed = frozenset({"sealed"})
        plain = frozenset({"id", "token_digest", "invitation", "expires_at"})

    def __str__(self) -> str:
        return f"joining:{self.pk}"


class Draft(models.Model):
    """What somebody is typing into one form, sealed to nobody but them.

    Each opened page writes its own row; `place` is the form, blind to everybody else.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="drafts")
    place = models.BinaryField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()
    # Days only: the hours at which somebody writes would tell about her shifts.
    changed_on = models.DateField()

    account_id: UUID

    class Meta:
        indexes = (models.Index(name="drafts_by_place", fields=["account", "place"]),)

    class Privacy:
        sealed = frozenset({"sealed"})
        personal = frozenset({"account", "place"})
        plain = frozenset({"id", "version", "changed_on"})

    def __str__(self) -> str:
        return f"draft:{self.pk}"


class LateForm(models.Model):
    """A form that came after its session had ended, sealed to its author's public key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="late_forms")
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()

    account_id: UUID

    class Privacy:
        sealed = frozenset({"sealed"})
        personal = frozenset({"account"})
        plain = frozenset({"id", "expires_at"})

    def __str__(self) -> str:
        return f"late form:{self.pk}"
