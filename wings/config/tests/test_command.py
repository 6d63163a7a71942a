import json

import pytest
from django.core.checks import Error
from django.core.checks import Warning as Caution
from django.db import connection
from rich.console import Console
from typer.testing import CliRunner

from wings.config import command
from wings.config.commands import serve
from wings.foundation.audit import triggers


@pytest.fixture
def run():
    """Type a command, and return what happened."""
    return lambda *words: CliRunner().invoke(command.application(), words)


@pytest.mark.parametrize("words", [["demo", "--into", "there"], ["demo", "--into=there"]])
def test_the_folder_of_a_demo_is_known_before_the_settings_are_read(words):
    assert command.variables(words) == {"WINGS_HOME": "there"}


def test_a_command_without_a_folder_leaves_the_environment_alone():
    assert command.variables(["serve", "--port", "9000"]) == {}


def test_the_help_names_every_command(run):
    said = run("--help").output

    for name in ("serve", "migrate", "packs", "programme", "audit"):
        assert name in said


def test_a_fault_stops_the_start_with_what_and_how_to_mend_it(capsys):
    fault = Error("goals.toml: goals[3].title: A title is missing.", hint="Write one.")

    with pytest.raises(SystemExit):
        serve.refuse_faults([fault])

    said = capsys.readouterr().err
    assert "goals.toml: goals[3].title" in said
    assert "Write one." in said


def test_a_caution_is_said_and_does_not_stop_the_start(capsys):
    serve.refuse_faults([Caution("This could be better.", hint="Mend it.")])

    assert "Mend it." in capsys.readouterr().err


def test_a_port_that_is_taken_is_refused_with_another(capsys):
    with serve.socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(SystemExit):
            serve.refuse_taken_port("127.0.0.1", port)

    assert f"PORT={port + 1}" in capsys.readouterr().err


@pytest.mark.django_db
def test_tables_of_this_release_are_served():
    serve.refuse_old_tables()


def test_a_demo_names_who_can_sign_in_whole_on_a_narrow_terminal(
    settings, tmp_path, capsys, monkeypatch
):
    settings.DEMO, settings.DEMO_PEOPLE = True, tmp_path / "demo-people.json"
    monkeypatch.setattr(serve, "OUT", Console(width=20))
    names = ["fictional-ada-of-porto-sicuro", "fictional-bea-of-porto-sicuro"]
    people = [
        {"organisation": "Porto Sicuro", "role": "key worker", "sign_in": name} for name in names
    ]
    settings.DEMO_PEOPLE.write_text(json.dumps(people))

    serve.welcome(8123)

    said = capsys.readouterr().out
    assert "http://localhost:8123" in said.replace("\n", "")
    assert all(name in said for name in names)
    assert said.count("Porto Sicuro") == 1


def test_a_real_installation_names_nobody(settings, capsys):
    settings.DEMO = False

    serve.welcome(8000)

    assert "sign-in" not in capsys.readouterr().out


@pytest.mark.django_db
def test_without_an_organisation_there_is_no_chain_to_doubt(run):
    assert "no chain" in run("audit", "verify").output


@pytest.mark.django_db(transaction=True)
def test_a_chain_without_its_triggers_is_protected_again(run):
    with connection.schema_editor() as editor:
        triggers.remove(editor)
    assert triggers.triggers_stand(databases=["default"])

    assert run("audit", "protect").exit_code == 0

    assert not triggers.triggers_stand(databases=["default"])


def test_broken_packs_are_told_with_file_and_mend(run, tmp_path):
    said = run("packs", "check", "--folder", str(tmp_path))

    assert said.exit_code == 1
    assert "framework/goals.toml" in said.stderr


def test_the_packs_that_come_with_the_house_are_whole(run):
    assert "it-palermo" in run("packs", "check").output


def test_a_difference_says_what_and_why(run):
    assert "why" in run("programme", "diff", "it-palermo").output


def test_an_unknown_programme_is_refused_with_those_that_there_are(run):
    said = run("programme", "diff", "it-nowhere")

    assert said.exit_code == 1
    assert "it-palermo" in said.stderr
