from datetime import date, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from wings.casework.cases import contents
from wings.casework.cases.vocabulary import Stage, TeamRole
from wings.foundation.vault.models import SealedRow
from wings.foundation.vault.vocabulary import CARE


class Case(models.Model):
    """One woman's file, under a code. Nothing that she said is here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    programme = models.CharField(max_length=40)
    framework_version = models.CharField(max_length=20)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.INTAKE)
    opened_on = models.DateField()
    next_review_on = models.DateField(null=True)

    class Privacy:
        personal = frozenset({"code"})
        plain = frozenset(
            {"id", "organisation", "programme", "framework_version", "stage", "opened_on"}
            | {"next_review_on"}
        )

    def __str__(self) -> str:
        return self.code

    @property
    def reference(self) -> str:
        return f"case:{self.pk}"


class TeamMember(models.Model):
    """Somebody has a place in one case's care team, for one organisation.

    It answers who may ask; which keys she is handed, the sealed roster alone says.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="team")
    keyholder = models.ForeignKey("vault.Keyholder", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=20, choices=TeamRole)
    basis = models.CharField(max_length=60, default=CARE)
    since_on = models.DateField()
    expires_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_standing_place_per_role",
                fields=["case", "keyholder", "role"],
                condition=Q(ended_on__isnull=True),
            ),
            models.UniqueConstraint(
                name="one_person_of_trust_of_a_kind",
                fields=["case", "role"],
                condition=Q(ended_on__isnull=True, role__in=[TeamRole.KEY_WORKER, TeamRole.DEPUTY]),
            ),
        )
        indexes = (models.Index(name="cases_by_member", fields=["keyholder", "ended_on"]),)

    class Privacy:
        personal = frozenset({"case", "keyholder", "basis"})
        plain = frozenset({"id", "organisation", "role", "since_on", "expires_at", "ended_on"})

    def __str__(self) -> str:
        return f"{self.role} #{self.pk}"

    @property
    def last_day(self) -> date | None:
        """The last day of a place by consent: it ends with the midnight after it."""
        if self.expires_at is None:
            return None
        return localdate(self.expires_at - timedelta(seconds=1))


class RosterRow(SealedRow[contents.Roster]):
    """The care team as its own members sealed it."""

    content = contents.Roster


class FlagRow(SealedRow[contents.Flag]):
    """A flag that was filed."""

    content = contents.Flag


class ProgressRow(SealedRow[contents.Progress]):
    """Progress in one strand."""

    content = contents.Progress
