import json
import stat
from copy import deepcopy

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.test import Client, override_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from wings.config import settings as ours


@pytest.fixture
def home(tmp_path):
    """A folder whose static files were collected as `wings serve` does."""
    storages = deepcopy(ours.STORAGES)
    beside = storages["staticfiles"]["OPTIONS"]["manifest_storage"]
    assert beside.location == str(ours.HOME)
    mode = beside.file_permissions_mode
    storages["staticfiles"]["OPTIONS"]["manifest_storage"] = FileSystemStorage(
        tmp_path, file_permissions_mode=mode
    )
    with override_settings(
        STATIC_ROOT=tmp_path / "static",
        STORAGES=storages,
        WHITENOISE_AUTOREFRESH=False,
        WHITENOISE_USE_FINDERS=False,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield tmp_path


def test_nobody_is_served_the_list_of_all_files(home):
    listed = json.loads((home / "staticfiles.json").read_text())["paths"]
    served = WhiteNoiseMiddleware(lambda _request: None).files

    assert f"/static/{listed['ui/ui.css']}" in served
    assert not [path for path in served if path.endswith(".json")]
    assert stat.S_IMODE((home / "staticfiles.json").stat().st_mode) == 0o600


@pytest.mark.django_db
def test_pages_name_files_by_what_they_say(home):
    listed = json.loads((home / "staticfiles.json").read_text())["paths"]

    assert listed["ui/ui.css"] in Client().get("/sign-in/").content.decode()
