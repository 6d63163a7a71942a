import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.files import make_lessons, whole_file
from wings.casework.cases import actions
from wings.casework.cases.actions import NotEntitled, erase, replay_erasures
from wings.casework.cases.actions.erasing import openable_until
from wings.casework.cases.models import Case
from wings.casework.cases.tests.factories import make_case, make_house
from wings.casework.cases.vocabulary import ErasureReason
from wings.casework.participants.models import BlindName
from wings.doors.desk.actions import erase_file
from wings.foundation.audit.models import Entry
from wings.foundation.audit.verification import verify
from wings.foundation.vault import erasures
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.stored import fingerprints
from wings.foundation.vault.tests.factories import NOON
from wings.programme.staff.actions.late import keep_late_form
from wings.programme.staff.models import Draft, LateForm
from wings.programme.staff.tests.factories import account_of
from wings.strands.language.models import EnrolmentRow
from wings.strands.language.queries import books

pytestmark = pytest.mark.django_db
ASKED = ErasureReason.SHE_ASKED


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    (tmp_path / "pepper").write_bytes((settings.HOME / "pepper").read_bytes())
    settings.HOME = tmp_path


@pytest.fixture
def house():
    return make_house()


def everything(*, but=()):
    """Every value of every table, as text and bytes."""
    found = []
    for model in apps.get_models():
        if model._meta.label in but:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608
            found += [(model._meta.label, value) for row in cursor.fetchall() for value in row]
    return found


def mentions(values, ids):
    wanted = {form for one in ids for form in (str(one), one.hex, one.bytes)}
    return [
        (label, one)
        for label, value in values
        for one in wanted
        if (isinstance(one, str) and one in str(value))
        or (
            isinstance(one, bytes)
            and not isinstance(value, str | int | None)
            and isinstance(value, bytes | memoryview)
            and one in bytes(value)
        )
    ]


def untold(house):
    """What the chain does not tell; certificates of a test's people never stood in it."""
    told = verify(house.organisation.id, fingerprints(house.organisation.id)).faults
    return [one for one in told if not one.startswith("certificate:")]


def test_no_table_but_the_chain_knows_the_file_or_its_parts_any_more(house):
    files = [whole_file(house, "Mimi"), whole_file(house, "Lulu")]
    make_lessons(house, files)
    case = files[0].case
    key_worker = house.key_worker.keyring()
    actions.index(key_worker, case, name="Mimi Nkem", birth_year=1999, at=NOON)
    account = account_of(house.trainer).account
    keep_late_form(account, path=f"/women/{case.code}/card/", fields={"a": ["b"]}, at=NOON)
    Draft.objects.create(account=account, place=b"p" * 16, sealed=b"s", changed_on=NOON.date())
    parts = list(Compartment.objects.filter(subject=case.pk))
    ids = [case.pk, *(one.pk for one in parts)]
    assert len(parts) > 5
    assert BlindName.objects.filter(subject=case.pk).exists()
    assert mentions(everything(), ids)

    erase_file(by=house.key_worker.keyring(), case=case, reason=ASKED, at=NOON)

    assert mentions(everything(but=("audit.Entry", "audit.SeenSet")), ids) == []
    assert (Draft.objects.count(), LateForm.objects.count()) == (0, 0)
    assert not BlindName.objects.filter(subject=case.pk).exists()
    assert untold(house) == []
    assert Case.objects.filter(pk=files[1].case.pk).exists()
    left = books(house.trainer.keyring())
    assert [woman.case for book in left for woman in book.women] == [files[1].case.pk]
    marks = [
        m.case for b in left for s in b.sittings if s.register for m in s.register.content.marks
    ]
    assert marks == [files[1].case.pk]


def test_a_file_that_is_put_back_is_erased_again_with_her_place_in_courses(house):
    files = [whole_file(house, "Mimi"), whole_file(house, "Lulu")]
    make_lessons(house, files)
    case = files[0].case
    before = transaction.savepoint()
    erase_file(by=house.key_worker.keyring(), case=case, reason=ASKED, at=NOON)
    transaction.savepoint_rollback(before)
    assert Case.objects.filter(pk=case.pk).exists()
    assert EnrolmentRow.objects.count() == 2

    assert replay_erasures(at=NOON) == 1

    assert not Case.objects.filter(pk=case.pk).exists()
    assert not Compartment.objects.filter(subject=case.pk).exists()
    assert EnrolmentRow.objects.count() == 1
    assert Entry.objects.get(event="cases.erased").actor is None
    assert untold(house) == []
    assert replay_erasures(at=NOON) == 0


@pytest.mark.parametrize("left", ["blind name", "part"])
def test_a_single_row_that_is_put_back_is_found_and_erased_again(house, left):
    case = make_case(house)
    erase(by=house.key_worker.keyring(), case=case, reason=ASKED, at=NOON)
    where = {"organisation": house.organisation.id, "subject": case.pk}
    if left == "part":
        Compartment.objects.create(**where, kind="card")
    else:
        BlindName.objects.create(**where, value=b"v" * 16)

    assert replay_erasures(at=NOON) == 1
    assert not Compartment.objects.filter(subject=case.pk).exists()
    assert not BlindName.objects.filter(subject=case.pk).exists()


def test_her_place_in_a_course_that_is_put_back_alone_is_found_and_erased_again(house):
    files = [whole_file(house, "Mimi"), whole_file(house, "Lulu")]
    make_lessons(house, files)
    hers = EnrolmentRow.objects.get(pk=files[0].ids["enrolment"])
    erase_file(by=house.key_worker.keyring(), case=files[0].case, reason=ASKED, at=NOON)
    hers.save(force_insert=True)

    assert replay_erasures(at=NOON) == 1
    assert [one.pk for one in EnrolmentRow.objects.all()] == [files[1].ids["enrolment"]]


def test_a_ledger_that_names_a_table_nobody_knows_stops_everything(house):
    told = (uuid4(), NOON.date(), house.organisation.id, uuid4())
    erasures.write_erasure(erasures.Erasure(*told, (f"language.oldname:{uuid4()}",)))

    with pytest.raises(erasures.BrokenLedger):
        replay_erasures(at=NOON)


def test_the_ledger_has_its_line_before_the_transaction_counts(house):
    case = make_case(house)
    before = transaction.savepoint()
    erase(by=house.key_worker.keyring(), case=case, reason=ASKED, at=NOON)
    assert [one.subject for one in erasures.erasures()] == [case.pk]
    transaction.savepoint_rollback(before)

    assert Case.objects.filter(pk=case.pk).exists()
    assert replay_erasures(at=NOON) == 1
    assert not Case.objects.filter(pk=case.pk).exists()


def test_where_the_ledger_cannot_be_written_nothing_is_erased(house, monkeypatch):
    case = make_case(house)

    def full(_erasure):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("wings.casework.cases.actions.erasing.write_erasure", full)
    with pytest.raises(OSError, match="No space"):
        erase(by=house.key_worker.keyring(), case=case, reason=ASKED, at=NOON)

    assert Case.objects.filter(pk=case.pk).exists()
    assert not Entry.objects.filter(event="cases.erased").exists()


@pytest.mark.parametrize("who", ["trainer", "psychologist", "counsellor"])
def test_nobody_but_key_worker_and_deputy_erases(house, who):
    case = whole_file(house, "Mimi").case

    with pytest.raises(NotEntitled):
        erase(by=getattr(house, who).keyring(), case=case, reason=ASKED, at=NOON)
    assert Case.objects.filter(pk=case.pk).exists()
    assert erasures.erasures() == []


def test_a_file_is_erased_once(house):
    case = make_case(house)
    erase(by=house.key_worker.keyring(), case=case, reason=ASKED, at=NOON)

    with pytest.raises(Case.DoesNotExist):
        erase(by=house.deputy.keyring(), case=case, reason=ASKED, at=NOON)
    assert len(erasures.erasures()) == 1


def test_the_last_day_is_as_far_as_backups_are_kept(house, settings):
    settings.BACKUPS_KEPT_DAYS = 30
    erased = erase(by=house.deputy.keyring(), case=make_case(house), reason=ASKED, at=NOON)

    assert erased.openable_until == NOON.date() + timedelta(days=30)
    assert openable_until(NOON.date()) == erased.openable_until


def test_the_ledger_tells_ids_and_a_day_and_nothing_else(house, settings):
    case = make_case(house, chosen_name="Kanarie")
    erased = erase(by=house.key_worker.keyring(), case=case, reason=ASKED, at=NOON)
    path = settings.HOME / erasures.FILE

    day, organisation = NOON.date(), house.organisation.id
    assert path.read_text() == f"{erased.id} {day} {organisation} {case.pk}\n"
    assert path.stat().st_mode & 0o077 == 0


def test_half_a_line_is_no_erasure_and_the_next_one_is_written_whole(settings):
    one, other = (
        erasures.Erasure(uuid4(), NOON.date(), uuid4(), uuid4(), ("a.b:c",)) for _time in range(2)
    )
    erasures.write_erasure(one)
    with (settings.HOME / erasures.FILE).open("a") as file:
        file.write("1234")
    assert erasures.erasures() == [one]
    erasures.write_erasure(other)

    assert erasures.erasures() == [one, other]


def test_a_ledger_that_cannot_be_read_stops_everything(settings):
    (settings.HOME / erasures.FILE).write_text("nonsense\n")

    with pytest.raises(erasures.BrokenLedger):
        replay_erasures(at=NOON)


def test_a_process_that_is_killed_after_the_line_left_it_on_the_disk(settings):
    code = (
        "import os, uuid, datetime, pathlib\n"
        "from django.conf import settings\n"
        f"settings.configure(HOME=pathlib.Path({str(settings.HOME)!r}))\n"
        "from wings.foundation.vault.erasures import Erasure, write_erasure\n"
        "u = uuid.uuid4\n"
        "write_erasure(Erasure(u(), datetime.date.today(), u(), u()))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert len(erasures.erasures()) == 1
