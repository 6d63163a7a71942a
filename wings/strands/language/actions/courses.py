"""Beginning a course and changing what is said of it."""

from datetime import datetime, tzinfo
from uuid import UUID

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.vault import actions as vault
from wings.foundation.vault.actions import VersionClash
from wings.foundation.vault.keyring import Keyring
from wings.programme.organisations import actions as organisations
from wings.programme.organisations.vocabulary import Kind
from wings.strands.language.contents import Course, Lesson
from wings.strands.language.models import CourseRow, LessonRow
from wings.strands.language.queries import fresh_row
from wings.strands.language.rules import planned_times


@transaction.atomic
def begin_course(by: Keyring, course: Course, *, zone: tzinfo, at: datetime) -> CourseRow:
    """Begin a course, and plan its lessons on its days of the week.

    zone: of the place. Raises NoGrant, or TooFewKeyholders at the organisation's first course.
    """
    place = organisations.open_compartment(by, Kind.COURSES, at=at)
    # The trainer of a new course may be new herself: she is handed the key of `courses` with it.
    organisations.settle(by, at=at)
    row = vault.seal_row(by, CourseRow, compartment=place, content=course)
    lessons = [
        vault.seal_row(
            by, LessonRow, compartment=place, content=Lesson(row.pk, starts, course.lesson_hours)
        )
        for starts in planned_times(course, zone)
    ]
    record("language.course_begun", by=by, subject=by.organisation, at=at, rows=[row, *lessons])
    return row


@transaction.atomic
def change_course(
    by: Keyring, pk: UUID, course: Course, *, version: int, at: datetime
) -> CourseRow:
    """Change what is said of a course; its lessons stay as they are.

    version: as it was read. Raises VersionClash when somebody saved it since.
    """
    row = fresh_row(by, CourseRow, pk)
    if row.version != version:
        raise VersionClash
    row = vault.reseal_row(by, row, course)
    record("language.course_changed", by=by, subject=by.organisation, at=at, rows=[row])
    return row
