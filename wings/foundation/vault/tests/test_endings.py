import os
import stat
from uuid import uuid4

from wings.foundation.vault.endings import FILE, endings, write_end


def test_an_end_and_the_name_of_its_file_are_on_the_disk_before_anything_goes_on(
    tmp_path, settings, monkeypatch
):
    settings.HOME, ended, synced = tmp_path, uuid4(), []
    monkeypatch.setattr(os, "fsync", lambda one: synced.append(os.fstat(one)))

    write_end(ended, [])

    assert set(endings()) == {ended}
    file, folder = synced
    written = (tmp_path / FILE).stat()
    assert (file.st_ino, file.st_size) == (written.st_ino, written.st_size)
    assert stat.S_ISDIR(folder.st_mode)
    assert folder.st_ino == tmp_path.stat().st_ino
