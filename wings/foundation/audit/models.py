from django.db import models


class Chain(models.Model):
    """The end of one organisation's chain: how long it is and the hash of its last entry."""

    organisation = models.UUIDField(primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.BinaryField(max_length=32, default=bytes)

    class Privacy:
        plain = frozenset({"organisation", "length", "head"})

    def __str__(self) -> str:
        return f"chain of {self.organisation}"


class Entry(models.Model):
    """One thing that happened. Never changed, never removed: triggers refuse both."""

    id = models.BigAutoField(primary_key=True)
    # No foreign keys: an entry outlives what it tells of, and this floor knows no table above it.
    organisation = models.UUIDField()
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    actor = models.UUIDField(null=True)
    subject = models.UUIDField(null=True)
    # Text and not JSON: PostgreSQL would write the keys anew, and the hash is over these very
    # bytes.
    details = models.TextField(default="{}")
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_entry_per_number", fields=["organisation", "number"]),
        )
        indexes = (
            models.Index(name="audit_by_subject", fields=["organisation", "subject", "number"]),
            models.Index(
                name="audit_by_actor", fields=["organisation", "actor", "event", "number"]
            ),
        )

    class Privacy:
        personal = frozenset({"actor", "subject"})
        plain = frozenset(
            {"id", "organisation", "number", "at", "event", "details", "previous", "hash"}
        )

    def __str__(self) -> str:
        return f"{self.event} #{self.number}"


class SeenSet(models.Model):
    """The files that one list showed, as the difference from an earlier list.

    `added` and `removed` are the 16-byte ids of the files, joined without a separator.
    """

    hash = models.CharField(primary_key=True, max_length=64)
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    depth = models.PositiveSmallIntegerField(default=0)
    added = models.BinaryField(default=bytes)
    removed = models.BinaryField(default=bytes)

    class Privacy:
        personal = frozenset({"added", "removed"})
        plain = frozenset({"hash", "base", "depth"})

    def __str__(self) -> str:
        return self.hash[:8]
