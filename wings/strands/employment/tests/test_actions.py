from datetime import timedelta

import pytest
from django.db import transaction

from wings.casework.cases.actions import NotEntitled
from wings.casework.cases.queries import compartment, progress_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.models import Entry
from wings.foundation.vault.actions import VersionClash, commit_ledger
from wings.foundation.vault.opening import NoGrant, open_row
from wings.strands.employment import actions
from wings.strands.employment.contents import Hours, Override
from wings.strands.employment.models import HoursRow, InternshipRow, VisitRow
from wings.strands.employment.queries import (
    NoSuchInternship,
    internships_ending,
    work_of,
)
from wings.strands.employment.tests.factories import (
    CANARY,
    DAY,
    NOON,
    TODAY,
    accompanied,
    agreed,
    logged,
    make_house,
    some_internship,
    visited,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return accompanied(house)


def known(house, case):
    return work_of(house.counsellor.keyring(), case)


def test_hours_count_on_the_card_and_the_company_does_not_stand_there(house, case):
    row = agreed(house, case)
    logged(house, case, row, 5)
    logged(house, case, row, 6.5, on=TODAY + DAY)

    [progress] = progress_of(house.deputy.keyring(), compartment(case, Kind.CARD))

    assert (progress.strand, progress.unit) == ("employment", "hours")
    assert (progress.done, progress.planned, progress.item) == (11.5, 80, "")


def test_the_key_worker_reads_it_and_the_deputy_trainer_and_psychologist_do_not(house, case):
    row = agreed(house, case)

    assert work_of(house.key_worker.keyring(), case).placements[0].internship.content.host == CANARY
    for member in (house.deputy, house.trainer, house.psychologist):
        with pytest.raises(NoGrant):
            open_row(member.keyring(), InternshipRow.objects.get(pk=row.pk))


def test_an_internship_beyond_her_right_to_work_is_refused(house, case):
    actions.note_right_to_work(house.key_worker.keyring(), case, TODAY + 20 * DAY, at=NOON)

    with pytest.raises(actions.OutlastsRightToWork) as refusal, transaction.atomic():
        agreed(house, case)
    assert refusal.value.may_work_until == TODAY + 20 * DAY
    assert not InternshipRow.objects.exists()


def test_an_explained_override_is_kept_and_recorded(house, case):
    until = TODAY + 20 * DAY
    actions.note_right_to_work(house.counsellor.keyring(), case, until, at=NOON)
    override = Override("the renewal is under way", until, house.counsellor.keyholder, TODAY)

    agreed(house, case, override=override)

    assert known(house, case).placements[0].internship.content.override == override
    assert Entry.objects.filter(subject=case.pk, event="employment.override_recorded").count() == 1


def test_a_reason_given_for_another_day_does_not_count(house, case):
    override = Override("…", TODAY + 25 * DAY, house.counsellor.keyholder, TODAY)
    actions.note_right_to_work(house.counsellor.keyring(), case, TODAY + 20 * DAY, at=NOON)

    with pytest.raises(actions.OutlastsRightToWork), transaction.atomic():
        agreed(house, case, override=override)


def test_the_last_word_on_her_right_to_work_counts(house, case):
    for until in (TODAY + 20 * DAY, None, TODAY + 60 * DAY):
        actions.note_right_to_work(house.key_worker.keyring(), case, until, at=NOON)

    assert known(house, case).may_work_until == TODAY + 60 * DAY
    agreed(house, case)


def test_an_internship_does_not_end_before_it_begins(house, case):
    with pytest.raises(actions.EndsBeforeStart), transaction.atomic():
        agreed(house, case, ends_on=TODAY - DAY)
    row, wrong = agreed(house, case), some_internship(ends_on=TODAY - DAY)
    keyring = house.counsellor.keyring()
    with pytest.raises(actions.EndsBeforeStart), transaction.atomic():
        actions.change_internship(keyring, case, row.pk, wrong, version=1, at=NOON)


def test_hours_and_visits_are_corrected_and_a_clash_changes_nothing(house, case):
    row = agreed(house, case)
    entry = logged(house, case, row, 5)
    keyring = house.counsellor.keyring()
    right = Hours(row.pk, TODAY, 4)
    actions.correct_hours(keyring, case, entry.pk, right, version=1, at=NOON)

    with pytest.raises(VersionClash), transaction.atomic():
        actions.correct_hours(keyring, case, entry.pk, Hours(row.pk, TODAY, 9), version=1, at=NOON)
    assert known(house, case).placements[0].done == 4


def test_hours_of_another_womans_internship_are_not_found(house, case):
    row = agreed(house, case)
    other = accompanied(house, "Joy")
    agreed(house, other)

    with pytest.raises(NoSuchInternship):
        logged(house, other, row, 5)


def test_who_holds_no_part_of_it_cannot_begin_it(house, case):
    with pytest.raises(NotEntitled):
        actions.note_right_to_work(house.deputy.keyring(), case, None, at=NOON)


def test_no_row_of_the_database_holds_a_readable_word(house, case):
    row = agreed(house, case)
    logged(house, case, row, 5)
    visited(house, case, row)

    for table in (InternshipRow, HoursRow, VisitRow):
        for stored in table.objects.values_list():
            joined = b"|".join(
                bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                for cell in stored
            )
            assert CANARY.encode() not in joined
            assert b"oven" not in joined
    assert not Entry.objects.filter(details__contains=CANARY).exists()


def test_internships_that_end_soon_cost_the_same_however_many(house, django_assert_max_num_queries):
    cases = [accompanied(house, f"Woman {number}") for number in range(4)]
    for one in cases:
        row = agreed(house, one, ends_on=TODAY + timedelta(days=7))
        logged(house, one, row, 8)
    actions.note_right_to_work(house.key_worker.keyring(), cases[0], TODAY, at=NOON)
    first = house.counsellor.keyring()
    internships_ending(first, cases, on=TODAY)
    commit_ledger(first)

    with django_assert_max_num_queries(6):
        found = internships_ending(house.counsellor.keyring(), cases, on=TODAY)
    assert [(one.hours_done, one.hours_planned) for one in found] == [(8, 80)] * 4
    assert {one.case for one in found if one.outlasts_right_to_work} == {cases[0]}
    assert internships_ending(house.trainer.keyring(), cases, on=TODAY) == []
    assert internships_ending(house.counsellor.keyring(), cases, on=TODAY + 8 * DAY) == []
