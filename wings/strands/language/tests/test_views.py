from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wings.casework.cases.actions import file_slips
from wings.casework.cases.queries import compartment, flags_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.queries import entries_about
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.tests.factories import make_member
from wings.programme.staff.tests.factories import account_of, session_client
from wings.programme.staff.vocabulary import Role
from wings.strands.language.models import CourseRow, RegisterRow
from wings.strands.language.queries import lessons_due, levels_of
from wings.strands.language.tests.factories import (
    NOON,
    book,
    enrolled,
    make_case,
    make_course,
    make_house,
    marked,
)

pytestmark = pytest.mark.django_db

COURSE = {
    "title": "Italian A2",
    "level": "a2",
    "hours_planned": "48",
    "lesson_hours": "2",
    "starts_on": "2026-03-02",
    "day_1": "0",
    "time_1": "10:00",
}
LESSON = {"on": "2026-03-05", "starts": "10:00", "hours": "2", "can_do": "can ask the price"}


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


@pytest.fixture
def trainer(house):
    return client_of(house.trainer)


@pytest.fixture
def key_worker(house):
    return client_of(house.key_worker)


def page_of(name, *args):
    return reverse(f"language:{name}", args=args)


def register_of(course, number=0):
    return page_of("register", course.sittings[number].lesson.id)


def flags(house, case):
    keyring = house.key_worker.keyring()
    file_slips(keyring, [compartment(case, Kind.PLAN)], at=NOON)
    return [flag.kind for _case, _row, flag in flags_of(keyring, [case])]


def test_a_trainer_sees_her_courses_and_what_is_due(trainer, course, case):
    page = trainer.get(page_of("courses")).content.decode()

    assert "Italian A1" in page
    assert "register to take" in page


def test_the_course_page_shows_hours_and_lessons(trainer, course, case):
    page = trainer.get(page_of("course", course.course.id)).content.decode()

    assert "Mimi" in page
    assert "0 of 48" in page


def test_a_course_begins_with_the_hours_of_the_programme_and_plans_its_lessons(house, trainer):
    form = trainer.get(page_of("new-course")).context["form"]
    typed = COURSE | {"trainer": str(house.trainer.keyholder)}

    answer = trainer.post(page_of("new-course"), typed)

    assert form["hours_planned"].value() == 48
    assert len(book(house, CourseRow.objects.get().pk).sittings) == 24
    assert answer.status_code == 302


def test_a_day_without_a_time_is_asked_back(house, trainer):
    typed = COURSE | {
        "trainer": str(house.trainer.keyholder),
        "day_2": "2",
        "ends_on": "2026-03-01",
    }

    page = trainer.post(page_of("new-course"), typed).content.decode()

    assert "Please say at what time." in page
    assert "The last day is before the first." in page
    assert not CourseRow.objects.exists()


def test_a_course_is_changed_and_a_clash_overwrites_nothing(house, trainer, course):
    url = page_of("edit-course", course.course.id)
    typed = COURSE | {"trainer": str(house.trainer.keyholder), "version": "1"}

    assert trainer.post(url, typed).status_code == 302
    late = trainer.post(url, typed | {"title": "Too late"})

    assert "Somebody saved this in the meantime." in late.content.decode()
    assert book(house, course.course.id).course.content.title == "Italian A2"


def test_one_press_marks_everybody_present(house, trainer, course, case):
    url = register_of(course)

    page = trainer.get(url)
    answer = trainer.post(url, {"version": 0, "others": "present"})

    assert "Save, all others are present" in page.content.decode()
    assert answer.status_code == 302
    [woman] = book(house, course.course.id).women
    assert woman.hours == 2


def test_a_register_in_which_somebody_is_not_marked_is_not_taken(house, trainer, course, case):
    enrolled(house, course, "Joy")
    listed = page_of("course", course.course.id)

    def due():
        [lesson] = lessons_due(house.trainer.keyring(), NOON.date()).today
        return lesson.unmarked, lesson.is_taken

    trainer.post(register_of(course), {"version": 0})
    assert due() == (2, False)
    assert "to take" in trainer.get(listed).content.decode()

    trainer.post(register_of(course), {"version": 1, f"mark_{case.pk}": "present"})
    assert due() == (1, False)
    for page in (listed, page_of("courses"), reverse("desk:home")):
        assert "1 not marked yet" in trainer.get(page).content.decode()

    trainer.post(register_of(course), {"version": 2, "others": "present"})
    assert due() == (0, True)
    assert "not marked yet" not in trainer.get(listed).content.decode()


def test_all_others_leaves_what_was_marked(house, trainer, course, case):
    other = enrolled(house, course, "Joy")

    trainer.post(register_of(course), {"version": 0, "others": "1", f"mark_{case.pk}": "known"})

    marks = {
        woman.case: woman.seen[0].mark.attendance for woman in book(house, course.course.id).women
    }
    assert marks == {case.pk: "known", other.pk: "present"}


def test_saving_again_corrects(house, trainer, course, case):
    url = register_of(course)
    trainer.post(url, {"version": 0, f"mark_{case.pk}": "absent"})

    form = trainer.get(url).context["form"]
    assert form[f"mark_{case.pk}"].value() == "absent"
    trainer.post(url, {"version": form["version"].value(), f"mark_{case.pk}": "late"})

    assert book(house, course.course.id).women[0].seen[0].mark.attendance == "late"


def test_a_second_trainer_who_saves_an_old_page_is_told(trainer, course, case):
    url = register_of(course)
    trainer.post(url, {"version": 0, f"mark_{case.pk}": "present"})

    page = trainer.post(url, {"version": 0, f"mark_{case.pk}": "absent"})

    assert "Somebody saved this in the meantime." in page.content.decode()
    assert RegisterRow.objects.count() == 1


def test_expected_and_not_here_tells_at_once_and_keeps_the_rest(house, trainer, course, case):
    other = enrolled(house, course, "Joy")
    typed = {"version": 0, "expected": str(case.pk), f"mark_{other.pk}": "present"}

    page = trainer.post(register_of(course), typed).content.decode()

    assert "Mimi’s key worker and deputy are told" in page
    assert flags(house, case) == ["not_here"]
    assert book(house, course.course.id).women[0].seen[0].mark.attendance == "present"


def test_a_register_that_nobody_took_yet_offers_expected_and_not_here(trainer, course, case):
    page = trainer.get(register_of(course)).content.decode()

    assert f'name="expected" value="{case.pk}"' in page


def test_after_the_run_was_told_somebody_can_still_say_that_she_was_expected(
    house, trainer, course
):
    case = enrolled(house, course, "Joy", limit=1)
    trainer.post(register_of(course), {"version": 0, f"mark_{case.pk}": "absent"})

    page = trainer.get(register_of(course))
    version = page.context["form"]["version"].value()
    told = trainer.post(register_of(course), {"version": version, "expected": str(case.pk)})

    assert 'name="expected"' in page.content.decode()
    assert 'name="expected"' not in told.content.decode()
    assert sorted(flags(house, case)) == ["absent_again", "not_here"]


def test_expected_and_not_here_is_for_the_day_of_the_lesson(house, trainer, course, case):
    later = register_of(course, 1)

    page = trainer.get(later).content.decode()
    trainer.post(later, {"version": 0, "expected": str(case.pk)})

    assert 'name="expected"' not in page
    assert flags(house, case) == []


def test_enter_saves_and_never_raises_a_flag(trainer, course, case):
    page = trainer.get(register_of(course)).content.decode()
    form = page[page.index('<form class="form card"') :]

    first = form[form.index("<button") :].split(">")[0]
    assert "name=" not in first


def test_a_flag_that_could_not_be_delivered_is_said_aloud_until_it_is(house, trainer, course, case):
    plan = Compartment.objects.filter(subject=case.pk, kind=Kind.PLAN)
    plan.update(rotation_due_at=NOON)
    typed = {"version": 0, "expected": str(case.pk)}

    page = trainer.post(register_of(course), typed).content.decode()
    listed = trainer.get(page_of("course", course.course.id)).content.decode()
    plan.update(rotation_due_at=None)
    trainer.post(page_of("deliver", course.course.id))

    assert "Please tell her in person, now." in page
    assert "This could not reach the key worker yet: Mimi." in listed
    assert flags(house, case) == ["not_here"]
    again = trainer.get(page_of("course", course.course.id)).content.decode()
    assert "could not reach" not in again


def test_a_lesson_is_added_moved_and_its_can_do_asked(house, trainer, course, case):
    trainer.post(page_of("new-lesson", course.course.id), LESSON)
    added = next(one for one in book(house, course.course.id).sittings if one.lesson.content.can_do)

    page = trainer.get(page_of("register", added.lesson.id)).content.decode()
    trainer.post(
        page_of("register", added.lesson.id),
        {"version": 0, f"mark_{case.pk}": "present", f"can_{case.pk}": "on"},
    )
    moved = trainer.post(page_of("lesson", added.lesson.id), LESSON | {"version": 1, "hours": "3"})

    assert "can ask the price" in page
    assert moved.status_code == 302
    [woman] = book(house, course.course.id).women
    assert (woman.hours, woman.seen[0].mark.can_do) == (3, True)


def test_a_key_worker_enrols_from_her_file_and_ends_it(house, key_worker, course):
    case = make_case(house)
    url = page_of("woman", case.code)
    typed = {"course": str(course.course.id), "absences_before_flag": "1"}

    assert key_worker.post(url, typed).status_code == 302
    [woman] = book(house, course.course.id).women
    page = key_worker.get(url).content.decode()
    end = page_of("enrolment", case.code, woman.enrolment.id)
    ended = {"version": "1", "absences_before_flag": "2", "until_on": "2026-03-02"}
    answer = key_worker.post(end, ended)
    late = key_worker.post(end, ended)

    assert "0 of 48 hours" in page
    assert answer.status_code == 302
    assert "Somebody saved this in the meantime." in late.content.decode()


def test_a_key_worker_takes_no_register_and_begins_no_course(key_worker, course, case):
    for url in (
        register_of(course),
        page_of("new-course"),
        page_of("edit-course", course.course.id),
        page_of("new-lesson", course.course.id),
        page_of("lesson", course.sittings[0].lesson.id),
    ):
        assert key_worker.get(url).status_code == 404
    assert key_worker.get(page_of("course", course.course.id)).status_code == 200


def test_levels_are_noted_by_her_trainer(house, trainer, course, case):
    url = page_of("learning", case.code)

    empty = trainer.post(url, {"remark": ""})
    answer = trainer.post(url, {"reading": "a1", "remark": "reads aloud"})

    assert "Please choose a level, or write a remark." in empty.content.decode()
    assert answer.status_code == 302
    assert "reads aloud" in trainer.get(url).content.decode()
    assert len(levels_of(house.key_worker.keyring(), case)) == 1


def test_a_deputy_is_told_that_she_does_not_hold_the_levels(house, trainer, course, case):
    trainer.post(page_of("learning", case.code), {"remark": "reads aloud"})

    page = client_of(house.deputy).get(page_of("learning", case.code)).content.decode()

    assert "You do not hold this key yet" in page
    assert "reads aloud" not in page


@pytest.mark.parametrize("who", ["psychologist", "counsellor"])
def test_for_other_roles_the_pages_are_not_there(house, course, case, who):
    client = client_of(getattr(house, who))

    for url in (
        page_of("courses"),
        page_of("course", course.course.id),
        register_of(course),
        page_of("woman", case.code),
        page_of("learning", case.code),
    ):
        assert client.get(url).status_code == 404
    assert client.post(page_of("deliver", course.course.id)).status_code == 404


def test_another_organisation_finds_nothing(course, case):
    stranger = client_of(make_house("elsewhere").trainer)

    for url in (
        page_of("course", course.course.id),
        register_of(course),
        page_of("lesson", course.sittings[0].lesson.id),
        page_of("woman", case.code),
        page_of("register", uuid4()),
    ):
        assert stranger.get(url).status_code == 404


def test_a_substitute_takes_the_register_but_does_not_open_her_page(house, course, case):
    client = client_of(make_member(Role.TRAINER, organisation=house.organisation))
    told = client.get(page_of("courses"))
    assert told.status_code == 403
    assert "Ask a colleague" in told.content.decode()

    enrolled(house, course, "Joy")

    assert client.get(register_of(course)).status_code == 200
    assert client.get(page_of("woman", case.code)).status_code == 404


def test_nobody_is_sent_to_sign_in(course, case):
    for url in (page_of("courses"), register_of(course), page_of("woman", case.code)):
        assert Client().get(url).status_code == 302


def test_her_file_tells_that_a_list_showed_her(house, trainer, course, case):
    trainer.get(register_of(course))

    events = entries_about([house.organisation.id], case.pk)

    assert "list_seen" in {one.event for one in events}


def full_course(house, women, lessons):
    """A course of so many women, with so many registers taken."""
    course = make_course(house)
    cases = [enrolled(house, course, f"Woman {number}") for number in range(women)]
    for number in range(lessons):
        marked(house, course, number, **dict.fromkeys((one.code for one in cases), "present"))
    return course


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context)


def test_a_course_page_costs_the_same_however_many_women_and_lessons(house, trainer):
    small = page_of("course", full_course(house, 1, 1).course.id)
    few = queries_of(trainer, small)
    large = page_of("course", full_course(house, 4, 3).course.id)
    many = queries_of(trainer, large)

    assert few == many
