"""The only tests that stretch a passphrase: each try costs what it costs in earnest."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wings.foundation.audit.models import Entry
from wings.foundation.keys import passphrases
from wings.foundation.keys.totp import totp_code
from wings.programme.staff.actions import signing_in
from wings.programme.staff.models import Account, Attempt, Session
from wings.programme.staff.rules.cookies import NAME
from wings.programme.staff.tests.factories import (
    PASSPHRASE,
    give_secrets,
    long_ago,
    make_member,
    session_client,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    member = make_member("trainer")
    give_secrets(member)
    return member


@pytest.fixture
def stretched():
    with patch.object(passphrases, "_stretched", wraps=passphrases._stretched) as counted:
        yield counted


@pytest.fixture
def cheap(monkeypatch):
    """Leave the stretching out where only what happens around it is asked about."""
    monkeypatch.setattr(signing_in, "wrapping_key", lambda *_: b"w" * 32)


def type_passphrase(client, member, passphrase=PASSPHRASE, **more):
    names = {"name": member.certificate.sign_in, "passphrase": passphrase}
    return client.post(reverse("staff:sign-in"), names | more)


def type_code(client, member, at=None):
    code = totp_code(member.totp_seed, at or timezone.now())
    return client.post(reverse("staff:factor"), {"code": code})


def test_name_passphrase_and_code_open_a_session(client, member):
    first = type_passphrase(client, member, PASSPHRASE.upper().replace(" ", "   "))
    assert first.url == reverse("staff:factor")
    assert client.get(reverse("staff:roles")).url.startswith(reverse("staff:factor"))

    second = type_code(client, member)
    assert second.status_code == 302
    assert client.get(reverse("staff:roles")).status_code == 200
    assert Entry.objects.filter(event="staff.signed_in", actor=member.account.pk).count() == 1


def test_the_cookie_is_for_this_host_this_browser_and_no_script(client, member):
    cookie = type_passphrase(client, member).cookies[NAME]

    assert NAME.startswith("__Host-")
    assert cookie["secure"]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["max-age"]) == ("Strict", "/", "")


def test_a_wrong_passphrase_and_an_unknown_name_are_told_alike_and_cost_alike(
    client, member, stretched
):
    wrong = type_passphrase(client, member, "something else altogether")
    known = stretched.call_count
    unknown = client.post(reverse("staff:sign-in"), {"name": "nobody", "passphrase": "a b c"})

    assert (known, stretched.call_count - known) == (1, 1)
    texts = [page.content.decode() for page in (wrong, unknown)]
    assert all("do not go together" in text for text in texts)
    assert not Session.objects.exists()


def test_an_unknown_name_asks_the_database_as_often(client, member, cheap):
    def queries(name):
        with CaptureQueriesContext(connection) as captured:
            client.post(reverse("staff:sign-in"), {"name": name, "passphrase": "x"})
        return [one["sql"].split("_x")[0].split()[:3] for one in captured.captured_queries]

    assert queries(member.certificate.sign_in) == queries("nobody")


def test_what_was_typed_wrong_never_comes_back_in_the_page(client, member, cheap):
    page = type_passphrase(client, member, "my secret words")

    assert "my secret words" not in page.content.decode()


def test_a_closed_account_says_so_only_to_its_owner(client, member):
    Account.objects.update(disabled_at=timezone.now())

    assert "has been closed" in type_passphrase(client, member).content.decode()
    page = type_passphrase(client, member, "not her words")
    assert "do not go together" in page.content.decode()


def test_after_several_tries_the_next_one_has_to_wait(client, member, cheap, stretched):
    texts = [type_passphrase(client, member, "wrong").content.decode() for _ in range(4)]

    assert "do not go together" in texts[2]
    assert "Please wait" in texts[3]
    assert Attempt.objects.count() == 3


def test_tries_from_elsewhere_do_not_slow_down_a_known_device(client, member):
    type_passphrase(client, member)
    type_code(client, member)
    client.post(reverse("staff:leave"))
    attacker = Client()
    with patch.object(signing_in, "wrapping_key", lambda *_: b"w" * 32):
        for _ in range(4):
            refused = type_passphrase(attacker, member, "wrong")

    assert "Please wait" in refused.content.decode()
    assert type_passphrase(client, member).url == reverse("staff:factor")


def test_another_network_has_its_own_tries(member, cheap):
    for _ in range(4):
        page = type_passphrase(Client(REMOTE_ADDR="192.0.2.7"), member, "wrong")
    other = type_passphrase(Client(REMOTE_ADDR="198.51.100.7"), member, "wrong")

    assert "Please wait" in page.content.decode()
    assert "do not go together" in other.content.decode()


def test_the_right_passphrase_forgets_the_wrong_ones(client, member):
    type_passphrase(client, member, "wrong")
    type_passphrase(client, member)

    assert not Attempt.objects.exists()


def half(member):
    return session_client(member, factor_at=None)


def test_a_code_is_accepted_once():
    member, at = make_member("trainer"), timezone.now()

    assert type_code(half(member), member, at).status_code == 302
    page = type_code(half(member), member, at)
    assert "used before" in page.content.decode()


def test_codes_run_out_of_tries_wherever_they_are_typed():
    member = make_member("trainer")
    for network in range(4):
        client = half(member)
        page = client.post(
            reverse("staff:factor"), {"code": "000000"}, REMOTE_ADDR=f"192.0.{network}.1"
        )

    assert "Please wait" in page.content.decode()


def test_a_half_session_opens_no_other_page():
    client = half(make_member("coordinator"))

    for name in ("account", "organisation", "roles", "unsaved", "passkey-add", "confirm", "locked"):
        assert client.get(reverse(f"staff:{name}")).url.startswith(reverse("staff:factor"))
    assert client.post(reverse("staff:end-others")).url == reverse("staff:factor")


def test_unlocking_goes_back_to_where_she_was():
    member = make_member("trainer")
    client = session_client(member, at=long_ago(20))
    page = client.get(reverse("staff:roles"))

    code = totp_code(member.totp_seed, timezone.now())
    unlocked = client.post(page.url, {"code": code})

    assert unlocked.url == reverse("staff:roles")
    assert client.get(unlocked.url).status_code == 200


def test_leaving_ends_the_session_without_a_token_and_clears_what_the_browser_kept():
    member = make_member()
    client = session_client(member)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    value = client.cookies[NAME].value

    left = strict.post(reverse("staff:leave"))

    assert left.url == reverse("staff:left")
    assert left.cookies[NAME]["max-age"] == 0
    session = Session.objects.get()
    assert session.ended_at is not None
    assert bytes(session.sealed) == b""
    again = Client()
    again.cookies[NAME] = value
    assert again.get(reverse("staff:roles")).url.startswith(reverse("staff:sign-in"))
    page = again.get(reverse("staff:left"))
    assert page.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert settings.CSRF_COOKIE_NAME not in page.cookies


def test_leaving_twice_or_without_a_session_does_no_harm(client):
    assert client.post(reverse("staff:leave")).url == reverse("staff:left")
    assert client.get(reverse("staff:leave")).status_code == 405


def test_a_session_of_yesterday_is_swept_up_when_somebody_signs_in(client, member):
    session_client(member, at=timezone.now() - timedelta(days=2))

    type_passphrase(client, member)

    assert Session.objects.count() == 1
