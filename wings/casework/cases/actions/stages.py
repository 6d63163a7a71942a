"""Where a case stands, and when it is looked at again."""

from datetime import date, datetime

from django.db import transaction

from wings.casework.cases.models import Case
from wings.casework.cases.vocabulary import Stage
from wings.foundation.audit.log import record
from wings.foundation.vault.keyring import Keyring


@transaction.atomic
def schedule_review(by: Keyring, case: Case, *, on: date, at: datetime) -> Case:
    """Set the day on which needs, risks and plan are looked at again."""
    case.next_review_on = on
    case.save(update_fields=["next_review_on"])
    record("cases.review_scheduled", by=by.within(case.organisation_id), subject=case.pk, at=at)
    return case


@transaction.atomic
def move_to(by: Keyring, case: Case, stage: Stage, *, at: datetime) -> Case:
    """Move a case to another stage; moving to the same one changes nothing."""
    if case.stage == stage:
        return case
    case.stage = stage
    case.save(update_fields=["stage"])
    record(
        "cases.stage_changed",
        by=by.within(case.organisation_id),
        subject=case.pk,
        at=at,
        details={"stage": stage},
    )
    return case
