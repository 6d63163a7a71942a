import gettext

import polib
import pytest

from wings.config import messages


@pytest.fixture
def catalogue(tmp_path):
    """Write a catalogue of one text, and return the folder of all catalogues."""

    def write(source, *translations, plural=""):
        path = tmp_path / "it" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        file = polib.POFile()
        file.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
        entry = polib.POEntry(msgid=source, msgid_plural=plural)
        if plural:
            entry.msgstr_plural = dict(enumerate(translations))
        else:
            [entry.msgstr] = translations
        file.append(entry)
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
        ("%(count)d lessons", "%(count)s lezioni"),
        ("Since ", "Dal"),
        ("\nSince", "Dal"),
        ("Since", " Dal"),
        ("Since", "Dal\n"),
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


@pytest.mark.parametrize(
    "forms",
    [
        ("una lezione", "lezioni"),
        ("%(count)s lezione", "lezioni"),
        ("%(number)s lezione", "%(count)s lezioni"),
        ("una lezione ", "%(count)s lezioni"),
    ],
)
def test_each_form_of_a_plural_is_held_to_its_source(catalogue, forms):
    assert messages.faults(catalogue("one lesson", *forms, plural="%(count)s lessons"))


@pytest.mark.parametrize("one", ["una lezione", "%(count)s lezione"])
def test_the_form_for_one_may_do_without_the_number_where_its_source_does(catalogue, one):
    folder = catalogue("one lesson", one, "%(count)s lezioni", plural="%(count)s lessons")

    assert not messages.faults(folder)
