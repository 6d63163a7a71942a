import os
import stat

import pytest

from wings.foundation.keys.pepper import Pepper
from wings.programme.staff.actions.installation import write_pepper
from wings.programme.staff.checks import there_is_a_pepper
from wings.programme.staff.queries.installation import NoPepper, node_key, pepper

PEPPER = Pepper(3, b"s" * 32)


def test_a_pepper_reads_as_it_was_written_for_its_owner_alone(tmp_path, settings):
    settings.HOME = tmp_path
    write_pepper(tmp_path, PEPPER)

    assert pepper() == PEPPER
    assert stat.S_IMODE((tmp_path / "pepper").stat().st_mode) == 0o600
    assert there_is_a_pepper(None) == []


def test_the_pepper_and_its_name_are_on_the_disk_before_anything_is_sealed_by_it(
    tmp_path, monkeypatch
):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda one: synced.append(os.fstat(one)))

    write_pepper(tmp_path, PEPPER)

    written = (tmp_path / "pepper").stat()
    file, folder = synced
    assert (file.st_ino, file.st_size) == (written.st_ino, written.st_size)
    assert folder.st_ino == tmp_path.stat().st_ino


def test_a_pepper_is_never_written_over(tmp_path):
    write_pepper(tmp_path, PEPPER)

    with pytest.raises(FileExistsError):
        write_pepper(tmp_path, Pepper(1, b"t" * 32))


@pytest.mark.parametrize("text", [None, "", "{}", "[]", '{"version": 1, "secret": "AAAA"}'])
def test_without_a_pepper_that_can_be_read_the_start_is_refused_with_the_mend(
    tmp_path, settings, text
):
    settings.HOME = tmp_path
    if text is not None:
        (tmp_path / "pepper").write_text(text)

    with pytest.raises(NoPepper):
        node_key()
    [fault] = there_is_a_pepper(None)
    assert fault.id == "staff.E001"
    assert "printed kit" in fault.hint
