"""Where a case stands, and when it is looked at again."""

from datetime import date, datetime

from django.db import transaction

from wings.casework.cases.actions.custody import open_part
from wings.casework.cases.models import Case
from wings.casework.cases.vocabulary import Stage
from wings.casework.participants.actions import save_answers
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.log import record
from wings.foundation.vault.keyring import Keyring
from wings.programme.framework.contents import Answers


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


@transaction.atomic
def turn_to(
    by: Keyring,
    case: Case,
    stage: Stage,
    *,
    said: Answers | None,
    review_on: date | None,
    at: datetime,
) -> Case:
    """Pause or close a case, and keep what was said to it in her plan.

    review_on: when it is looked at again, None where the day that was set stays. Where the case is
    there already nothing is written. Raises NotEntitled where the plan is none of theirs to begin.
    """
    # Before anything is written, so that a form that is sent twice leaves one set of words.
    if case.stage == stage:
        return case
    if said is not None:
        save_answers(by, open_part(by, case, Kind.PLAN, at=at), said, at=at)
    if review_on is not None:
        schedule_review(by, case, on=review_on, at=at)
    return move_to(by, case, stage, at=at)
