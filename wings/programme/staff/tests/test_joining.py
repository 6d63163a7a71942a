import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wings.foundation.audit.models import Entry
from wings.foundation.keys.totp import totp_code
from wings.foundation.vault.actions.keyholders import BlobMoved
from wings.foundation.vault.models import Keyholder
from wings.programme.staff import sessions
from wings.programme.staff.actions.inviting import cancel, invite
from wings.programme.staff.actions.joining import join_with_account
from wings.programme.staff.contents import Names, Proposal
from wings.programme.staff.models import Account, Attempt, Invitation, Joining
from wings.programme.staff.queries.accounts import session_by_digest
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.queries.invitations import arrival
from wings.programme.staff.rules.comparing import root_words
from wings.programme.staff.rules.cookies import read_cookie
from wings.programme.staff.tests.factories import (
    keyring_of,
    make_member,
    make_organisation_root,
    make_session,
    session_client,
)
from wings.programme.staff.views.joining import COOKIE

pytestmark = pytest.mark.django_db
CANARY = "Kanaria Vogel"
NEWCOMER = Proposal(Names("kanaria", CANARY), ("key_worker",))
OPENS_NOTHING = "This code opens nothing"


@pytest.fixture
def organisation():
    return make_organisation_root()


@pytest.fixture
def administrator(organisation):
    return make_member("administrator", organisation=organisation)


@pytest.fixture
def invited(administrator):
    return invite(keyring_of(administrator), NEWCOMER, at=timezone.now())


@pytest.fixture
def code(invited):
    return invited[1]


@pytest.fixture
def newcomer():
    return Client()


def post(client, name, **fields):
    return client.post(reverse(f"staff:{name}"), fields, follow=True)


def shown(response):
    return response.content.decode()


def where(response):
    return response.request["PATH_INFO"]


def progress(client):
    cookie = read_cookie(client.cookies[COOKIE].value)
    return arrival(cookie, node=node_key(), at=timezone.now()).progress


def come_to(client, code, step):
    """Walk as far as a step: compare, passphrase, second-step, recovery or done."""
    response = post(client, "join", code=code)
    if step != "compare":
        response = post(client, "join-compare", same="on")
    if step not in {"compare", "passphrase"}:
        words = progress(client).passphrase.upper()
        response = post(client, "join-passphrase", passphrase_again=f" {words} ")
    if step in {"recovery", "done"}:
        digits = totp_code(progress(client).totp_seed, timezone.now())
        response = post(client, "join-factor", code=digits)
    if step == "done":
        groups = progress(client).recovery_code.split("-")
        response = post(client, "join-recovery", second=groups[1], fourth=groups[3].lower())
    return response


def test_somebody_who_was_invited_has_an_account_at_the_end(newcomer, code, organisation):
    response = come_to(newcomer, code, "done")

    assert where(response) == "/join/done/"
    account = Account.objects.get(invitations__used_at__isnull=False)
    words = progress(newcomer).words
    assert all(word in shown(response) for word in words)
    assert account.totp_last_step is not None
    entry = Entry.objects.get(event="staff.joined")
    assert (entry.organisation, entry.actor) == (organisation.id, account.pk)


def test_the_code_is_read_however_it_is_typed(newcomer, code):
    response = post(newcomer, "join", code=f" {code.replace('-', ' ').lower()} ")

    assert where(response) == "/join/compare/"


def test_the_words_of_the_root_and_the_name_are_shown_to_compare(newcomer, code, organisation):
    page = shown(post(newcomer, "join", code=code))

    assert organisation.name in page
    assert all(word in page for word in root_words(organisation.root.public))


def test_who_finds_other_words_stops_and_the_organisation_learns_of_it(newcomer, code):
    come_to(newcomer, code, "compare")
    response = post(newcomer, "join-compare", skip="1")

    assert "Please stop here" in shown(response)
    assert Entry.objects.filter(event="staff.words_differed").exists()
    assert not Joining.objects.exists()
    assert where(post(newcomer, "join", code=code)) == "/join/compare/"


def test_nobody_goes_on_without_comparing(newcomer, code):
    come_to(newcomer, code, "compare")
    response = post(newcomer, "join-compare")

    assert where(response) == "/join/compare/"
    assert "Tick this" in shown(response)


@pytest.mark.parametrize("step", ["passphrase", "factor", "recovery", "done", "recovery-paper"])
def test_no_step_can_be_left_out(newcomer, code, step):
    come_to(newcomer, code, "compare")
    response = newcomer.get(reverse(f"staff:join-{step}"), follow=True)

    assert where(response) == "/join/compare/"


def test_other_words_are_drawn_for_who_does_not_like_these(newcomer, code):
    come_to(newcomer, code, "passphrase")
    before = progress(newcomer).passphrase
    post(newcomer, "join-passphrase", skip="1")

    assert progress(newcomer).passphrase != before


def test_a_passphrase_that_was_mistyped_is_kept_in_the_field(newcomer, code):
    come_to(newcomer, code, "passphrase")
    response = post(newcomer, "join-passphrase", passphrase_again="one two three")

    assert "not the six words above" in shown(response)
    assert "one two three" in shown(response)


def test_the_app_is_shown_as_a_picture_and_as_letters(newcomer, code):
    page = shown(come_to(newcomer, code, "second-step"))

    assert '<svg class="qr"' in page
    assert re.search(r'class="secret"[^>]*>(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}<', page)


def test_a_wrong_code_of_the_app_goes_no_further(newcomer, code):
    come_to(newcomer, code, "second-step")
    right = totp_code(progress(newcomer).totp_seed, timezone.now())
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    response = post(newcomer, "join-factor", code=wrong)

    assert where(response) == "/join/second-step/"
    assert "This code is not right" in shown(response)


def test_the_recovery_code_has_a_page_for_the_printer(newcomer, code):
    come_to(newcomer, code, "recovery")
    page = shown(newcomer.get(reverse("staff:join-recovery-paper")))

    assert progress(newcomer).recovery_code in page
    assert NEWCOMER.names.sign_in in page


def test_without_the_paper_there_is_no_account(newcomer, code):
    come_to(newcomer, code, "recovery")
    response = post(newcomer, "join-recovery", second="AAAAA", fourth="BBBBB")

    assert "not what the paper says" in shown(response)
    assert "AAAAA" in shown(response)
    assert not Account.objects.filter(invitations__isnull=False).exists()


def test_every_code_that_opens_nothing_is_answered_alike(newcomer, administrator, invited):
    invitation, code = invited
    row = Invitation.objects.filter(pk=invitation.pk)
    now = timezone.now()

    def answer(typed=code):
        Attempt.objects.all().delete()
        return shown(post(newcomer, "join", code=typed))

    answers = [answer("AAAA-BBBB-CCCC")]
    row.update(used_at=now)
    answers.append(answer())
    row.update(used_at=None, expires_at=now)
    answers.append(answer())
    row.update(expires_at=now + timedelta(hours=1))
    cancel(keyring_of(administrator), invitation, at=now)
    answers.append(answer())

    assert len({re.search(f"{OPENS_NOTHING}[^<]*", page)[0] for page in answers}) == 1


def test_codes_cannot_be_tried_one_after_another(newcomer, code):
    for _ in range(3):
        assert OPENS_NOTHING in shown(post(newcomer, "join", code="AAAA-BBBB-CCCC"))

    assert "Please wait" in shown(post(newcomer, "join", code=code))


def test_who_was_interrupted_goes_on_where_she_stopped_and_else_begins_again(newcomer, code):
    come_to(newcomer, code, "second-step")

    assert newcomer.get(reverse("staff:join-factor")).status_code == 200
    elsewhere = Client()
    assert "type your code again" in shown(elsewhere.get(reverse("staff:join-factor")))
    assert where(post(elsewhere, "join", code=code)) == "/join/compare/"


def test_two_browsers_with_one_code_make_one_account(newcomer, code):
    other = Client()
    come_to(other, code, "recovery")
    come_to(newcomer, code, "done")
    groups = progress(other).recovery_code.split("-")
    response = post(other, "join-recovery", second=groups[1], fourth=groups[3])

    assert OPENS_NOTHING in shown(response)
    assert Account.objects.filter(invitations__isnull=False).count() == 1


def test_the_cookie_alone_or_the_row_alone_tells_nothing(newcomer, code):
    come_to(newcomer, code, "recovery")
    told = progress(newcomer)
    stored = b"".join(bytes(row.sealed) for row in Joining.objects.all())

    for secret in (told.passphrase, told.recovery_code):
        assert secret.encode() not in stored
        assert secret not in newcomer.cookies[COOKIE].value
    morsel = newcomer.cookies[COOKIE]
    assert morsel["secure"]
    assert morsel["httponly"]
    assert morsel["samesite"] == "Strict"


def test_no_name_of_who_joins_lies_open_in_a_row(newcomer, code):
    come_to(newcomer, code, "done")

    for table in (Invitation, Joining, Account, Entry):
        for row in table.objects.values():
            stored = b"".join(
                bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode()
                for one in row.values()
            )
            assert CANARY.encode() not in stored
            assert b"kanaria" not in stored


def test_somebody_who_has_an_account_joins_a_second_organisation_with_it(code, organisation):
    psychologist = make_member("psychologist")
    client = session_client(psychologist)
    post(client, "join", code=code)
    response = post(client, "join-compare", same="on")

    assert where(response) == "/join/done/"
    assert Account.objects.get(invitations__isnull=False) == psychologist.account
    entry = Entry.objects.get(event="staff.joined")
    assert entry.organisation == organisation.id
    assert client.get(reverse("staff:account")).status_code == 200


def test_joining_by_a_blob_that_was_sealed_anew_meanwhile_uses_nothing_up(newcomer, code):
    session, cookie = make_session(make_member("psychologist"))
    row, at = session_by_digest(cookie.digest), timezone.now()
    opened = sessions.open_session(row, cookie, node=node_key(), at=at)
    come_to(newcomer, code, "compare")
    found = arrival(read_cookie(newcomer.cookies[COOKIE].value), node=node_key(), at=at)
    Keyholder.objects.filter(pk=session.account_id).update(blob=b"sealed anew")

    with pytest.raises(BlobMoved):
        join_with_account(found, opened, at=at)

    assert bytes(Keyholder.objects.get(pk=session.account_id).blob) == b"sealed anew"
    assert Invitation.objects.get(used_at__isnull=True)
