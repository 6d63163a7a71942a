import shutil

import pytest
from django.conf import settings

from wings.foundation.packs.faults import PackFaults
from wings.programme.framework.queries import library as read
from wings.programme.framework.queries import load_all


@pytest.fixture(scope="session")
def library():
    return read()


@pytest.fixture
def palermo(library):
    return library.programme("it-palermo")


@pytest.fixture
def packs(tmp_path):
    shutil.copytree(settings.PACKS, tmp_path / "packs")
    return tmp_path / "packs"


@pytest.fixture
def faults_after(packs):
    """Replace one piece of text in one file, load, and return the faults."""

    def faults_after(file, old, new):
        path = packs / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            load_all(packs)
        except PackFaults as error:
            return error.faults
        return ()

    return faults_after


@pytest.fixture
def faults_with(packs):
    """Append to one file, load, and return the faults."""

    def faults_with(file, addition):
        path = packs / file
        path.write_text(path.read_text(encoding="utf-8") + "\n" + addition, encoding="utf-8")
        try:
            load_all(packs)
        except PackFaults as error:
            return error.faults
        return ()

    return faults_with
