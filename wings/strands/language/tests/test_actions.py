from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from wings.casework.cases.actions import file_slips
from wings.casework.cases.queries import (
    compartment,
    flags_of,
    held_compartments,
    place_of,
    progress_of,
)
from wings.casework.cases.vocabulary import FlagKind, TeamRole
from wings.casework.participants.actions import write_card
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.models import Entry
from wings.foundation.vault.actions import VersionClash, commit_ledger
from wings.foundation.vault.models import Compartment, Slip
from wings.foundation.vault.opening import NoGrant
from wings.foundation.vault.tests.factories import make_member
from wings.programme.staff.vocabulary import Role
from wings.strands.language import actions
from wings.strands.language.contents import Lesson, LevelNote, SkillLevel
from wings.strands.language.models import LessonRow, RegisterRow
from wings.strands.language.queries import (
    LessonsDue,
    NoSuchCourse,
    books,
    hers,
    lessons_due,
    levels_of,
)
from wings.strands.language.tests.factories import (
    NOON,
    book,
    enrolled,
    make_case,
    make_course,
    make_house,
    marked,
)
from wings.strands.language.vocabulary import Attendance

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CANARY = "Kanarienkurs"


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def course(house):
    return make_course(house, title=CANARY)


@pytest.fixture
def case(house, course):
    return enrolled(house, course)


def flags(house, *cases):
    keyring = house.key_worker.keyring()
    plans = [compartment(case, Kind.PLAN) for case in cases]
    file_slips(keyring, plans, at=NOON)
    return [flag.kind for _case, _row, flag in flags_of(keyring, cases)]


def progress(house, case):
    keyring = house.key_worker.keyring()
    file_slips(keyring, [compartment(case, Kind.CARD)], at=NOON)
    [one] = progress_of(keyring, compartment(case, Kind.CARD))
    return one


def test_a_course_plans_its_lessons_and_says_whom_it_expects(house, course, case):
    now = book(house, course.course.id)

    assert len(now.sittings) == 24
    assert [woman.enrolment.content.chosen_name for woman in now.women] == ["Mimi"]


def test_enrolling_brings_the_trainer_to_the_care_team_and_tells_the_card(house, course, case):
    assert place_of(house.trainer.keyring(), case) == {TeamRole.TRAINER}
    assert Kind.CARD in held_compartments(house.trainer.keyring(), case)

    told = progress(house, case)

    assert (told.strand, told.done, told.planned, told.item) == ("language", 0, 48, CANARY)
    assert told.next_at == course.sittings[1].lesson.content.starts_at


def test_enrolling_twice_changes_nothing_and_coming_back_takes_the_old_place(house, course, case):
    keyring = house.key_worker.keyring()

    def again(at):
        return actions.enrol(keyring, case, course.course.id, absences_before_flag=1, at=at)

    assert again(NOON).version == 1
    [(_book, place)] = hers(books(keyring), case.pk)
    actions.change_enrolment(
        keyring, case, place.enrolment, absences_before_flag=2, until_on=NOON.date(), at=NOON
    )
    assert again(NOON + 7 * DAY).pk == place.enrolment.id
    [(_book, place)] = hers(books(keyring), case.pk)
    assert (place.enrolment.content.until_on, place.enrolment.content.absences_before_flag) == (
        None,
        1,
    )


def test_the_course_calls_her_as_her_card_does_once_her_place_is_saved(house, course, case):
    keyring = house.key_worker.keyring()
    card, old = card_of(keyring, compartment(case, Kind.CARD))
    write_card(keyring, card.compartment, replace(old, chosen_name="Nia"), row=card, at=NOON)
    [(_book, place)] = hers(books(keyring), case.pk)

    actions.change_enrolment(
        keyring, case, place.enrolment, absences_before_flag=2, until_on=None, at=NOON
    )

    [(_book, place)] = hers(books(keyring), case.pk)
    assert place.enrolment.content.chosen_name == "Nia"


def test_a_trainer_on_the_team_enrols_without_changing_the_team(house, course, case):
    colleague = make_member(Role.TRAINER, organisation=house.organisation)
    second = make_course(house, title="Second", trainer=colleague.keyholder)

    actions.enrol(house.trainer.keyring(), case, second.course.id, absences_before_flag=2, at=NOON)

    assert place_of(colleague.keyring(), case) == set()
    assert progress(house, case).planned == 96


def test_hours_are_told_on_the_card(house, course, case):
    marked(house, course, 0, **{case.code: "present"})
    assert progress(house, case).done == 2

    marked(house, course, 0, **{case.code: "absent"})
    assert progress(house, case).done == 0


def test_a_run_of_absences_raises_a_flag_each_lesson_and_once_only(house, course, case):
    marked(house, course, 0, **{case.code: "absent"})
    assert flags(house, case) == []
    marked(house, course, 1, **{case.code: "absent"})
    assert flags(house, case) == [FlagKind.ABSENT_AGAIN]

    marked(house, course, 1, **{case.code: "absent"})

    assert flags(house, case) == [FlagKind.ABSENT_AGAIN]


def test_the_limit_is_hers(house, course):
    case = enrolled(house, course, "Joy", limit=1)

    marked(house, course, 0, **{case.code: "absent"})

    assert flags(house, case) == [FlagKind.ABSENT_AGAIN]


def test_an_absence_that_the_team_knows_of_breaks_the_run(house, course, case):
    for number, mark in enumerate(["absent", "known", "absent"]):
        marked(house, course, number, **{case.code: mark})

    assert flags(house, case) == []


def expected_and_not_here(house, course, case, by):
    sitting = book(house, course.course.id).sittings[0]
    taking = actions.Taking({}, expected=case.pk)
    actions.take_register(by.keyring(), sitting.lesson.id, taking, version=0, at=NOON)


def test_expected_and_not_here_reaches_key_worker_and_deputy_at_once(house, course, case):
    expected_and_not_here(house, course, case, house.trainer)

    assert flags(house, case) == [FlagKind.NOT_HERE]
    assert len(flags_of(house.deputy.keyring(), [case])) == 1
    [woman] = book(house, course.course.id).women
    assert woman.seen[0].mark.attendance == Attendance.ABSENT


def test_whoever_says_that_she_is_missing_is_heard_whatever_a_later_register_says(
    house, course, case
):
    marked(house, course, 1, **{case.code: "present"})

    expected_and_not_here(house, course, case, house.trainer)
    assert flags(house, case) == [FlagKind.NOT_HERE]

    sitting = book(house, course.course.id).sittings[0]
    again = actions.Taking({}, expected=case.pk)
    version = sitting.register.version
    actions.take_register(
        house.trainer.keyring(), sitting.lesson.id, again, version=version, at=NOON
    )
    assert flags(house, case) == [FlagKind.NOT_HERE]


def test_a_substitute_outside_the_team_takes_the_register_and_the_flag_arrives(house, course):
    substitute = make_member(Role.TRAINER, organisation=house.organisation)
    case, other = enrolled(house, course, limit=1), enrolled(house, course, "Joy")

    marked(house, course, 0, by=substitute, **{case.code: "absent", other.code: "late"})

    assert place_of(substitute.keyring(), case) == set()
    assert Slip.objects.count() == 2
    assert flags(house, case) == [FlagKind.ABSENT_AGAIN]
    assert progress(house, other).done == 2
    assert Slip.objects.count() == 0


def test_a_flag_that_cannot_be_delivered_stays_owed_until_it_is(house, course, case):
    plan = compartment(case, Kind.PLAN)
    Compartment.objects.filter(pk=plan.pk).update(rotation_due_at=NOON)
    expected_and_not_here(house, course, case, house.trainer)
    assert Slip.objects.count() == 0

    owed = actions.deliver_flags(house.trainer.keyring(), course.course.id, at=NOON)
    assert owed == [case.pk]
    Compartment.objects.filter(pk=plan.pk).update(rotation_due_at=None)

    assert actions.deliver_flags(house.trainer.keyring(), course.course.id, at=NOON) == []
    assert flags(house, case) == [FlagKind.NOT_HERE]


def test_a_card_that_waits_for_a_new_key_does_not_hinder_the_register(house, course, case):
    card = compartment(case, Kind.CARD)
    Compartment.objects.filter(pk=card.pk).update(rotation_due_at=NOON)

    marked(house, course, 0, **{case.code: "present"})

    assert book(house, course.course.id).women[0].hours == 2


def test_two_registers_at_once_clash_and_nothing_is_overwritten(house, course, case):
    sitting = course.sittings[0].lesson.id
    taking = actions.Taking({case.pk: Attendance.PRESENT})
    keyring = house.trainer.keyring()
    actions.take_register(keyring, sitting, taking, version=0, at=NOON)

    with pytest.raises(VersionClash), transaction.atomic():
        actions.take_register(keyring, sitting, taking, version=0, at=NOON)
    assert RegisterRow.objects.count() == 1


def test_who_is_not_in_the_course_cannot_be_marked(house, course, case):
    stranger = uuid4()
    taking = actions.Taking({stranger: Attendance.ABSENT}, expected=stranger)

    actions.take_register(
        house.trainer.keyring(), course.sittings[0].lesson.id, taking, version=0, at=NOON
    )

    assert book(house, course.course.id).sittings[0].register.content.marks == ()


def test_moving_a_lesson_moves_her_next_appointment(house, course, case):
    coming = course.sittings[1]
    moved = Lesson(course.course.id, NOON + DAY, 2)

    actions.change_lesson(house.trainer.keyring(), coming.lesson.id, moved, version=1, at=NOON)

    assert progress(house, case).next_at == NOON + DAY


def test_a_stranger_finds_no_lesson_of_another_organisation(house, course, case):
    other = make_house("elsewhere")
    make_course(other)

    with pytest.raises(NoSuchCourse):
        actions.take_register(
            other.trainer.keyring(),
            course.sittings[0].lesson.id,
            actions.Taking({}),
            version=0,
            at=NOON,
        )


def test_psychologist_and_counsellor_hold_no_key_to_the_courses(house, course, case):
    for member in (house.psychologist, house.counsellor):
        with pytest.raises(NoGrant):
            books(member.keyring())
        assert lessons_due(member.keyring(), NOON.date()) == LessonsDue()


def test_levels_are_for_her_trainer_and_her_key_worker(house, course, case):
    note = LevelNote((SkillLevel("reading", "a1"),), NOON.date(), house.trainer.keyholder, CANARY)

    actions.note_levels(house.trainer.keyring(), case, note, at=NOON)

    for member in (house.trainer, house.key_worker):
        assert levels_of(member.keyring(), case) == [note]
    for member in (house.deputy, house.psychologist, house.counsellor):
        with pytest.raises(NoGrant):
            levels_of(member.keyring(), case)


def stored_rows():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  a name of our own
            for row in cursor.fetchall():
                cells = (c if isinstance(c, bytes | memoryview) else str(c).encode() for c in row)
                yield b"|".join(bytes(cell) for cell in cells)


def test_no_row_of_the_database_holds_a_readable_word(house, course, case):
    marked(house, course, 0, **{case.code: "absent"})
    note = LevelNote((), NOON.date(), house.trainer.keyholder, CANARY)
    actions.note_levels(house.trainer.keyring(), case, note, at=NOON)

    for stored in stored_rows():
        for word in (CANARY, "Mimi", '"absent"'):
            assert word.encode() not in stored


def test_the_register_is_told_in_her_file_without_what_it_says(house, course, case):
    marked(house, course, 0, **{case.code: "absent"})

    [entry] = Entry.objects.filter(subject=case.pk, event="language.register_taken")

    assert "absent" not in entry.details


def test_lessons_of_a_day_and_registers_that_wait(house, course, case):
    keyring = house.trainer.keyring()

    [today] = lessons_due(keyring, NOON.date()).today
    assert (today.title, today.women, today.is_mine, today.is_taken) == (CANARY, 1, True, False)
    assert lessons_due(keyring, NOON.date()).waiting == ()
    assert [one.id for one in lessons_due(keyring, NOON.date() + DAY).waiting] == [today.id]

    marked(house, course, 0, **{case.code: "present"})
    assert lessons_due(house.trainer.keyring(), NOON.date() + DAY).waiting == ()


def test_lists_cost_the_same_however_many_lessons_and_women(
    house, course, case, django_assert_max_num_queries
):
    for number in range(3):
        enrolled(house, course, f"Woman {number}")
    make_course(house, title="Second")
    first = house.trainer.keyring()
    books(first)
    commit_ledger(first)

    with django_assert_max_num_queries(6):
        assert len(books(house.trainer.keyring())) == 2
    with django_assert_max_num_queries(6):
        assert len(lessons_due(house.trainer.keyring(), NOON.date()).today) == 2


def test_a_lesson_is_added_and_removed_by_cancelling(house, course, case):
    row = actions.add_lesson(
        house.trainer.keyring(), Lesson(course.course.id, NOON + DAY, 1), at=NOON
    )
    assert progress(house, case).next_at == NOON + DAY

    off = Lesson(course.course.id, NOON + DAY, 1, is_cancelled=True)
    actions.change_lesson(house.trainer.keyring(), row.pk, off, version=1, at=NOON)

    assert progress(house, case).next_at > NOON + DAY
    assert LessonRow.objects.count() == 25


def test_a_woman_who_is_no_participant_of_the_course_stays_unknown_to_it(house, course, case):
    other = make_case(house, chosen_name="Ada")

    assert hers(books(house.trainer.keyring()), other.pk) == []
