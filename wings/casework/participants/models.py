from uuid import uuid4

from django.db import models

from wings.casework.participants import contents
from wings.foundation.vault.models import SealedRow


class CardRow(SealedRow[contents.Card]):
    """Her card, in the compartment `card`."""

    content = contents.Card


class IdentityRow(SealedRow[contents.Identity]):
    """Her identity, in the compartment of that name."""

    content = contents.Identity


class WhereaboutsRow(SealedRow[contents.Whereabouts]):
    """Where she is, in the compartment of that name."""

    content = contents.Whereabouts


class AnswersRow(SealedRow[contents.GivenAnswers]):
    """Answers to a form of the programme, in the compartment that its questions name."""

    content = contents.GivenAnswers


class IndexKeyRow(SealedRow[contents.IndexKey]):
    """The organisation's key to its blind index."""

    content = contents.IndexKey


class BlindName(models.Model):
    """One spelling of a name, under the key of the blind index: it tells nothing without it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.UUIDField()
    value = models.BinaryField(max_length=16)
    # No foreign key: files are one floor up, and the index must
    # not pull a file's row into a search.
    subject = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_blind_name_per_file", fields=["organisation", "value", "subject"]
            ),
        )

    class Privacy:
        personal = frozenset({"value", "subject"})
        plain = frozenset({"id", "organisation"})

    def __str__(self) -> str:
        return f"blind name:{self.pk}"
