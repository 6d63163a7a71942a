"""Every path × every role × another organisation × a colleague outside the team × nobody."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from tests.doors.street import paths
from tests.doors.table import DOORS, IN_DEMONSTRATIONS, OPEN, VISITORS

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("doors")]
LISTED = [door.name for door in DOORS]
EVERY = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.id)
PARAMETERS = {path.name: path.parameters for path in paths()}
BOUND = pytest.mark.parametrize(
    "door",
    [door for door in DOORS if PARAMETERS.get(door.name) and not door.anybodys],
    ids=lambda door: door.id,
)
ABOUT_A_FILE = pytest.mark.parametrize(
    "door",
    [door for door in DOORS if "code" in PARAMETERS.get(door.name, ())],
    ids=lambda door: door.id,
)
SHUT, FOUND, NOT_ALLOWED = 404, 302, 405
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


def visit(client, door, path):
    with transaction.atomic():
        answer = client.get(path) if door.posts is None else client.post(path, door.posts)
        transaction.set_rollback(True)
    return answer


def is_open(answer):
    if answer.status_code == FOUND:
        return not answer.url.startswith((reverse("staff:sign-in"), reverse("staff:confirm")))
    return answer.status_code in {200, 204}


def test_every_path_is_listed_and_every_listed_path_is_there():
    names = {path.name for path in paths()}

    assert names - set(LISTED) - OPEN.keys() - IN_DEMONSTRATIONS == set()
    assert (set(LISTED) | OPEN.keys()) - names == set()
    assert set(LISTED) & OPEN.keys() == set()


def test_every_door_opens_for_somebody_who_exists():
    assert all(door.opens_for and door.opens_for <= set(VISITORS) for door in DOORS)
    assert len({door.id for door in DOORS}) == len(DOORS)


@EVERY
def test_a_door_opens_for_its_roles_and_is_not_there_for_others(street, door):
    path = street.path(door)
    for role in VISITORS:
        answer = visit(street.ours[role], door, path)
        if role in door.opens_for:
            assert is_open(answer), (role, answer.status_code)
        else:
            assert answer.status_code == SHUT, role


@EVERY
def test_nobody_is_sent_to_sign_in(street, door):
    path = street.path(door)
    looked, sent = visit(street.nobody, door, path), street.nobody.post(path, door.posts or {})

    assert looked.status_code == door.nobody
    assert sent.status_code in {door.nobody, NOT_ALLOWED}
    for answer in (looked, sent):
        assert answer.content == b""
        if answer.status_code == FOUND:
            assert answer.url.split("?")[0] == reverse("staff:sign-in")


@BOUND
def test_what_is_ours_is_not_there_for_the_same_role_elsewhere(street, door):
    path = street.path(door)
    for role in door.opens_for:
        assert visit(street.theirs[role], door, path).status_code == SHUT, role


@ABOUT_A_FILE
def test_a_file_is_not_there_for_colleagues_outside_its_care_team(street, door):
    path = street.path(door)
    for role in door.opens_for:
        assert visit(street.colleagues[role], door, path).status_code == SHUT, role


@EVERY
def test_a_second_factor_is_asked_for_again_where_it_must_be(street, door):
    path = street.path(door)
    answer = visit(street.tired[min(door.opens_for)], door, path)

    asked = answer.status_code == FOUND and answer.url.startswith(reverse("staff:confirm"))
    assert asked == door.fresh
    assert asked or is_open(answer)


def test_what_is_not_hers_and_what_is_not_there_look_alike(street):
    ours, theirs = street.file.case.code, street.theirs["key_worker"]
    not_hers = theirs.get(reverse("desk:file", args=[ours]))
    not_there = theirs.get(reverse("desk:file", args=["W-00000"]))

    assert not_hers.status_code == not_there.status_code == SHUT
    assert TOKEN.sub(b"", not_hers.content) == TOKEN.sub(b"", not_there.content)
