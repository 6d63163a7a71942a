from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from wings.foundation.audit import triggers
from wings.foundation.audit.log import Gone, OutsideTransaction, record
from wings.foundation.audit.models import Chain, Entry, SeenSet
from wings.foundation.audit.queries import entries_about, members
from wings.foundation.audit.seen import record_list
from wings.foundation.audit.verification import verify

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HERE = UUID(int=1)
ANNA = SimpleNamespace(keyholder=UUID(int=7), organisation=HERE)
FILE = UUID(int=42)


def row(reference: str, fingerprint: str) -> SimpleNamespace:
    return SimpleNamespace(reference=reference, fingerprint=fingerprint)


def told(*rows, event="cases.changed", at=NOON):
    return record(event, by=ANNA, subject=FILE, at=at, rows=rows)


def without_triggers(sql: str, *params: object) -> None:
    with connection.cursor() as cursor:
        for table in triggers.TABLES:
            for name in (*triggers.names(table), f"{table}_no_truncate"):
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")
        cursor.execute(sql, params)


@pytest.mark.django_db
def test_a_chain_that_nobody_touched_holds():
    told(row("a", "1"))
    told(row("a", "2"), row("b", "1"))
    told(Gone("b"))

    report = verify(HERE, {"a": "2"})

    assert (report.entries, report.rows, report.faults) == (3, 1, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stored", "fault"),
    [
        pytest.param({"a": "1"}, "a was changed or rolled back", id="an older row is put back"),
        pytest.param({}, "a was removed without an entry", id="a row is deleted"),
        pytest.param({"a": "2", "x": "1"}, "x was added without an entry", id="a row is planted"),
    ],
)
def test_a_row_that_no_entry_vouches_for_is_found(stored, fault):
    told(row("a", "1"))
    told(row("a", "2"))

    assert verify(HERE, stored).faults == [fault]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET event = 'x' WHERE number = 1",
        "UPDATE audit_entry SET details = '{\"a\":1}' WHERE number = 1",
        "UPDATE audit_entry SET actor = NULL WHERE number = 1",
        "UPDATE audit_entry SET subject = NULL WHERE number = 1",
    ],
)
def test_an_edited_entry_is_found(change):
    told()
    told()
    without_triggers(change)

    assert "entry 1 was changed" in verify(HERE, {}).faults


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_missing_entry_is_found(number):
    for _ in range(3):
        told()
    without_triggers("DELETE FROM audit_entry WHERE number = %s", number)

    assert verify(HERE, {}).faults


@pytest.mark.django_db
def test_a_shortened_chain_with_its_end_moved_back_still_betrays_the_rows():
    told(row("a", "1"))
    told(row("a", "2"))
    first = Entry.objects.get(number=1)
    without_triggers("DELETE FROM audit_entry WHERE number = 2")
    Chain.objects.update(length=1, head=first.hash)

    assert verify(HERE, {"a": "2"}).faults == ["a was changed or rolled back"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["UPDATE audit_entry SET event = 'x'", "DELETE FROM audit_entry"]
)
def test_the_database_itself_refuses_to_change_an_entry(change):
    told()

    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_missing_trigger_is_reported_at_the_start():
    assert triggers.triggers_stand(databases=["default"]) == []
    without_triggers("SELECT 1")

    [fault] = triggers.triggers_stand(databases=["default"])

    assert fault.id == "audit.E001"


@pytest.mark.django_db
def test_an_entry_outside_of_a_transaction_is_refused(monkeypatch):
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("wings.foundation.audit.log.connection", outside)

    with pytest.raises(OutsideTransaction):
        told()


@pytest.mark.django_db
def test_organisations_have_chains_of_their_own():
    other = SimpleNamespace(keyholder=ANNA.keyholder, organisation=UUID(int=2))
    told()
    record("cases.changed", by=other, subject=FILE, at=NOON)

    assert [entry.number for entry in Entry.objects.all()] == [1, 1]
    assert verify(UUID(int=2), {}).faults == []


def shown(*files: int, name="caseload", since=NOON, at=NOON):
    record_list(name, {UUID(int=one) for one in files}, by=ANNA, since=since, at=at)


@pytest.mark.django_db
def test_the_same_list_is_told_once_a_session_and_again_in_the_next():
    shown(1, 2)
    shown(1, 2)
    shown(1, 2, since=NOON + timedelta(hours=9), at=NOON + timedelta(hours=9))

    assert Entry.objects.count() == 2
    assert SeenSet.objects.count() == 1


@pytest.mark.django_db
def test_a_list_that_changed_is_stored_as_the_difference():
    shown(1, 2, 3)
    shown(1, 3, 4)

    changed = SeenSet.objects.get(base__isnull=False)

    assert len(changed.added) == len(changed.removed) == 16
    assert members(changed) == {UUID(int=1), UUID(int=3), UUID(int=4)}


@pytest.mark.django_db
def test_the_log_of_a_file_names_the_lists_that_showed_it():
    shown(42, 1)
    shown(1, 2, name="another list")

    assert [entry.event for entry in entries_about([HERE], FILE)] == ["list_seen"]


@given(st.lists(st.sets(st.integers(1, 30), max_size=12), min_size=1, max_size=30))
@pytest.mark.django_db
def test_whatever_was_shown_is_told_back_exactly(django_db_blocker, sets):
    with transaction.atomic():
        for number, files in enumerate(sets):
            moment = NOON + timedelta(hours=number)
            shown(*files, since=moment, at=moment)
        stored = {frozenset(one.int for one in members(seen)) for seen in SeenSet.objects.all()}
        transaction.set_rollback(True)

    assert stored >= {frozenset(files) for files in sets}
