"""Taking a woman out of courses for good."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from wings.casework.cases.models import Case
from wings.foundation.audit.log import record
from wings.foundation.vault import actions as vault
from wings.foundation.vault.keyring import Keyring
from wings.strands.language.models import EnrolmentRow, RegisterRow
from wings.strands.language.queries import books, fresh_row
from wings.strands.language.rules import Book


@transaction.atomic
def strike_out(by: Keyring, case: Case, *, at: datetime) -> list[str]:
    """Strike a woman from every register; return her places in courses, each as `table:id`.

    The caller removes those. Raises NoGrant for whom the courses do not open, RotationDue.
    """
    found = books(by)
    written = [row for book in found for row in _struck(by, book, case)]
    if written:
        record("language.struck_out", by=by, subject=case.pk, at=at, rows=written)
    hers = [one.enrolment.id for book in found for one in book.women if one.case == case.pk]
    return [f"{EnrolmentRow.table()}:{pk}" for pk in hers]


def _struck(by: Keyring, book: Book, case: Case) -> list[RegisterRow]:
    written = []
    for sitting in book.sittings:
        taken = sitting.register
        if taken is None:
            continue
        left = tuple(one for one in taken.content.marks if one.case != case.pk)
        if left != taken.content.marks:
            row = fresh_row(by, RegisterRow, taken.id)
            written.append(vault.reseal_row(by, row, replace(taken.content, marks=left)))
    return written
