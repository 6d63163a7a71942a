import gettext

import polib
import pytest

from wings.config import messages


@pytest.fixture
def catalogue(tmp_path):
    """Write a catalogue of one text, and return the folder of all catalogues."""

    def write(source, translation):
        path = tmp_path / "it" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        file = polib.POFile()
        file.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
        file.append(polib.POEntry(msgid=source, msgstr=translation))
        file.save(str(path))
        return tmp_path

    return write


def test_a_compiled_catalogue_answers_with_its_translation(catalogue):
    folder = catalogue("Sign in", "Accedi")

    messages.compile_all(folder)

    with (folder / "it" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Sign in") == "Accedi"


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Signed in as %(name)s", "Accesso come %(nome)s"),
        ("Signed in as %(name)s", "Accesso"),
        ("{count} lessons", "lezioni"),
        ("Lessons", "%(count)s lezioni"),
    ],
)
def test_a_translation_that_lost_or_gained_a_place_is_a_fault(catalogue, source, translation):
    faults = messages.faults(catalogue(source, translation))

    assert faults
    assert faults[0].message == source


@pytest.mark.parametrize(
    ("source", "translation"),
    [("%(done)d of %(all)d", "%(all)d, di cui %(done)d"), ("Sign in", ""), ("100 %", "100 %")],
)
def test_a_translation_that_kept_its_places_or_is_missing_is_none(catalogue, source, translation):
    assert not messages.faults(catalogue(source, translation))
