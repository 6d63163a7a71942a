"""Taking the register, and the flags that it asks for."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.casework.cases.queries import cases_for_slips
from wings.casework.cases.vocabulary import FlagKind
from wings.foundation.audit.log import record
from wings.foundation.vault import actions as vault
from wings.foundation.vault.actions import VersionClash
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.opening import open_row
from wings.strands.language.actions.telling import progress_of_all, raise_flag, tell_progress
from wings.strands.language.contents import Mark, Register
from wings.strands.language.models import LessonRow, RegisterRow
from wings.strands.language.queries import book_of, books, fresh_row, sitting_of, women_at
from wings.strands.language.rules import Sitting, owed_flags
from wings.strands.language.vocabulary import Attendance


@dataclass(frozen=True)
class Taking:
    """What was marked. Who is not named keeps the mark that she has, or none.

    can_do: who did what the lesson practised. expected: who was expected today and is not here.
    """

    attendance: Mapping[UUID, Attendance]
    can_do: frozenset[UUID] = frozenset()
    expected: UUID | None = None


@transaction.atomic
def take_register(
    by: Keyring, lesson: UUID, taking: Taking, *, version: int, at: datetime
) -> RegisterRow:
    """Write the register of a lesson, or correct it, and do what follows from it.

    version: of the register as it was read, 0 when there was none. Flags that are due go to key
    worker and deputy at once, progress to the women's cards; somebody who is in no care team drops
    both as slips. Raises NoSuchCourse, or VersionClash when somebody saved it since.
    """
    place = fresh_row(by, LessonRow, lesson).compartment
    found = books(by)
    book, sitting = sitting_of(found, lesson)
    if (sitting.register.version if sitting.register else 0) != version:
        raise VersionClash
    women = [woman.case for woman in women_at(book, sitting)]
    before = progress_of_all(found, women, at)
    register = Register(lesson, _marks(sitting, taking, women))
    if sitting.register is None:
        row = vault.seal_row(by, RegisterRow, compartment=place, content=register)
    else:
        row = fresh_row(by, RegisterRow, sitting.register.id)
        row = vault.reseal_row(by, row, register)
    record("language.register_saved", by=by, subject=by.organisation, at=at, rows=[row])
    # A register lies in the organisation's part: without an
    # entry a woman's own file would not tell of it.
    _tell_files(by, sitting, register, at)
    # In the same transaction: a register that is saved while
    # its flag is lost looks as if somebody knew.
    deliver_flags(by, book.course.id, at=at)
    if taking.expected is not None:
        _deliver_expected(by, lesson, taking.expected, at)
    tell_progress(by, before, at=at)
    return row


@transaction.atomic
def deliver_flags(by: Keyring, course: UUID, *, at: datetime) -> list[UUID]:
    """Raise the flags that the registers of a course ask for and that were not delivered yet.

    Returns the women whose flag could not be delivered now: a person has to be told.
    Raises NoSuchCourse.
    """
    book = book_of(books(by), course)
    owed = owed_flags(book, at.date())
    # Also for a substitute who is on no care team: she may have to say that a woman is missing.
    files = cases_for_slips(owed)
    told = {
        pk: kind
        for pk, kind in owed.items()
        # Only what was delivered counts as told: the rest is tried
        # again, and said aloud on the page.
        if pk in files and raise_flag(by, files[pk], kind, at=at)
    }
    # In her latest mark alone: an older one that called itself told would silence a later absence.
    holding: dict[UUID, dict[UUID, FlagKind]] = defaultdict(dict)
    for woman in book.women:
        if woman.case in told:
            holding[woman.seen[-1].register][woman.case] = told[woman.case]
    for register, hers in holding.items():
        _keep_flags(by, register, hers, at)
    return [pk for pk in owed if pk not in told]


def _deliver_expected(by: Keyring, lesson: UUID, case: UUID, at: datetime) -> None:
    """Raise the flag that somebody asks for aloud, if nobody has received it.

    Also where the register of a later lesson says that she came: what is owed follows from the
    latest mark alone, and a person who says that she is missing is not overruled by a list.
    """
    _book, sitting = sitting_of(books(by), lesson)
    marks = sitting.register.content.marks if sitting.register else ()
    is_told = any(mark.case == case and FlagKind.NOT_HERE in mark.flags for mark in marks)
    file = cases_for_slips([case]).get(case)
    if sitting.register is None or is_told or file is None:
        return
    if raise_flag(by, file, FlagKind.NOT_HERE, at=at):
        _keep_flags(by, sitting.register.id, {case: FlagKind.NOT_HERE}, at)


def _marks(sitting: Sitting, taking: Taking, women: list[UUID]) -> tuple[Mark, ...]:
    old = {mark.case: mark for mark in sitting.register.content.marks} if sitting.register else {}
    written = {case: _mark(old.get(case), case, taking) for case in women}
    # Who has left the course since keeps her mark: hours that she attended are hers.
    left = {case: mark for case, mark in old.items() if case not in written}
    return tuple(mark for mark in (left | written).values() if mark is not None)


def _mark(old: Mark | None, case: UUID, taking: Taking) -> Mark | None:
    is_expected = taking.expected == case
    said = Attendance.ABSENT if is_expected else taking.attendance.get(case)
    if said is None:
        return old
    mark = old or Mark(case, said)
    still_expected = said == Attendance.ABSENT and (mark.is_expected or is_expected)
    return replace(mark, attendance=said, can_do=case in taking.can_do, is_expected=still_expected)


def _keep_flags(by: Keyring, pk: UUID, told: Mapping[UUID, FlagKind], at: datetime) -> None:
    row = fresh_row(by, RegisterRow, pk)
    register: Register = open_row(by, row)
    marks = tuple(
        replace(mark, flags=(*mark.flags, told[mark.case])) if mark.case in told else mark
        for mark in register.marks
    )
    row = vault.reseal_row(by, row, replace(register, marks=marks))
    record("language.flags_delivered", by=by, subject=by.organisation, at=at, rows=[row])


def _tell_files(by: Keyring, sitting: Sitting, register: Register, at: datetime) -> None:
    old = {mark.case: mark for mark in sitting.register.content.marks} if sitting.register else {}
    for mark in register.marks:
        if mark != old.get(mark.case):
            record(
                "language.register_taken",
                by=by,
                subject=mark.case,
                at=at,
                details={"lesson": str(register.lesson)},
            )
