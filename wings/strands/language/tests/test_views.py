import pytest
import time_machine
from django.urls import reverse

from wings.programme.staff.tests.factories import account_of, session_client
from wings.strands.language.tests.factories import (
    NOON,
    book,
    enrolled,
    make_course,
    make_house,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def course(house):
    return make_course(house)


@pytest.fixture
def case(house, course):
    return enrolled(house, course)


def client_of(member):
    return session_client(account_of(member))


def test_a_trainer_sees_her_courses_and_what_is_due(house, course, case):
    page = client_of(house.trainer).get(reverse("language:courses"))

    assert page.status_code == 200
    assert b"Italian A1" in page.content
    assert b"register to take" in page.content


def test_the_course_page_shows_hours_and_lessons(house, course, case):
    page = client_of(house.trainer).get(reverse("language:course", args=[course.course.id]))

    assert b"Mimi" in page.content
    assert b"0 of 48" in page.content


def test_one_press_marks_everybody_present(house, course, case):
    lesson = course.sittings[0].lesson.id
    url = reverse("language:register", args=[lesson])
    client = client_of(house.trainer)

    page = client.get(url)
    answer = client.post(url, {"version": 0, "others": "present"})

    assert b"Save, all others are present" in page.content
    assert answer.status_code == 302
    [woman] = book(house, course.course.id).women
    assert woman.hours == 2
