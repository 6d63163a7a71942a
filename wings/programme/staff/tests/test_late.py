from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponseRedirect
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wings.foundation.keys.totp import totp_code
from wings.programme.staff import sessions
from wings.programme.staff.actions.late import MOST_FORMS, keep_late_form
from wings.programme.staff.http import signed_in
from wings.programme.staff.middleware import SessionMiddleware
from wings.programme.staff.models import LateForm
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.queries.late import late_forms
from wings.programme.staff.rules.cookies import NAME
from wings.programme.staff.tests.factories import (
    NOON,
    long_ago,
    make_member,
    make_session,
    session_client,
)

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"


@signed_in
def note(request):
    return HttpResponseRedirect("/ok/")


@pytest.fixture
def anna():
    return make_member("trainer")


@pytest.fixture
def post(rf):
    def _post(cookie, data):
        request = rf.post("/notes/1/", data)
        request.at, request.htmx = timezone.now(), None
        request.COOKIES[NAME] = cookie.written()
        return SessionMiddleware(note)(request)

    return _post


def kept(member):
    return late_forms(member.account, member.keypair, node_key(), at=timezone.now())


def test_a_form_that_comes_after_the_lock_is_kept_for_its_author(anna, post):
    _session, cookie = make_session(anna, at=long_ago(20))

    response = post(cookie, {"text": CANARY, "days": ["mo", "tu"]})

    assert urlsplit(response.url).path == reverse("staff:locked")
    [late] = kept(anna)
    assert late.typed.path == "/notes/1/"
    assert late.typed.fields == {"text": [CANARY], "days": ["mo", "tu"]}


def test_a_form_that_comes_after_the_end_is_kept_too(anna, post):
    _session, cookie = make_session(anna, at=long_ago(9 * 60))

    assert urlsplit(post(cookie, {"text": CANARY}).url).path == reverse("staff:sign-in")
    assert kept(anna)[0].typed.fields["text"] == [CANARY]


def test_nothing_that_was_kept_can_be_read_without_her_keys(anna, post):
    _session, cookie = make_session(anna, at=long_ago(20))
    post(cookie, {"text": CANARY})

    assert CANARY.encode() not in bytes(LateForm.objects.get().sealed)
    other = make_member("trainer", organisation=anna.organisation)
    LateForm.objects.update(account=other.account)
    assert kept(other) == []


def test_secrets_tokens_and_empty_forms_are_not_kept(anna, post):
    _session, cookie = make_session(anna, at=long_ago(20))
    post(cookie, {"text": "", "passphrase": "six words"})
    assert not LateForm.objects.exists()

    post(cookie, {"text": "a", "passphrase": "six words", "code": "1", "csrfmiddlewaretoken": "t"})
    assert kept(anna)[0].typed.fields == {"text": ["a"]}


def test_nobodys_form_is_not_kept(client):
    client.post(reverse("staff:language"), {"language": "it"})

    assert not LateForm.objects.exists()


def test_after_unlocking_she_is_shown_what_was_not_saved_and_can_send_it(anna, post):
    _session, cookie = make_session(anna, at=long_ago(20))
    post(cookie, {"text": CANARY})
    client = Client()
    client.cookies[NAME] = cookie.written()

    way = client.post(reverse("staff:locked"), {"code": totp_code(anna.totp_seed, timezone.now())})
    page = client.get(way.url).content.decode()

    assert urlsplit(way.url).path == reverse("staff:unsaved")
    late = LateForm.objects.get()
    assert f'name="_late" value="{late.pk}"' in page
    assert f'name="text" value="{CANARY}"' in page
    assert 'action="/notes/1/"' in page


def test_what_was_sent_again_and_saved_is_forgotten(anna, post):
    late = keep_late_form(anna.account, path="/notes/1/", fields={"text": ["a"]}, at=timezone.now())
    _session, cookie = make_session(anna)

    assert post(cookie, {"text": "a", "_late": str(late.pk)}).url == "/ok/"
    assert not LateForm.objects.exists()


def test_what_is_not_wanted_can_be_let_go_by_its_author_alone(anna):
    late = keep_late_form(anna.account, path="/x/", fields={"text": ["a"]}, at=timezone.now())
    drop = reverse("staff:unsaved-drop", args=[late.pk])

    session_client(make_member()).post(drop)
    assert LateForm.objects.exists()
    session_client(anna).post(drop)
    assert not LateForm.objects.exists()


def test_after_a_day_it_is_gone(anna):
    keep_late_form(anna.account, path="/x/", fields={"text": ["a"]}, at=NOON)
    later = NOON + timedelta(hours=24)

    assert late_forms(anna.account, anna.keypair, node_key(), at=later) == []
    sessions.sweep(later)
    assert not LateForm.objects.exists()


def test_an_old_cookie_cannot_fill_the_disk(anna):
    for number in range(MOST_FORMS + 5):
        keep_late_form(anna.account, path="/x/", fields={"text": [str(number)]}, at=NOON)
    too_long = {"text": ["x" * 400_000]}

    assert LateForm.objects.count() == MOST_FORMS
    assert keep_late_form(anna.account, path="/x/", fields=too_long, at=NOON) is None


def test_a_database_writer_cannot_put_words_in_her_mouth(anna):
    from_outside = anna.keypair.sealing.public
    late = keep_late_form(anna.account, path="/x/", fields={"text": ["a"]}, at=timezone.now())
    LateForm.objects.filter(pk=late.pk).update(sealed=from_outside)

    assert kept(anna) == []


def test_the_cookie_of_the_language_follows_the_account(anna):
    anna.account.language = "it"
    anna.account.save()

    page = session_client(anna).get(reverse("staff:roles"))

    assert 'lang="it"' in page.content.decode()
    assert settings.LANGUAGE_COOKIE_NAME not in page.cookies
