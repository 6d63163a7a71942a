from uuid import uuid4

from django.db import models

from wings.foundation.vault.models import SealedRow
from wings.programme.organisations import contents


class Organisation(models.Model):
    """A controller with its own root of trust. Its name is sealed to the installation."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.CharField(max_length=40)
    # Only to be shown and compared aloud: each keyholder trusts the root in her own blob.
    root_public = models.BinaryField(max_length=32)
    # A dump would tell where women live and whom to follow home (decision 8).
    sealed_name = models.BinaryField()
    made_on = models.DateField()

    class Privacy:
        sealed = frozenset({"sealed_name"})
        plain = frozenset({"id", "programme", "root_public", "made_on"})

    def __str__(self) -> str:
        return f"organisation:{self.pk}"


class Site(SealedRow[contents.Place]):
    """A place that the organisation uses. It lies in the compartment `places`."""

    content = contents.Place
