from pathlib import Path

import pytest

from wings.config import environment
from wings.config.environment import WrongEnvironment


@pytest.mark.parametrize(("said", "meant"), [("1", True), ("Yes", True), ("0", False), ("", False)])
def test_a_switch_reads_as_people_write_it(monkeypatch, said, meant):
    monkeypatch.setenv("WINGS_SECURE", said)

    assert environment.switch("WINGS_SECURE") is meant


def test_a_switch_that_says_neither_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("WINGS_SECURE", "perhaps")

    with pytest.raises(WrongEnvironment) as refused:
        environment.switch("WINGS_SECURE")

    assert refused.value.name == "WINGS_SECURE"
    assert refused.value.mend


def test_an_empty_variable_counts_as_missing(monkeypatch):
    monkeypatch.setenv("WINGS_HOST", " ")

    assert environment.names("WINGS_HOST", "localhost, wings.test") == ["localhost", "wings.test"]


def test_a_database_is_read_with_its_escaped_password():
    url = "postgresql://wings:p%40ss@db.test:6543/files?sslmode=require"

    found = environment.postgresql("WINGS_DATABASE", url)

    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("wings", "p@ss", "files")
    assert (found["HOST"], found["PORT"]) == ("db.test", "6543")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_database_may_be_reached_by_its_socket():
    found = environment.postgresql("WINGS_DATABASE", "postgresql:///files?host=/run/postgresql")

    assert (found["HOST"], found["NAME"], found["OPTIONS"]) == ("/run/postgresql", "files", {})


@pytest.mark.parametrize("url", ["mysql://localhost/files", "postgresql://localhost", "files"])
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(WrongEnvironment):
        environment.postgresql("WINGS_DATABASE", url)


def test_before_there_is_an_installation_no_two_secrets_are_alike(tmp_path):
    missing = tmp_path / "secret"

    assert environment.secret(missing) != environment.secret(missing)


def test_an_installation_keeps_its_secret(tmp_path):
    kept = tmp_path / "secret"
    kept.write_text("kept in a file\n")

    assert environment.secret(kept) == "kept in a file"


def test_a_folder_is_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WINGS_HOME", "here")

    assert environment.folder("WINGS_HOME", Path("there")) == tmp_path / "here"


@pytest.mark.parametrize("said", ["0", "-1", "soon", "1.5"])
def test_a_number_that_is_none_is_refused_by_name(monkeypatch, said):
    monkeypatch.setenv("WINGS_BACKUPS_KEPT_DAYS", said)

    with pytest.raises(WrongEnvironment):
        environment.number("WINGS_BACKUPS_KEPT_DAYS", 90)
