from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from wings.foundation.keys.suite import digest
from wings.foundation.vault.vocabulary import C


class Keyholder(models.Model):
    """Somebody, or something, that keys can be sealed to.

    `blob` is sealed under a key of its own, which the keyholder's wraps hold: a passphrase or a
    second factor changes without touching the other way in. A paper keyholder has none.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # What is sealed to her takes the key from her certificate: this column can be overwritten.
    sealing_public = models.BinaryField()
    signing_public = models.BinaryField()
    blob = models.BinaryField(default=bytes)
    made_on = models.DateField()

    class Privacy:
        sealed = frozenset({"blob"})
        personal = frozenset({"id"})
        plain = frozenset({"sealing_public", "signing_public", "made_on"})

    def __str__(self) -> str:
        return f"keyholder:{self.pk}"


class Wrap(models.Model):
    """The key of a keyholder's blob, sealed under a passphrase or under the recovery code."""

    class Kind(models.TextChoices):
        PASSPHRASE = "passphrase", "passphrase"
        RECOVERY = "recovery", "recovery code"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    keyholder = models.ForeignKey(Keyholder, on_delete=models.CASCADE, related_name="wraps")
    kind = models.CharField(max_length=12, choices=Kind)
    parameters = models.TextField()
    sealed = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_wrap_of_a_kind", fields=["keyholder", "kind"]),
        )

    class Privacy:
        sealed = frozenset({"sealed"})
        personal = frozenset({"keyholder"})
        plain = frozenset({"id", "kind", "parameters"})

    def __str__(self) -> str:
        return f"{self.kind} of {self.keyholder_id}"


class CertificateRow(models.Model):
    """A signed certificate; its text is sealed to the installation. The id is its serial."""

    id = models.UUIDField(primary_key=True, editable=False)
    organisation = models.UUIDField()
    keyholder = models.ForeignKey(
        Keyholder, null=True, on_delete=models.PROTECT, related_name="certificates"
    )
    other_organisation = models.UUIDField(null=True)
    issuer = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_standing_certificate_per_organisation",
                fields=["organisation", "keyholder"],
                condition=Q(ended_at__isnull=True, keyholder__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_standing_certificate_per_partner",
                fields=["organisation", "other_organisation"],
                condition=Q(ended_at__isnull=True, other_organisation__isnull=False),
            ),
        )

    class Privacy:
        sealed = frozenset({"sealed"})
        personal = frozenset({"keyholder"})
        plain = frozenset({"id", "organisation", "other_organisation", "issuer", "ended_at"})

    def __str__(self) -> str:
        return f"certificate:{self.pk}"

    @property
    def reference(self) -> str:
        return f"certificate:{self.pk}"

    @property
    def fingerprint(self) -> str:
        # With its end: a column that somebody empties shows in the chain as well as in the file of
        # ends.
        return digest(bytes(self.sealed), self.ended_at).hex()


class Compartment(models.Model):
    """Part of a file with its own key. `subject` is the file, or the organisation itself."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.UUIDField()
    subject = models.UUIDField()
    kind = models.CharField(max_length=20)
    epoch = models.PositiveIntegerField(default=1)
    # A hint that saves queries. Who empties it gains nothing: `holding` compares header and roster.
    rotation_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_compartment_of_a_kind", fields=["organisation", "subject", "kind"]
            ),
        )
        # Lists ask for one part of many files, whichever organisation they are of.
        indexes = (models.Index(name="parts_of_files", fields=["subject", "kind"]),)

    class Privacy:
        personal = frozenset({"subject"})
        plain = frozenset({"id", "organisation", "kind", "epoch", "rotation_due_at"})

    def __str__(self) -> str:
        return f"compartment:{self.pk}"


def is_of_a_file(compartment: Compartment) -> bool:
    """Say whether a compartment is part of a file; the others are the organisation's own."""
    return compartment.subject != compartment.organisation


class EpochHeaderRow(models.Model):
    """The signed start of one epoch of a compartment's key. Its body names the holders by id."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(Compartment, on_delete=models.CASCADE, related_name="headers")
    epoch = models.PositiveIntegerField()
    body = models.BinaryField()
    signature = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_header_per_epoch", fields=["compartment", "epoch"]),
        )

    class Privacy:
        personal = frozenset({"compartment", "body"})
        plain = frozenset({"id", "epoch", "signature"})

    def __str__(self) -> str:
        return f"epoch {self.epoch} of {self.compartment_id}"

    @property
    def reference(self) -> str:
        return f"header:{self.pk}"

    @property
    def fingerprint(self) -> str:
        return digest(bytes(self.body), bytes(self.signature)).hex()


class Grant(models.Model):
    """A compartment's key, sealed to one keyholder for one epoch.

    `kept` is the same key under the keyholder's own symmetric key, written at the first
    opening after certificate, header and key were verified; `kept_header` is the hash of the
    header that was verified.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(Compartment, on_delete=models.CASCADE, related_name="grants")
    epoch = models.PositiveIntegerField()
    keyholder = models.ForeignKey(Keyholder, on_delete=models.PROTECT, related_name="grants")
    basis = models.CharField(max_length=60)
    expires_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()
    kept = models.BinaryField(null=True)
    kept_header = models.BinaryField(null=True, max_length=32)

    class Meta:
        constraints = (
            # In this order: of many parts' grants, a list asks for those of one keyholder.
            models.UniqueConstraint(
                name="one_grant_per_epoch", fields=["compartment", "keyholder", "epoch"]
            ),
        )
        indexes = (models.Index(name="grants_that_end", fields=["expires_at"]),)

    class Privacy:
        sealed = frozenset({"sealed", "kept"})
        personal = frozenset({"compartment", "keyholder", "basis"})
        plain = frozenset({"id", "epoch", "expires_at", "kept_header"})

    def __str__(self) -> str:
        return f"grant:{self.pk}"

    @property
    def reference(self) -> str:
        return f"grant:{self.pk}"

    @property
    def fingerprint(self) -> str:
        # Without `kept`, which is written at a reading; it binds itself to its place.
        return digest(bytes(self.sealed), self.basis, self.expires_at).hex()


class GuardianPiece(models.Model):
    """One guardian's piece of a compartment's key, for one subset of the guardians."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(Compartment, on_delete=models.CASCADE, related_name="pieces")
    epoch = models.PositiveIntegerField()
    subset = models.PositiveSmallIntegerField()
    guardian = models.ForeignKey(Keyholder, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_piece_per_subset", fields=["compartment", "epoch", "subset", "guardian"]
            ),
        )

    class Privacy:
        sealed = frozenset({"sealed"})
        personal = frozenset({"guardian"})
        plain = frozenset({"id", "compartment", "epoch", "subset"})

    def __str__(self) -> str:
        return f"piece:{self.pk}"

    @property
    def reference(self) -> str:
        return f"piece:{self.pk}"

    @property
    def fingerprint(self) -> str:
        return digest(bytes(self.sealed)).hex()


class Slip(models.Model):
    """What somebody who cannot open a compartment dropped into its letterbox.

    One that was set aside is not what it says that it is: it is kept, and stops nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(Compartment, on_delete=models.CASCADE, related_name="slips")
    epoch = models.PositiveIntegerField()
    author = models.ForeignKey(Keyholder, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    signature = models.BinaryField()
    is_set_aside = models.BooleanField(default=False)

    class Privacy:
        sealed = frozenset({"sealed"})
        personal = frozenset({"compartment", "author"})
        plain = frozenset({"id", "epoch", "signature", "is_set_aside"})

    def __str__(self) -> str:
        return f"slip:{self.pk}"

    @property
    def reference(self) -> str:
        return f"slip:{self.pk}"

    @property
    def fingerprint(self) -> str:
        return digest(bytes(self.sealed), bytes(self.signature)).hex()


if TYPE_CHECKING:

    class Holding(Generic[C]):
        """What a row holds, for the type checker."""

else:

    class Holding:
        """What a row holds. Migrations cannot rebuild a model of a generic type."""

        def __class_getitem__(cls, _content):
            return cls


class SealedRow(models.Model, Holding[C]):
    """One content under its compartment's key. A subclass names its type as `content`.

    roster_in: for the one table that says who may hold the parts of a file, the part that it lies
    in; its `may_hold` says it.
    """

    content: ClassVar[type[Any]]
    roster_in: ClassVar[str] = ""
    objects: ClassVar[models.Manager[Any]] = models.Manager()
    compartment_id: UUID

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(Compartment, on_delete=models.CASCADE, related_name="+")
    epoch = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()

    class Meta:
        abstract = True

    class Privacy:
        sealed = frozenset({"sealed"})
        plain = frozenset({"id", "compartment", "epoch", "version"})

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The name of this row in the audit chain."""
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def fingerprint(self) -> str:
        """The hash of its sealed bytes, with place and version."""
        place = f"{self.compartment_id}:{self.epoch}:{self.version}"
        return digest(place.encode(), bytes(self.sealed)).hex()

    @classmethod
    def may_hold(cls, content: Any, kind: str, at: datetime) -> dict[UUID, tuple[UUID, str]]:
        """Return who may hold a part of a file at an instant, by what was opened of its roster.

        Each with the organisation that has to certify her, and the role that it has to name.
        """
        raise NotImplementedError

    @classmethod
    def table(cls) -> str:
        """The name of the table that the seal is bound to."""
        return cls._meta.label_lower


def roster_table() -> type[SealedRow[Any]]:
    """Return the one table that says who may hold the parts of a file."""
    # Exactly one, or a fault: two would be two answers to who may hold a key.
    [table] = [one for one in sealed_models() if one.roster_in]
    return table


def sealed_models() -> list[type[SealedRow[Any]]]:
    """Return every table of sealed rows in the house, in a fixed order."""
    # Asked of Python and not listed: what is forgotten in a list is never sealed again. It sees
    # direct subclasses alone, so tables do not inherit from one another.
    found = [m for m in SealedRow.__subclasses__() if not m._meta.abstract]
    return sorted(found, key=lambda model: model._meta.label_lower)
