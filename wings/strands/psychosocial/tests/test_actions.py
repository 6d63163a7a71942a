import pytest
from django.db import connection, transaction

from wings.casework.cases.actions import NotEntitled, add_member, renew_keys, settle
from wings.casework.cases.queries import compartment, progress_of
from wings.casework.cases.vocabulary import TeamRole
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit import log
from wings.foundation.audit.models import Entry
from wings.foundation.vault import trust
from wings.foundation.vault.actions import TooFewKeyholders, VersionClash, commit_ledger
from wings.foundation.vault.models import CertificateRow, Compartment, Grant
from wings.foundation.vault.opening import NoGrant, open_row
from wings.foundation.vault.tests.factories import make_member
from wings.programme.staff.vocabulary import Role
from wings.strands.psychosocial import actions
from wings.strands.psychosocial.models import SessionRow
from wings.strands.psychosocial.queries import appointments_on, sessions_of, without_notes
from wings.strands.psychosocial.tests.factories import (
    CANARY,
    DAY,
    NOON,
    accompanied,
    make_case,
    make_house,
    some_session,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return accompanied(house)


def everybody_else(house):
    roles = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.GUARDIAN, Role.CLINICAL_GUARDIAN)
    others = [make_member(role, organisation=house.organisation) for role in roles]
    colleague = make_member(Role.PSYCHOLOGIST, organisation=house.organisation)
    return [house.key_worker, house.deputy, house.trainer, house.counsellor, colleague, *others]


def test_nobody_elses_key_opens_a_note(house, case):
    row = written(house, case)

    for member in everybody_else(house):
        with pytest.raises(NoGrant):
            open_row(member.keyring(), SessionRow.objects.get(pk=row.pk))
        with pytest.raises(NoGrant):
            sessions_of(member.keyring(), case)
    assert sessions_of(house.psychologist.keyring(), case)[0].session.note == CANARY


def test_whoever_is_on_the_team_but_no_psychologist_cannot_begin_the_clinical_part(house, case):
    session = some_session(house.key_worker)

    with pytest.raises(NotEntitled):
        actions.write_session(house.key_worker.keyring(), case, session, at=NOON)
    assert compartment(case, Kind.CLINICAL) is None


def test_no_row_of_the_database_holds_a_readable_word(house, case):
    written(house, case)

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  a name of our own
            for row in cursor.fetchall():
                stored = b"|".join(
                    bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    for cell in row
                )
                assert CANARY.encode() not in stored, table
                assert CANARY.encode("utf-16-le") not in stored, table


def test_the_care_team_sees_how_many_sessions_and_when_the_next_is(house, case):
    written(house, case, held_at=NOON - 7 * DAY)
    written(house, case, next_at=NOON + 7 * DAY)

    [progress] = progress_of(house.deputy.keyring(), compartment(case, Kind.CARD))

    assert (progress.strand, progress.done, progress.planned) == ("psychosocial", 2, 0)
    assert progress.next_at == NOON + 7 * DAY
    assert progress.item == ""


def test_a_correction_is_kept_and_a_clash_changes_nothing(house, case):
    row = written(house, case)
    keyring = house.psychologist.keyring()
    better = some_session(house.psychologist, note="corrected")
    actions.change_session(keyring, case, row.pk, better, version=1, at=NOON)

    with pytest.raises(VersionClash), transaction.atomic():
        actions.change_session(
            keyring, case, row.pk, some_session(house.psychologist), version=1, at=NOON
        )
    assert sessions_of(keyring, case)[0].session.note == "corrected"


def test_each_step_leaves_an_entry_in_her_file_without_a_word_of_it(house, case):
    row = written(house, case)
    again = some_session(house.psychologist)
    actions.change_session(house.psychologist.keyring(), case, row.pk, again, version=1, at=NOON)

    told = Entry.objects.filter(subject=case.pk, event__startswith="psychosocial.")

    assert [one.event for one in told.order_by("number")] == [
        "psychosocial.session_written",
        "psychosocial.session_changed",
    ]
    assert not Entry.objects.filter(details__contains=CANARY).exists()


def test_nothing_is_written_when_the_entry_cannot_be(house, case, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise log.OutsideTransaction

    monkeypatch.setattr(actions, "record", refuse)

    with pytest.raises(log.OutsideTransaction):
        written(house, case)
    assert not SessionRow.objects.exists()


def test_a_single_psychologist_without_guardians_is_refused(house, case):
    by = house.psychologist.keyring()
    serials = [
        one.serial
        for one in trust.members(by, house.organisation.id)
        if Role.CLINICAL_GUARDIAN in one.roles
    ]
    CertificateRow.objects.filter(pk__in=serials).update(ended_at=NOON)

    with pytest.raises(TooFewKeyholders):
        written(house, case)


@pytest.fixture
def second(house, case):
    """A second psychologist, whom the key worker put on the team."""
    member = make_member(Role.PSYCHOLOGIST, organisation=house.organisation)
    add_member(
        house.key_worker.keyring(),
        case,
        keyholder=member.keyholder,
        role=TeamRole.PSYCHOLOGIST,
        at=NOON,
    )
    return member


def reads(member, case):
    try:
        return [one.session.note for one in sessions_of(member.keyring(), case)]
    except NoGrant:
        return None


def everybody_comes_by(house, case):
    for member in (house.key_worker, house.deputy, house.psychologist):
        settle(member.keyring(), case, at=NOON)
        renew_keys(member.keyring(), case, at=NOON)


@pytest.mark.parametrize("writes_first", [True, False])
def test_a_place_in_the_team_brings_no_notes(house, case, writes_first, request):
    if writes_first:
        written(house, case)
    second = request.getfixturevalue("second")
    if not writes_first:
        written(house, case)

    everybody_comes_by(house, case)

    assert reads(second, case) is None
    assert reads(house.psychologist, case) == [CANARY]


def test_a_new_key_for_the_notes_is_made_for_those_who_had_them_alone(house, case, second):
    written(house, case)
    Compartment.objects.filter(kind=Kind.CLINICAL).update(rotation_due_at=NOON)

    everybody_comes_by(house, case)

    assert compartment(case, Kind.CLINICAL).epoch == 2
    assert reads(second, case) is None


def test_a_grant_written_into_the_tables_brings_no_notes_with_the_next_key(house, case, second):
    written(house, case)
    part = compartment(case, Kind.CLINICAL)
    Grant.objects.create(
        compartment=part, epoch=1, keyholder_id=second.keyholder, basis="care", sealed=b"x"
    )
    Compartment.objects.filter(pk=part.pk).update(rotation_due_at=NOON)

    everybody_comes_by(house, case)

    assert reads(second, case) is None


def test_who_holds_the_notes_hands_them_over_and_they_stay_handed(house, case, second):
    written(house, case)
    by = house.psychologist.keyring()
    assert [one.keyholder for one in without_notes(by, case)] == [second.keyholder]

    actions.hand_over_notes(by, case, to=second.keyholder, at=NOON)
    Compartment.objects.filter(kind=Kind.CLINICAL).update(rotation_due_at=NOON)
    everybody_comes_by(house, case)

    assert reads(second, case) == reads(house.psychologist, case) == [CANARY]
    assert without_notes(house.psychologist.keyring(), case) == []


@pytest.mark.parametrize("who", ["key_worker", "second"])
def test_nobody_hands_over_what_she_does_not_hold(house, case, second, who):
    written(house, case)
    by = second if who == "second" else house.key_worker

    with pytest.raises(NoGrant):
        actions.hand_over_notes(by.keyring(), case, to=second.keyholder, at=NOON)
    assert reads(second, case) is None


def test_notes_are_handed_to_psychologists_of_her_team_alone(house, case):
    written(house, case)
    outside = make_member(Role.PSYCHOLOGIST, organisation=house.organisation)

    for other in (outside, house.key_worker):
        with pytest.raises(NotEntitled):
            actions.hand_over_notes(house.psychologist.keyring(), case, to=other.keyholder, at=NOON)
        assert reads(other, case) is None
    assert compartment(case, Kind.CLINICAL).epoch == 1


def test_appointments_of_a_day_come_from_the_cards(house, case):
    written(house, case, next_at=NOON + 7 * DAY)
    other = accompanied(house, name="Joy")
    written(house, other, next_at=NOON + 8 * DAY)
    make_case(house, chosen_name="not hers")

    found = appointments_on(house.psychologist.keyring(), (NOON + 7 * DAY).date())

    assert [one.case for one in found] == [case]


def test_appointments_cost_the_same_however_many_files(house, django_assert_max_num_queries):
    for number in range(6):
        written(house, accompanied(house, name=f"Woman {number}"), next_at=NOON + DAY)
    first = house.psychologist.keyring()
    appointments_on(first, NOON.date())
    commit_ledger(first)

    with django_assert_max_num_queries(3):
        assert len(appointments_on(house.psychologist.keyring(), (NOON + DAY).date())) == 6
