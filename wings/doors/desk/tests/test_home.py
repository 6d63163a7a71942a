from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases.actions import (
    add_member,
    move_to,
    note_progress,
    raise_flag,
    schedule_review,
)
from wings.casework.cases.contents import Progress
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.cases.vocabulary import FlagKind, Stage, TeamRole
from wings.casework.plans import actions as plans
from wings.casework.plans.tests.factories import make_goal, make_step
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.tests.factories import make_member
from wings.programme.staff.actions.inviting import invite
from wings.programme.staff.contents import Names, Proposal
from wings.programme.staff.models import Invitation
from wings.programme.staff.tests.factories import account_of
from wings.programme.staff.vocabulary import Role
from wings.strands.employment.tests.factories import accompanied, agreed, logged
from wings.strands.language.tests.factories import make_course

pytestmark = pytest.mark.django_db
HOME = reverse("desk:home")


@pytest.fixture
def house():
    return make_house()


def now():
    return timezone.now()


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def with_steps(house, *steps, name="Mimi"):
    case = make_case(house, chosen_name=name)
    goal = make_goal(steps=tuple(steps))
    plans.set_goal(house.key_worker.keyring(at=now()), case, goal, at=now())
    return case


def page(member):
    return client_of(member).get(HOME).text


def test_steps_that_are_due_within_a_week_are_on_the_home_of_key_worker_and_deputy(house):
    with_steps(house, make_step("Ask at the bakery", in_days(3)))

    for member in (house.key_worker, house.deputy):
        assert "Ask at the bakery" in page(member)
    for member in (house.counsellor, house.trainer):
        assert "Ask at the bakery" not in page(member)


def test_a_step_that_is_late_says_so_in_a_word_and_others_of_hers_are_counted(house):
    with_steps(
        house,
        make_step("Ask at the bakery", in_days(-1)),
        make_step("Taste the bread", in_days(2)),
        make_step("Bake", in_days(30)),
    )

    told = page(house.key_worker)

    assert "overdue<br>" in told
    assert "and 1 more step" in told
    assert "Taste" not in told


@pytest.mark.parametrize(
    "step",
    [
        make_step("Ask at the bakery", in_days(8)),
        make_step("Ask at the bakery", None),
        make_step("Ask at the bakery", in_days(-1), done_on=in_days(-2)),
    ],
)
def test_what_is_done_or_later_is_not_due(house, step):
    with_steps(house, step)

    assert "Ask at the bakery" not in page(house.key_worker)


@pytest.mark.parametrize("stage", [Stage.PAUSED, Stage.CLOSED, Stage.AFTERCARE])
def test_while_a_file_rests_no_step_of_its_plan_is_due(house, stage):
    case = with_steps(house, make_step("Ask at the bakery", in_days(-1)))

    move_to(house.key_worker.keyring(at=now()), case, stage, at=now())

    assert "Ask at the bakery" not in page(house.key_worker)


@pytest.mark.parametrize(("stage", "is_due"), [(Stage.PAUSED, True), (Stage.CLOSED, False)])
def test_a_pause_is_looked_at_on_its_day_and_a_closed_file_is_not(house, stage, is_due):
    case = make_case(house)
    by = house.key_worker.keyring(at=now())
    schedule_review(by, case, on=in_days(0), at=now())

    move_to(by, case, stage, at=now())

    assert ("Review of her plan" in page(house.key_worker)) is is_due


def test_a_closed_file_asks_for_no_safe_contact(house, time_machine):
    case = make_case(house)
    time_machine.move_to(now() + timedelta(days=60))
    assert "Safe contact to confirm with her" in page(house.key_worker)

    move_to(house.key_worker.keyring(at=now()), case, Stage.CLOSED, at=now())

    assert "Safe contact to confirm with her" not in page(house.key_worker)


@pytest.mark.parametrize(("days", "is_due"), [(-1, False), (0, True), (14, True), (15, False)])
def test_an_internship_that_ends_within_two_weeks_is_told_with_its_hours(house, days, is_due):
    case = accompanied(house)
    row = agreed(house, case, starts_on=in_days(-60), ends_on=in_days(days))
    logged(house, case, row, 12, in_days(-30))

    for member in (house.counsellor, house.key_worker):
        told = page(member)
        assert ("Internships that end" in told) is is_due
        assert ("12 of 80 hours" in told) is is_due
    assert "Internships that end" not in page(house.trainer)


def test_a_flag_that_waits_while_her_plan_is_due_for_a_new_key_is_there_all_the_same(house):
    case, at = make_case(house), now()
    by = house.key_worker.keyring(at=at)
    add_member(by, case, keyholder=house.trainer.keyholder, role=TeamRole.TRAINER, at=at)
    raise_flag(house.trainer.keyring(at=at), case, kind=FlagKind.NOT_HERE, at=at)
    Compartment.objects.filter(subject=case.pk).update(rotation_due_at=at)

    for member in (house.deputy, house.key_worker):
        assert "Expected and not here" in page(member)


def test_a_class_names_six_women_counts_the_others_and_leads_to_them(house):
    at = now()
    for number in range(8):
        case = make_case(house, chosen_name=f"Woman {number}")
        told = Progress("language", "hours", 12, 48, next_at=at)
        note_progress(house.key_worker.keyring(at=at), case, told, at=at)

    told = page(house.key_worker)

    lessons = told[told.index("Lessons and appointments") :]
    assert "Woman 5 and 2 more" in lessons
    assert reverse("language:courses") in lessons


def test_a_trainer_reads_what_a_lesson_is_about_and_once(house, time_machine):
    course = make_course(house)
    [first, *_more] = course.sittings
    time_machine.move_to(first.lesson.content.starts_at - timedelta(hours=1))
    client = client_of(house.trainer)
    path = reverse("language:lesson", args=[first.lesson.id])
    day = timezone.localtime(first.lesson.content.starts_at)
    typed = {"on": str(day.date()), "starts": f"{day:%H:%M}", "hours": "2", "version": "1"}
    sent = client.post(path, typed | {"unit": "Unit 4", "situation": "doctor"})
    assert sent.status_code == 302

    told = client.get(HOME).text

    assert "at the doctor · Unit 4 · Register to take" in told
    for shown in (
        reverse("language:courses"),
        reverse("language:register", args=[first.lesson.id]),
    ):
        assert "at the doctor · Unit 4" in client.get(shown).text


def test_what_concerns_another_strand_is_on_nobodys_home(house):
    case, at = accompanied(house), now()
    told = Progress("language", "hours", 12, 48, next_at=at)
    note_progress(house.key_worker.keyring(at=at), case, told, at=at)

    assert "Mimi" in page(house.key_worker)
    assert "Mimi" not in page(house.counsellor)


def test_whoever_waits_to_be_certified_is_on_the_home_of_a_certifier_alone(house):
    ours = house.organisation
    by = make_member(Role.ADMINISTRATOR, organisation=ours).keyring()
    stranger = account_of(make_house("elsewhere").trainer)
    proposal = Proposal(Names("kanaria", "Kanaria Vogel"), ("trainer",))
    invitation, _code = invite(by, proposal, at=now())
    Invitation.objects.filter(pk=invitation.pk).update(used_at=now(), account=stranger.account)

    certify = reverse("staff:certify", args=[stranger.account.pk])
    assert certify in page(ours.certifier)
    assert certify not in page(make_member(Role.COORDINATOR, organisation=ours))
    assert certify not in page(house.key_worker)


def queries(client):
    client.get(HOME)  # the first opening verifies and keeps the keys
    with CaptureQueriesContext(connection) as counted:
        assert client.get(HOME).status_code == 200
    return len(counted)


def a_full_life(house, number):
    case = accompanied(house, name=f"Woman {number}")
    by, at = house.key_worker.keyring(at=now()), now()
    plans.set_goal(by, case, make_goal(steps=(make_step(until=in_days(1)),)), at=at)
    schedule_review(by, case, on=in_days(1), at=at)
    agreed(house, case, starts_on=in_days(-60), ends_on=in_days(5))
    note_progress(by, case, Progress("language", "hours", 12, 48, next_at=at), at=at)


def test_home_costs_the_same_for_one_woman_and_for_many(house):
    client = client_of(house.key_worker)
    a_full_life(house, 0)
    alone = queries(client)
    for number in range(1, 6):
        a_full_life(house, number)

    assert queries(client) == alone
