from urllib.parse import urlsplit

import pytest
from django import forms
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from wings.foundation.ui.forms import PartialDateField
from wings.programme.staff.http import drafts
from wings.programme.staff.models import Draft
from wings.programme.staff.tests.factories import (
    long_ago,
    make_member,
    session_client,
)

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"


class NoteForm(forms.Form):
    text = forms.CharField()
    born = PartialDateField(label="Born")
    days = forms.MultipleChoiceField(
        choices=[("mo", "Mo"), ("tu", "Tu")], required=False, widget=forms.CheckboxSelectMultiple
    )


@pytest.fixture
def anna():
    return make_member("trainer")


@pytest.fixture
def client(anna):
    return session_client(anna)


def request_of(member, path="/notes/1/", data=None):
    factory = RequestFactory()
    request = factory.post(path, data) if data else factory.get(path)
    request.account, request.keyring, request.at = member.account, member.keyring, timezone.now()
    return request


def opened_page(member, path="/notes/1/", **more):
    form = NoteForm()
    return form, drafts.restore(request_of(member, path), form, **more)


def test_what_was_typed_is_there_when_the_page_is_opened_again(anna, client):
    _form, page = opened_page(anna)
    typed = {
        "text": CANARY,
        "born_year": "1994",
        "born_month": "3",
        "born_day": "",
        "days": ["mo", "tu"],
    }

    saved = client.post(page.url, typed)

    form, again = opened_page(anna)
    assert b"Saved" in saved.content
    assert again.saved_at is not None
    assert form["text"].value() == CANARY
    assert form["days"].value() == ["mo", "tu"]
    assert "1994" in str(form["born"])


def test_the_draft_of_one_form_is_not_that_of_another(anna, client):
    client.post(opened_page(anna)[1].url, {"text": CANARY})

    assert opened_page(anna, "/notes/2/")[0]["text"].value() is None
    assert opened_page(anna, name="second")[0]["text"].value() is None


def test_nobody_else_sees_or_changes_a_draft(anna, client):
    other = make_member("trainer", organisation=anna.organisation)
    _form, page = opened_page(anna)
    client.post(page.url, {"text": CANARY})

    assert session_client(other).post(page.url, {"text": "mine"}).status_code == 404
    assert opened_page(other)[0]["text"].value() is None
    assert opened_page(anna)[0]["text"].value() == CANARY


def test_a_page_that_was_left_open_saves_nothing_for_the_next_one_at_this_computer(anna):
    """Somebody else signed in beside the open page: these words are not sealed to her."""
    other = make_member("trainer", organisation=anna.organisation)
    _form, page = opened_page(anna)
    forged = page.url.partition("by=")[0] + "by=" + "00" * 16

    for url in (page.url, forged, urlsplit(page.url).path):
        assert session_client(other).post(url, {"text": CANARY}).status_code == 204
    assert not Draft.objects.exists()
    assert session_client(anna).post(page.url, {"text": CANARY}).status_code == 200


def test_each_autosave_renews_the_same_row(anna, client):
    _form, page = opened_page(anna)
    for text in ("a", "ab", "abc"):
        client.post(page.url, {"text": text})

    assert [draft.version for draft in Draft.objects.all()] == [3]
    assert opened_page(anna)[0]["text"].value() == "abc"


def test_a_page_that_goes_on_with_a_draft_takes_its_place(anna, client):
    client.post(opened_page(anna)[1].url, {"text": "first"})
    client.post(opened_page(anna)[1].url, {"text": "first and second"})

    assert Draft.objects.count() == 1
    form, page = opened_page(anna)
    assert form["text"].value() == "first and second"
    assert page.others == ()


def test_a_clash_of_two_windows_keeps_and_shows_both(anna, client):
    client.post(opened_page(anna)[1].url, {"text": "begun"})
    _form, one = opened_page(anna)
    _form, other = opened_page(anna)
    client.post(one.url, {"text": "begun, then this"})

    answer = client.post(other.url, {"text": "begun, then that"}).content.decode()

    assert "begun, then this" in answer
    assert "another window" in answer
    form, page = opened_page(anna)
    assert form["text"].value() == "begun, then that"
    assert [typed.fields["text"] for typed in page.others] == [["begun, then this"]]


def test_a_saved_form_leaves_no_draft(anna, client):
    client.post(opened_page(anna)[1].url, {"text": CANARY})

    drafts.done(request_of(anna, data={"text": CANARY}))

    assert not Draft.objects.exists()


def test_an_autosave_that_the_saving_overtook_does_not_come_back_as_a_draft(anna, client):
    _form, page = opened_page(anna)
    sent = {"text": CANARY, "_draft": page.url}

    drafts.done(request_of(anna, data=sent))
    late = client.post(page.url, sent)

    form, again = opened_page(anna)
    assert (late.status_code, late.content) == (204, b"")
    assert (form["text"].value(), again.saved_at, again.others) == (None, None, ())


def test_a_page_that_was_saved_stays_closed_however_often_it_autosaved(anna, client):
    _form, page = opened_page(anna)
    client.post(page.url, {"text": "begun"})
    drafts.done(request_of(anna, data={"text": CANARY, "_draft": page.url}))
    drafts.done(request_of(anna, data={"text": CANARY, "_draft": opened_page(anna)[1].url}))

    client.post(page.url, {"text": CANARY})

    assert opened_page(anna)[1].saved_at is None


def test_another_window_of_a_saved_form_goes_on_with_its_draft(anna, client):
    _form, saved = opened_page(anna)
    _form, other = opened_page(anna)
    drafts.done(request_of(anna, data={"text": "one", "_draft": saved.url}))

    client.post(other.url, {"text": "other"})

    assert opened_page(anna)[0]["text"].value() == "other"


@pytest.mark.parametrize("told", ["", "//", "/women/", "/drafts/00/none/"])
def test_a_form_that_names_no_page_is_saved_all_the_same(anna, client, told):
    client.post(opened_page(anna)[1].url, {"text": CANARY})

    drafts.done(request_of(anna, data={"text": CANARY, "_draft": told}))

    assert not Draft.objects.exists()


def test_a_form_that_names_somebody_elses_page_closes_nothing(anna, client):
    other = make_member("trainer", organisation=anna.organisation)
    _form, page = opened_page(other)
    session_client(other).post(page.url, {"text": CANARY})

    drafts.done(request_of(anna, data={"text": "mine", "_draft": page.url}))

    assert opened_page(other)[0]["text"].value() == CANARY


def test_a_bound_form_keeps_what_was_posted(anna, client):
    client.post(opened_page(anna)[1].url, {"text": "older"})
    form = NoteForm({"text": "newer"})

    drafts.restore(request_of(anna, data={"text": "newer"}), form)

    assert form["text"].value() == "newer"


def test_a_draft_holds_no_passphrase_code_or_token(anna, client):
    _form, page = opened_page(anna)
    secrets = {"passphrase": "six words", "code": "123456", "csrfmiddlewaretoken": "t"}
    client.post(page.url, {"text": "a", **secrets})
    client.post(opened_page(anna)[1].url, {"text": "b"})
    _form, clash = opened_page(anna)

    assert all(set(typed.fields) == {"text"} for typed in clash.others)


def test_a_draft_lies_in_the_table_unreadable(anna, client):
    client.post(opened_page(anna)[1].url, {"text": CANARY})

    row = Draft.objects.get()
    assert CANARY.encode() not in bytes(row.sealed)
    assert b"notes" not in bytes(row.place)


def test_a_draft_put_into_another_place_or_version_does_not_open(anna, client):
    client.post(opened_page(anna)[1].url, {"text": CANARY})
    Draft.objects.update(version=7)

    assert opened_page(anna)[0]["text"].value() is None


def test_without_a_session_an_autosave_says_that_nothing_was_saved(anna):
    _form, page = opened_page(anna)
    locked = session_client(anna, at=long_ago(20))

    assert locked.post(page.url, {"text": CANARY}).status_code == 401
    assert not Draft.objects.exists()


def test_an_address_that_is_none_of_ours_is_not_there(anna, client):
    path = urlsplit(opened_page(anna)[1].url).path

    assert client.post(f"{path}?from=x", {"text": "a"}).status_code == 404
    assert client.post(path.replace("drafts/", "drafts/zz"), {"text": "a"}).status_code == 404
    assert client.get(path).status_code == 405


def test_too_long_a_text_is_refused_rather_than_cut(anna, client):
    _form, page = opened_page(anna)

    assert client.post(page.url, {"text": "x" * 400_000}).status_code == 413


def test_drafts_of_long_ago_are_forgotten(anna, client):
    client.post(opened_page(anna)[1].url, {"text": "old"})
    Draft.objects.update(changed_on=timezone.now().date().replace(year=2020))

    client.post(opened_page(anna, "/notes/2/")[1].url, {"text": "new"})

    assert Draft.objects.count() == 1
    assert reverse("staff:draft", args=["00", Draft.objects.get().pk])
