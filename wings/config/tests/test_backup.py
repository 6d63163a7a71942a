"""Backups of real installations, on the kind of database that the tests run on."""

import errno
import io
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from tests import loud
from tests.installations import new_installation, run_wings
from wings.casework.cases import actions as cases
from wings.casework.cases.models import Case
from wings.casework.cases.tests.factories import make_card
from wings.casework.cases.vocabulary import ErasureReason
from wings.casework.consent.contents import NoticeGiven
from wings.config.backup import archive, checking, databases, making, notes
from wings.config.backup.faults import BackupFault
from wings.config.backup.scratch import PREFIX
from wings.config.command import application
from wings.config.recalling import erase_again
from wings.foundation.keys import age
from wings.foundation.vault import erasures
from wings.programme.staff.actions.passing import PASSING
from wings.programme.staff.models import Session

pytestmark = [pytest.mark.database, pytest.mark.xdist_group("backups")]
SECRET, PUBLIC = age.new_identity()


@pytest.fixture(scope="module")
def made(tmp_path_factory, django_db_blocker):
    """An installation with one woman's file, and a recipient of its backups."""
    folder = tmp_path_factory.mktemp("backups")
    with django_db_blocker.unblock(), new_installation(folder) as made:
        take_in(made)
        (folder / "key").write_text(f"# made for a test\n{SECRET}\n")
        wings("recipient", PUBLIC)
        made.key = folder / "key"
        yield made


@pytest.fixture
def sealed(made, tmp_path):
    wings("create", "--to", str(tmp_path / "out"))
    [found] = (tmp_path / "out").glob("*.age")
    return found


def wings(*words):
    application()(["backup", *words], standalone_mode=False)


def refused(capsys, *words):
    with pytest.raises(SystemExit):
        wings(*words)
    return capsys.readouterr().err


def take_in(made):
    by, deputy = made.keyring("kasia"), made.people["debora"].keyholder
    notice = NoticeGiven("data", "1", "en", "read-together", by.keyholder, timezone.localdate())
    intake = cases.Intake(make_card("Kanarie"), notice, deputy, "it-palermo", "1")
    return cases.take_in(by, intake, at=timezone.now())


def left_behind(home):
    return [one.name for one in home.iterdir() if one.name.startswith(PREFIX)]


@contextmanager
def other_database(made):
    """Yield the URL of an empty database for a restore; "" where it lies in the folder."""
    if not made.url:
        yield ""
        return
    server, name = made.url.rpartition("/")[0], f"wings_{uuid4().hex}"
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as opened:
        opened.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server}/{name}"
        finally:
            opened.execute(f"DROP DATABASE {name} WITH (FORCE)")


def restore(made, sealed, home, url, *words):
    told = ("--identity", str(made.key), "--into", str(home), "--pepper", str(made.home / "pepper"))
    return run_wings(home, "backup", "restore", str(sealed), *told, *words, WINGS_DATABASE=url)


def codes(made, home, url):
    name = url.rpartition("/")[2] if url else str(home / databases.SQLITE)
    with databases.connected({**connection.settings_dict, "NAME": name}):
        return set(Case.objects.values_list("code", flat=True))


def test_a_backup_opens_with_the_key_alone_and_carries_neither_pepper_nor_sessions(
    made, sealed, tmp_path
):
    assert Session.objects.exists()
    opened = io.BytesIO()
    with sealed.open("rb") as file:
        age.open_file(file, opened, identity=SECRET)
    opened.seek(0)
    with tarfile.open(fileobj=opened) as tar:
        names = set(tar.getnames())
    copied = databases.POSTGRESQL if made.url else databases.SQLITE

    assert names == {copied, erasures.FILE, archive.HASHES} | (names & set(archive.BESIDES))
    assert (made.home / "pepper").read_bytes() not in opened.getvalue()
    folder = tmp_path / "opened"
    folder.mkdir()
    with databases.opened(archive.unpack(sealed, folder, identity=SECRET)):
        assert Case.objects.exists()
        assert not any(model.objects.exists() for model in PASSING)


def test_a_backup_is_for_its_owner_alone_named_by_its_day_and_noted(made, sealed):
    assert sealed.name == f"{timezone.localdate()}.age"
    assert sealed.stat().st_mode & 0o077 == 0
    assert notes.last_backup(made.home) == timezone.localdate()
    assert {one.name for one in sealed.parent.iterdir()} == {sealed.name, f"{sealed.name}.sha256"}
    assert left_behind(made.home) == []


def test_the_standard_tool_opens_it(made, sealed, tmp_path):
    tool = shutil.which("age")
    if tool is None:
        loud.skip("the age tool", "install it (apt-get install age)")
    command = [tool, "--decrypt", "--identity", str(made.key), "--output", str(tmp_path / "t")]
    subprocess.run([*command, str(sealed)], check=True)

    with tarfile.open(tmp_path / "t") as tar:
        assert archive.HASHES in tar.getnames()


def test_verifying_needs_no_key_for_the_hash_and_the_key_for_everything(made, sealed, capsys):
    wings("verify", str(sealed))
    assert "as it was made" in capsys.readouterr().out
    wings("verify", str(sealed), "--identity", str(made.key))
    assert "opens and is whole" in capsys.readouterr().out


def test_a_drill_notes_the_day_once_it_succeeded(made, sealed, capsys, tmp_path):
    (made.home / notes.LAST_DRILL).unlink(missing_ok=True)
    (tmp_path / "other").write_text(age.new_identity()[0])
    words = ("drill", str(sealed), "--two-people", "--identity")

    assert "does not open" in refused(capsys, *words, str(tmp_path / "other"))
    assert notes.last_drill(made.home) is None
    wings(*words, str(made.key))
    assert notes.last_drill(made.home) == timezone.localdate()


def test_a_drill_alone_is_none(made, sealed, capsys):
    (made.home / notes.LAST_DRILL).unlink(missing_ok=True)

    assert "Come back together" in refused(capsys, "drill", str(sealed), "--identity", "x")
    assert notes.last_drill(made.home) is None


@pytest.mark.parametrize("where", [0.0, 0.5, 0.999])
def test_a_damaged_file_is_told_without_the_key_and_with_it(made, sealed, capsys, where):
    content = bytearray(sealed.read_bytes())
    content[int(len(content) * where)] ^= 1
    sealed.write_bytes(content)

    assert refused(capsys, "verify", str(sealed))
    archive.sum_of(sealed).write_text(archive.hash_of(sealed))
    assert refused(capsys, "verify", str(sealed), "--identity", str(made.key))
    assert left_behind(made.home) == []


def test_what_somebody_else_packed_with_the_public_key_is_refused(made, tmp_path):
    for name in ("../outside", "wings.sqlite3"):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            one = tarfile.TarInfo(name)
            tar.addfile(one, io.BytesIO())
        packed.seek(0)
        with (tmp_path / "forged.age").open("wb") as file:
            age.seal_file(packed, file, to=PUBLIC)
        folder = tmp_path / uuid4().hex
        folder.mkdir()
        with pytest.raises(BackupFault):
            archive.unpack(tmp_path / "forged.age", folder, identity=SECRET)
    assert not (tmp_path / "outside").exists()


def test_without_a_recipient_nothing_is_made_and_a_second_one_is_asked_for_on_purpose(
    made, capsys, tmp_path
):
    other = tmp_path / "home"
    other.mkdir()
    with override_settings(HOME=other):
        assert "backup recipient" in refused(capsys, "create")
        assert "age1" in refused(capsys, "recipient", "nonsense")
        wings("recipient")
        said = capsys.readouterr().out
        [secret] = [one for one in said.split() if one.startswith("AGE-SECRET-KEY-1")]
        assert notes.recipient(other) in said
        assert "--replace" in refused(capsys, "recipient", PUBLIC)
        assert all(secret not in one.read_text() for one in other.iterdir() if one.is_file())


def test_a_chain_that_does_not_hold_is_not_sealed(made, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(checking, "fingerprints", lambda _organisation: {})

    assert "does not hold" in refused(capsys, "create", "--to", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
    assert left_behind(made.home) == []


def test_triggers_that_are_gone_are_told_before_sealing(made, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(checking.triggers, "installed", lambda _alias: set())

    assert "not protected" in refused(capsys, "create", "--to", str(tmp_path / "out"))


def test_a_full_disk_is_told_and_leaves_nothing(made, monkeypatch, capsys, tmp_path):
    def full(*_words, **_told):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(age, "seal_file", full)

    assert "The disk is full" in refused(capsys, "create", "--to", str(tmp_path / "out"))
    assert list((tmp_path / "out").iterdir()) == []
    assert left_behind(made.home) == []


def test_killed_at_any_moment_no_file_that_looks_whole_is_not(made, tmp_path):
    out = tmp_path / "out"
    command = [sys.executable, "-c", "from wings.config.command import main; main()"]
    words = ["backup", "create", "--to", str(out)]
    there = {**os.environ, "WINGS_HOME": str(made.home), "WINGS_DATABASE": made.url}
    for pause in (0.6, 0.9, 1.2, 1.5):
        process = subprocess.Popen([*command, *words], env=there, stdout=subprocess.DEVNULL)
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
    wings("create", "--to", str(out))

    whole = list(out.glob("*.age"))
    assert whole
    for one in whole:
        archive.check_outside(one)
        assert making.open_wholly(one, identity=SECRET).entries
    assert left_behind(made.home) == []


def test_backups_that_may_not_be_kept_longer_are_destroyed_and_others_kept(tmp_path):
    today = date(2026, 6, 1)
    last = today - timedelta(days=settings.BACKUPS_KEPT_DAYS)
    old, young = (tmp_path / f"{day}.age" for day in (last - timedelta(days=1), last))
    mine = tmp_path / "mine.age"
    for one in (old, young, mine):
        one.write_text("")

    assert making.destroy_old(tmp_path, keep=young, today=today) == [old]
    assert sorted(tmp_path.iterdir()) == sorted([young, mine])


def test_a_restore_asks_for_the_newest_ledger_and_erases_again_what_was_erased_since(
    made, sealed, tmp_path
):
    at, case = timezone.now(), take_in(made)
    wings("create", "--to", str(tmp_path / "out"))
    newer = max((tmp_path / "out").glob("*.age"), key=lambda one: one.stat().st_mtime_ns)
    kept = set(Case.objects.exclude(pk=case.pk).values_list("code", flat=True))
    cases.erase(by=made.keyring("kasia"), case=case, reason=ErasureReason.SHE_ASKED, at=at)
    with other_database(made) as url:
        home = tmp_path / "new"
        without = restore(made, newer, home, url)
        assert without.returncode == 1
        assert "erased files would come back" in without.stderr
        done = restore(made, newer, home, url, "--ledger", str(made.home))
        assert done.returncode == 0, done.stderr
        assert "erased again: 1" in done.stdout
        assert codes(made, home, url) == kept
        again = run_wings(home, "audit", "verify", WINGS_DATABASE=url)
        assert again.returncode == 0, again.stderr
        assert (home / erasures.FILE).read_bytes() == erasures.ledger_in(made.home)
        over = restore(made, newer, home, url, "--ledger", str(made.home))
        assert "Nothing was changed" in over.stderr


def test_a_ledger_older_than_the_backup_is_refused(made, tmp_path):
    at = timezone.now()
    by, case = made.keyring("kasia"), take_in(made)
    cases.erase(by=by, case=case, reason=ErasureReason.BY_MISTAKE, at=at)
    wings("create", "--to", str(tmp_path / "out"))
    [sealed] = (tmp_path / "out").glob("*.age")
    (tmp_path / "empty").write_bytes(b"")
    with other_database(made) as url:
        home = tmp_path / "new"
        late = restore(made, sealed, home, url, "--ledger", str(tmp_path / "empty"))

    assert "older than the backup" in late.stderr
    assert not (home / "secret").exists()


def test_what_a_kill_left_between_ledger_and_database_is_finished_at_the_next_start(made, capsys):
    case, at = take_in(made), timezone.now()
    erasures.write_erasure(erasures.Erasure(uuid4(), at.date(), case.organisation_id, case.pk))
    assert Case.objects.filter(pk=case.pk).exists()

    erase_again()

    assert not Case.objects.filter(pk=case.pk).exists()
    assert "erased again: 1" in capsys.readouterr().out


def test_nothing_is_served_with_a_ledger_that_cannot_be_read(made):
    path = made.home / erasures.FILE
    before = path.read_bytes() if path.exists() else b""
    path.write_bytes(b"nonsense\n")
    try:
        served = run_wings(made.home, "serve", "--port", "0", WINGS_DATABASE=made.url)
    finally:
        path.write_bytes(before)

    assert served.returncode == 1
    assert "erasure ledger" in served.stderr


@pytest.mark.postgres
def test_missing_programs_of_postgresql_are_named(made, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(databases.shutil, "which", lambda _name: None)

    assert "pg_dump is missing" in refused(capsys, "create", "--to", str(tmp_path / "out"))
    assert left_behind(made.home) == []


def test_what_cannot_be_read_as_a_day_is_none(tmp_path):
    assert notes.last_backup(tmp_path) is None
    (tmp_path / notes.LAST_BACKUP).write_text("soon")
    assert notes.last_backup(tmp_path) is None
