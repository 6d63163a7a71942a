import pytest

from wings.config import checks


@pytest.fixture
def installation(settings, tmp_path):
    """An installation that is as it should be."""
    settings.HOME = tmp_path
    (tmp_path / "secret").write_text("a secret")
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.SECURE = settings.DEBUG = False
    return settings


def faults():
    return {fault.id for check in checks.EVERY for fault in check(None)}


def test_a_good_installation_starts(installation):
    assert not faults()


def test_without_an_installation_nothing_starts(installation, tmp_path):
    (tmp_path / "secret").unlink()

    assert faults() == {"installation.E001"}


def test_a_name_that_others_reach_needs_https(installation):
    installation.ALLOWED_HOSTS = ["localhost", "wings.test"]

    assert faults() == {"installation.E002"}

    installation.SECURE = True

    assert not faults()


def test_technical_pages_are_for_this_machine_alone(installation):
    installation.ALLOWED_HOSTS = ["wings.test"]
    installation.SECURE = installation.DEBUG = True

    assert faults() == {"installation.E003"}


def test_a_kit_that_was_not_taken_away_is_told_at_every_start(installation, tmp_path):
    (tmp_path / checks.KIT).write_text("every secret")

    assert faults() == {"installation.W001"}


@pytest.mark.parametrize("name", ["E001", "E002", "E003"])
def test_every_fault_says_its_mend(installation, tmp_path, name):
    (tmp_path / "secret").unlink()
    installation.ALLOWED_HOSTS = ["wings.test"]
    installation.DEBUG = True

    found = {fault.id: fault for check in checks.EVERY for fault in check(None)}

    assert found[f"installation.{name}"].hint
