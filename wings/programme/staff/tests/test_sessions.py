from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from wings.foundation.keys.certificates import Untrusted
from wings.foundation.keys.pepper import NodeKey, Pepper
from wings.foundation.keys.suite import Tampered, fresh_key
from wings.programme.staff import sessions
from wings.programme.staff.models import Session
from wings.programme.staff.queries.accounts import session_by_digest
from wings.programme.staff.rules.cookies import Cookie, fresh_cookie, read_cookie
from wings.programme.staff.rules.wraps import open_blob
from wings.programme.staff.tests.factories import (
    NODE,
    NOON,
    make_member,
    make_session,
)
from wings.programme.staff.vocabulary import Standing

pytestmark = pytest.mark.django_db


def opened(session, cookie, *, at=NOON):
    row = session_by_digest(cookie.digest)
    assert row == session
    return sessions.open_session(row, cookie, node=NODE, at=at)


def test_a_session_opens_with_its_cookie_to_the_keyring_of_its_owner():
    member = make_member("trainer")
    session, cookie = make_session(member, at=NOON)

    keyring = sessions.keyring(opened(session, cookie), at=NOON)

    assert keyring.keyholder == member.account.pk
    assert keyring.roles == {"trainer"}
    assert keyring.keypair.own == member.keypair.own


def test_the_database_alone_opens_nothing():
    member = make_member()
    session, cookie = make_session(member, at=NOON)

    assert (
        sessions.open_session(session, Cookie(cookie.token, fresh_key()), node=NODE, at=NOON)
        is None
    )
    with pytest.raises(Tampered):
        open_blob(bytes(member.keyholder.blob), bytes(session.sealed)[-32:], member.keyholder.pk)


def test_the_cookie_alone_opens_nothing():
    _session, cookie = make_session(make_member(), at=NOON)
    Session.objects.all().delete()

    assert session_by_digest(cookie.digest) is None


def test_a_session_moved_to_somebody_else_opens_nothing():
    session, cookie = make_session(make_member("trainer"), at=NOON)
    session.account = make_member().account
    session.save()

    assert opened(session, cookie) is None


def test_fifteen_idle_minutes_lock_and_a_second_factor_unlocks():
    session, cookie = make_session(make_member(), at=NOON)
    later = NOON + timedelta(minutes=16)
    locked = opened(session, cookie, at=later)

    assert locked.standing is Standing.LOCKED
    with pytest.raises(Untrusted):
        sessions.keyring(locked, at=later)
    sessions.pass_factor(locked.session, at=later)
    assert opened(session, cookie, at=later).standing is Standing.OPEN


def test_eight_hours_end_a_session_however_busy_it_was():
    session, cookie = make_session(make_member(), at=NOON, seen_at=NOON + timedelta(hours=8))

    assert opened(session, cookie, at=NOON + timedelta(hours=8)) is not None
    assert opened(session, cookie, at=NOON + timedelta(hours=8, seconds=1)) is None


def test_a_session_without_a_second_factor_gives_no_keyring():
    session, cookie = make_session(make_member(), at=NOON, factor_at=None)

    half = opened(session, cookie)

    assert half.standing is Standing.HALF
    with pytest.raises(Untrusted):
        sessions.keyring(half, at=NOON)
    assert opened(session, cookie, at=NOON + timedelta(minutes=11)) is None


def test_a_second_factor_that_is_only_written_into_the_table_was_not_shown():
    session, cookie = make_session(make_member(), at=NOON, factor_at=None)
    Session.objects.filter(pk=session.pk).update(factor_at=NOON)
    session.refresh_from_db()

    assert opened(session, cookie) is None


def test_a_session_opens_with_the_pepper_of_its_installation_alone():
    session, cookie = make_session(make_member(), at=NOON)

    stolen = NodeKey(Pepper(1, b"q" * 32))
    assert sessions.open_session(session, cookie, node=stolen, at=NOON) is None


def test_ending_a_session_leaves_nothing_to_open():
    session, cookie = make_session(make_member(), at=NOON)

    sessions.end(session, at=NOON)

    assert bytes(Session.objects.get().sealed) == b""
    assert opened(session, cookie) is None


def test_ending_the_others_leaves_this_one():
    member = make_member()
    mine, cookie = make_session(member, at=NOON)
    _other, others_cookie = make_session(member, at=NOON)

    assert sessions.end_others(member.account, but=mine.pk, at=NOON) == 1
    assert opened(mine, cookie) is not None
    row = session_by_digest(others_cookie.digest)
    assert sessions.open_session(row, others_cookie, node=NODE, at=NOON) is None


def test_a_closed_account_ends_its_sessions_at_the_next_request():
    member = make_member()
    session, cookie = make_session(member, at=NOON)
    member.account.disabled_at = NOON
    member.account.save()

    assert opened(session, cookie) is None


def test_a_challenge_is_answered_once():
    session, _cookie = make_session(make_member(), at=NOON)
    sessions.expect(session, b"c" * 32)

    assert sessions.take_challenge(session) == b"c" * 32
    assert sessions.take_challenge(session) == b""


def test_starting_a_session_sweeps_up_old_ones():
    member = make_member()
    make_session(member, at=NOON - timedelta(days=3))
    past, _cookie = make_session(member, at=NOON - timedelta(hours=9))

    session, cookie = sessions.start(member.account, member.blob_key, at=NOON)

    assert set(Session.objects.all()) == {past, session}
    past.refresh_from_db()
    assert (past.ended_at, bytes(past.sealed)) == (NOON, b"")
    assert opened(session, cookie).standing is Standing.HALF


def test_a_cookie_reads_as_it_was_written_and_anything_else_as_none():
    cookie = fresh_cookie()

    assert read_cookie(cookie.written()) == cookie
    for text in ("", "x", "é", cookie.written()[:-4], "A" * 88):
        assert read_cookie(text) != cookie


def test_a_request_costs_at_most_three_queries(django_assert_max_num_queries):
    member = make_member()
    _session, cookie = make_session(member, at=timezone.now() - timedelta(minutes=2))
    client = Client()
    client.cookies["__Host-wings"] = cookie.written()

    with django_assert_max_num_queries(3):
        client.get("/healthz")
    with django_assert_max_num_queries(2):
        client.get("/healthz")
