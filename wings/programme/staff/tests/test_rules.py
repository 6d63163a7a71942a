from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wings.foundation.keys.certificates import Kind
from wings.programme.staff.contents import Names, Typed
from wings.programme.staff.rules.entitlement import entitlements, granted, roles_of
from wings.programme.staff.rules.throttling import DELAYS, MOST, WINDOW, wait
from wings.programme.staff.tests.factories import make_member
from wings.programme.staff.vocabulary import GRANTS, May, Role

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OF_A_FILE = {
    May.OPEN_FILE,
    May.SEE_CASELOAD,
    May.EDIT_CARD,
    May.SEE_IDENTITY,
    May.SEE_PLAN,
    May.EDIT_PLAN,
    May.RECORD_SESSIONS,
    May.SEE_WORK,
    May.TAKE_IN,
    May.SEE_OPENINGS,
}


def tries_made_as_soon_as_allowed(number):
    tries, at = [], NOON
    for _ in range(number):
        at += wait([one for one in tries if one > at - WINDOW], at)
        tries.append(at)
    return tries


def test_every_role_stands_in_the_table():
    assert GRANTS.keys() == set(Role)


def test_coordinator_administrator_and_guardians_open_no_file():
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR, Role.GUARDIAN, Role.CLINICAL_GUARDIAN):
        assert not GRANTS[role] & OF_A_FILE


def test_every_role_of_care_may_raise_a_flag_and_only_a_key_worker_answers_it():
    raising = {role for role in Role if May.RAISE_FLAG in GRANTS[role]}

    assert raising == {Role.KEY_WORKER, Role.TRAINER, Role.PSYCHOLOGIST, Role.COUNSELLOR}
    assert [role for role in Role if May.ANSWER_FLAG in GRANTS[role]] == [Role.KEY_WORKER]


def test_several_roles_may_what_any_of_them_may():
    assert granted(["trainer", "coordinator"]) == (GRANTS[Role.TRAINER] | GRANTS[Role.COORDINATOR])


@given(st.text())
def test_a_role_that_is_not_in_the_table_grants_nothing(name):
    if name not in Role.values:
        assert granted([name]) == frozenset()
        assert roles_of([name]) == []


@pytest.mark.django_db
def test_only_a_certifiers_certificate_lets_certify():
    plain = make_member("coordinator")
    certifier = plain.organisation.certifier

    assert certifier.certificate.kind is Kind.CERTIFIER
    assert May.CERTIFY in entitlements(certifier.certificate)
    assert May.CERTIFY not in entitlements(plain.certificate)


def test_three_tries_are_free_and_the_wait_grows_after_them():
    waits = [wait([NOON] * number, NOON) for number in range(MOST)]

    assert waits[:3] == [timedelta()] * 3
    assert waits == sorted(waits)
    assert waits[-1] == DELAYS[-1]


def test_nobody_gets_more_than_ten_tries_in_an_hour():
    tries = tries_made_as_soon_as_allowed(40)

    for begin in tries:
        assert len([one for one in tries if begin <= one < begin + WINDOW]) <= MOST


@given(st.lists(st.integers(0, 3599), max_size=20).map(sorted))
def test_a_wait_never_outlasts_the_hour(seconds):
    tries = [NOON - WINDOW + timedelta(seconds=one) for one in seconds]

    assert timedelta() <= wait(tries, NOON) <= WINDOW


@given(st.dictionaries(st.text(), st.lists(st.text())), st.text())
def test_what_was_typed_reads_as_it_was_written(fields, path):
    typed = Typed(path, NOON, fields)

    assert Typed.from_bytes(typed.to_bytes()) == typed


@given(st.text(), st.text())
def test_names_read_as_they_were_written(sign_in, shown):
    names = Names(sign_in, shown)

    assert Names.from_bytes(names.to_bytes()) == names
