"""Which texts `make messages` finds, and what it keeps of a catalogue."""

import polib
import pytest

from scripts import messages


@pytest.fixture
def texts(tmp_path, monkeypatch):
    """Return the texts that are found in a file."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)

    def found(name, content):
        path = tmp_path / name
        path.write_text(content)
        return list(messages.found_in(path))

    return found


def test_texts_of_python_are_found_with_plural_context_and_note(texts):
    code = """
        # Translators: a person, never a place
        _("Key worker")
        ngettext("%(n)s lesson", "%(n)s lessons", n)
        pgettext_lazy("channel", "Call")
        dictionary.get("not a text")
    """

    first, second, third = texts("words.py", code.replace("        ", ""))

    assert (first.text, first.notes) == ("Key worker", ["Translators: a person, never a place"])
    assert (second.text, second.plural) == ("%(n)s lesson", "%(n)s lessons")
    assert (third.context, third.text) == ("channel", "Call")


def test_texts_of_templates_are_found_as_the_page_asks_for_them(texts):
    template = """
      <h1>{% translate "Today" %}</h1>
        <p title="it's">{% blocktranslate trimmed with name=person.name %}
           {{ name }} comes
           at noon
        {% endblocktranslate %}</p>
      {% blocktranslate count n=all %}one lesson{% plural %}{{ n }} lessons{% endblocktranslate %}
    """

    found = texts("page.html", template)

    assert [one.text for one in found] == ["Today", "%(name)s comes at noon", "one lesson"]
    assert found[2].plural == "%(n)s lessons"


def test_a_catalogue_keeps_its_translations_and_drops_what_nobody_says(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    path = messages.target("it")
    path.parent.mkdir(parents=True)
    standing = polib.POFile()
    standing.append(polib.POEntry(msgid="Today", msgstr="Oggi"))
    standing.append(polib.POEntry(msgid="Gone", msgstr="Andato"))
    standing.save(str(path))
    said = {("", text): messages.Message("", text) for text in ("Today", "New")}

    fresh = messages.catalogue("it", said)

    assert {entry.msgid: entry.msgstr for entry in fresh} == {"Today": "Oggi", "New": ""}
