from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from wings.casework.cases import contents
from wings.casework.cases.rules import code_of, holders
from wings.casework.cases.vocabulary import STAFF_ROLE, Stage, TeamRole
from wings.casework.participants.vocabulary import Kind
from wings.foundation.keys.suite import Tampered
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

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **how: Any
    ) -> Self:
        """Read a file's row. Raises Tampered where code or organisation are not those of its id.

        Here, since every way to a file comes by here: a code that was exchanged leads nowhere.
        """
        case = super().from_db(db, field_names, values, **how)
        known = {"id", "code", "organisation_id"} <= set(field_names)
        if known and case.code != code_of(case.pk, case.organisation_id):
            raise Tampered("a code of another file")
        return case

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
    # For lists and reminders. What ends the key is the end inside
    # the sealed grant and roster: moving this moves nothing.
    expires_at = models.DateTimeField(null=True)
    # Ended and not deleted: she may ask who was on her team.
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
    # By this the vault finds the roster: it stands below and knows no word of files.
    roster_in = Kind.CARD

    @classmethod
    def may_hold(
        cls, content: contents.Roster, kind: str, at: datetime
    ) -> dict[UUID, tuple[UUID, str]]:
        """Return who may hold a part of the file at an instant, if her organisation says the role.

        Keyholder → organisation and certified role that her place needs.
        """
        return {
            place.keyholder: (place.organisation, STAFF_ROLE[TeamRole(place.role)])
            for place in holders(content, Kind(kind), at)
        }


class FlagRow(SealedRow[contents.Flag]):
    """A flag that was filed."""

    content = contents.Flag


class ProgressRow(SealedRow[contents.Progress]):
    """Progress in one strand."""

    content = contents.Progress
