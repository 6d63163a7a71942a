"""Adding, moving and cancelling lessons."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.vault import actions as vault
from wings.foundation.vault.actions import VersionClash
from wings.foundation.vault.keyring import Keyring
from wings.strands.language.actions.telling import progress_of_all, tell_progress
from wings.strands.language.contents import Lesson
from wings.strands.language.models import CourseRow, LessonRow
from wings.strands.language.queries import book_of, books, fresh_row


@transaction.atomic
def add_lesson(by: Keyring, lesson: Lesson, *, at: datetime) -> LessonRow:
    """Add a lesson to a course. Raises NoSuchCourse."""
    course = fresh_row(by, CourseRow, lesson.course)
    found = books(by)
    women = [woman.case for woman in book_of(found, course.pk).women]
    # Before writing, so that only those whose card changes are
    # told: each telling is a row or a slip.
    before = progress_of_all(found, women, at)
    row = vault.seal_row(by, LessonRow, compartment=course.compartment, content=lesson)
    record("language.lesson_added", by=by, subject=by.organisation, at=at, rows=[row])
    tell_progress(by, before, at=at)
    return row


@transaction.atomic
def change_lesson(
    by: Keyring, pk: UUID, lesson: Lesson, *, version: int, at: datetime
) -> LessonRow:
    """Move, cancel or describe a lesson; the women's next appointments follow.

    version: as it was read. Raises NoSuchCourse, or VersionClash when somebody saved it since.
    """
    row = fresh_row(by, LessonRow, pk)
    if row.version != version:
        raise VersionClash
    found = books(by)
    women = [woman.case for woman in book_of(found, lesson.course).women]
    before = progress_of_all(found, women, at)
    row = vault.reseal_row(by, row, lesson)
    record("language.lesson_changed", by=by, subject=by.organisation, at=at, rows=[row])
    tell_progress(by, before, at=at)
    return row
