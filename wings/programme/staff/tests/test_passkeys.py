import html
import json
import re

import pytest
from django.urls import reverse

from wings.foundation.audit.models import Entry
from wings.foundation.vault.models import Keyholder
from wings.programme.staff.models import Session
from wings.programme.staff.rules.passkeys import (
    MOST_PASSKEYS,
    Exchange,
    WrongPasskey,
    ask,
    check_answer,
    creation_options,
    made_passkey,
    request_options,
)
from wings.programme.staff.rules.wraps import open_blob
from wings.programme.staff.tests.authenticator import Authenticator
from wings.programme.staff.tests.factories import long_ago, make_member, session_client

pytestmark = pytest.mark.django_db
HOST = {"HTTP_HOST": "localhost:8000"}


@pytest.fixture
def anna():
    return make_member("trainer")


@pytest.fixture
def device():
    return Authenticator()


def options_in(page):
    found = re.search(r'data-options="([^"]*)"', page.content.decode())
    return html.unescape(found.group(1)) if found else None


def add(client, device, label="work phone"):
    options = options_in(client.get(reverse("staff:passkey-add"), **HOST))
    data = {"label": label, "answer": device.made(options)}
    return client.post(reverse("staff:passkey-add"), data, **HOST)


def blob_of(member):
    keyholder = Keyholder.objects.get(pk=member.keyholder.pk)
    return open_blob(bytes(keyholder.blob), member.blob_key, keyholder.pk)


def test_a_passkey_travels_inside_the_blob(anna, device):
    client = session_client(anna)

    assert add(client, device).url == reverse("staff:account")
    [passkey] = blob_of(anna).passkeys
    assert (passkey.credential_id, passkey.label) == (device.credential_id, "work phone")
    assert "work phone" in client.get(reverse("staff:account")).content.decode()
    assert Entry.objects.get(event="staff.passkey_added").actor == anna.account.pk


def test_a_passkey_opens_a_half_session_and_unlocks_a_locked_one(anna, device):
    add(session_client(anna), device)
    for times in ({"factor_at": None}, {"at": long_ago(20)}):
        client = session_client(anna, **times)
        name = "staff:factor" if "factor_at" in times else "staff:locked"
        options = options_in(client.get(reverse(name), **HOST))

        way = client.post(reverse(name), {"answer": device.answered(options)}, **HOST)

        assert way.status_code == 302
        assert client.get(reverse("staff:roles")).status_code == 200


def test_an_answer_is_good_for_one_question(anna, device):
    add(session_client(anna), device)
    client = session_client(anna, factor_at=None)
    answer = device.answered(options_in(client.get(reverse("staff:factor"), **HOST)))
    client.get(reverse("staff:factor"), **HOST)

    refused = client.post(reverse("staff:factor"), {"answer": answer}, **HOST)

    assert "not accepted" in refused.content.decode()
    assert Session.objects.get(factor_at=None)


def test_another_device_another_site_and_nonsense_are_refused(anna, device):
    exchange = ask("localhost")
    passkey = made_passkey(exchange, device.made(creation_options(exchange, ())), "a")
    question = ask("localhost")
    options = request_options(question, [passkey])
    stranger = Authenticator()
    stranger.credential_id = device.credential_id
    phisher = Authenticator(origin="https://localhost.example", host="localhost.example")
    phisher.key, phisher.credential_id = device.key, device.credential_id

    check_answer(question, [passkey], device.answered(options))
    for answer in (
        stranger.answered(options),
        phisher.answered(options),
        Authenticator().answered(options),
        "nonsense",
        "[]",
        "{}",
        '{"response": {}}',
    ):
        with pytest.raises(WrongPasskey):
            check_answer(question, [passkey], answer)
    with pytest.raises(WrongPasskey):
        check_answer(ask("localhost"), [passkey], device.answered(options))


def test_an_answer_without_a_question_is_refused(anna, device):
    add(session_client(anna), device)
    client = session_client(anna, factor_at=None)
    options = options_in(client.get(reverse("staff:factor"), **HOST))
    Session.objects.update(challenge=None)

    page = client.post(reverse("staff:factor"), {"answer": device.answered(options)}, **HOST)

    assert "not accepted" in page.content.decode()


def test_neither_side_takes_an_answer_to_the_empty_challenge(device):
    exchange, nothing = ask("localhost"), Exchange("localhost", b"")
    made = device.made(creation_options(exchange, ()))
    passkey = made_passkey(exchange, made, "a")
    asked = json.dumps({"publicKey": {"challenge": ""}})

    with pytest.raises(WrongPasskey):
        made_passkey(nothing, device.made(asked), "a")
    with pytest.raises(WrongPasskey):
        check_answer(nothing, [passkey], device.answered(asked))


def test_adding_one_asks_for_a_fresh_second_factor(anna):
    client = session_client(anna, factor_at=long_ago(11))

    assert client.get(reverse("staff:passkey-add")).url.startswith(reverse("staff:confirm"))


def test_a_browser_that_made_none_changes_nothing(anna):
    client = session_client(anna)

    page = client.post(reverse("staff:passkey-add"), {"label": "a", "answer": "{}"}, **HOST)

    assert "made no passkey" in page.content.decode()
    assert blob_of(anna).passkeys == ()


def test_a_lost_device_is_no_second_factor_any_more(anna, device):
    client = session_client(anna)
    add(client, device)
    half = session_client(anna, factor_at=None)
    options = options_in(half.get(reverse("staff:factor"), **HOST))

    client.post(reverse("staff:passkey-remove"), {"passkey": device.credential_id.hex()})

    assert blob_of(anna).passkeys == ()
    page = half.post(reverse("staff:factor"), {"answer": device.answered(options)}, **HOST)
    assert "not accepted" in page.content.decode()


def test_there_is_an_end_to_the_number_of_passkeys(anna):
    client = session_client(anna)
    for number in range(MOST_PASSKEYS):
        add(client, Authenticator(), str(number))

    page = add(client, Authenticator())

    assert "ten passkeys" in page.content.decode()
    assert len(blob_of(anna).passkeys) == MOST_PASSKEYS
