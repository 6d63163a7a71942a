import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from wings.foundation.vault.tests.factories import make_member
from wings.programme.staff.tests.factories import account_of, session_client
from wings.programme.staff.vocabulary import Role
from wings.strands.employment import actions
from wings.strands.employment.models import HoursRow, InternshipRow
from wings.strands.employment.queries import work_of
from wings.strands.employment.tests.factories import (
    CANARY,
    DAY,
    NOON,
    TODAY,
    accompanied,
    agreed,
    logged,
    make_house,
    visited,
)

pytestmark = pytest.mark.django_db

AGREED = {
    "host": "Bakery",
    "starts_on": "2026-03-02",
    "ends_on": "2026-04-02",
    "hours_planned": "80",
}
HOURS = {"on": "2026-03-02", "hours": "5", "words": "bread"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return accompanied(house)


def client_of(member):
    return session_client(account_of(member))


@pytest.fixture
def counsellor(house):
    return client_of(house.counsellor)


def page_of(case, name, *args):
    return reverse(f"employment:{name}", args=[case.code, *args])


def test_an_internship_begins_with_the_hours_that_the_programme_offers(counsellor, case):
    form = counsellor.get(page_of(case, "new-internship")).context["form"]

    assert form["hours_planned"].value() == 80


def test_a_counsellor_agrees_an_internship_and_logs_hours(house, case, counsellor):
    assert counsellor.post(page_of(case, "new-internship"), AGREED).status_code == 302
    [placement] = work_of(house.counsellor.keyring(), case).placements
    url = page_of(case, "internship", placement.internship.id)

    assert counsellor.post(url, HOURS).status_code == 302
    assert "5 of 80 hours" in counsellor.get(url).content.decode()


def test_hours_outside_the_agreed_days_are_kept_and_marked(house, case, counsellor):
    row = agreed(house, case)
    url = page_of(case, "internship", row.pk)

    counsellor.post(url, HOURS | {"on": "2026-02-27"})

    assert "outside the agreed days" in counsellor.get(url).content.decode()


def test_a_last_day_before_the_first_is_asked_back(counsellor, case):
    page = counsellor.post(page_of(case, "new-internship"), AGREED | {"ends_on": "2026-03-01"})

    assert "The last day is before the first." in page.content.decode()
    assert not InternshipRow.objects.exists()


def test_beyond_her_right_to_work_the_form_asks_for_a_reason(house, case, counsellor):
    actions.note_right_to_work(house.key_worker.keyring(), case, TODAY + 20 * DAY, at=NOON)
    url = page_of(case, "new-internship")

    page = counsellor.post(url, AGREED)
    answer = counsellor.post(url, AGREED | {"reason": "The renewal is under way."})

    assert "End by then, or say below why it must be later." in page.content.decode()
    assert answer.status_code == 302
    [placement] = work_of(house.counsellor.keyring(), case).placements
    assert placement.internship.content.override.reason == "The renewal is under way."
    assert "ends after the last day" in counsellor.get(page_of(case, "work")).content.decode()


def test_the_key_worker_says_until_when_she_may_work_and_reads_the_rest(house, case):
    row = agreed(house, case)
    visited(house, case, row)
    client = client_of(house.key_worker)

    answer = client.post(page_of(case, "right-to-work"), {"until_on": "2026-09-01"})

    assert answer.status_code == 302
    assert "1 September 2026" in client.get(page_of(case, "work")).content.decode()
    page = client.get(page_of(case, "internship", row.pk))
    assert f"{CANARY} was calm" in page.content.decode()
    assert "Log hours" not in page.content.decode()
    assert client.post(page_of(case, "internship", row.pk), HOURS).status_code == 404
    assert client.get(page_of(case, "new-internship")).status_code == 404
    assert not HoursRow.objects.exists()


def test_a_deputy_without_the_key_is_told_who_holds_it(house, case):
    agreed(house, case)

    page = client_of(house.deputy).get(page_of(case, "work"))

    assert page.status_code == 403
    assert CANARY not in page.content.decode()


def test_every_page_shows_and_saves(house, case, counsellor):
    row = agreed(house, case)
    hours, visit = logged(house, case, row, 4), visited(house, case, row)
    typed = {
        page_of(case, "edit-internship", row.pk): AGREED,
        page_of(case, "new-visit", row.pk): {"on": "2026-03-02", "met": "her", "note": "well"},
        page_of(case, "hours", hours.pk): HOURS,
        page_of(case, "visit", visit.pk): {"on": "2026-03-02", "met": "both", "note": "well"},
    }

    for url, fields in typed.items():
        page = counsellor.get(url)
        version = page.context["form"]["version"].value() or ""
        assert page.status_code == 200, url
        assert counsellor.post(url, fields | {"version": version}).status_code == 302, url
    assert (
        counsellor.post(page_of(case, "hours", hours.pk), HOURS | {"version": 1}).status_code == 200
    )
    assert (
        work_of(house.counsellor.keyring(), case).placements[0].internship.content.host == "Bakery"
    )


@pytest.mark.parametrize("who", ["trainer", "psychologist"])
def test_for_other_roles_the_page_is_not_there(house, case, who):
    client = client_of(getattr(house, who))

    assert client.get(page_of(case, "work")).status_code == 404
    assert client.post(page_of(case, "right-to-work"), {}).status_code == 404


def test_another_organisation_and_another_counsellor_find_nothing(house, case):
    stranger = make_house("elsewhere").counsellor
    colleague = make_member(Role.COUNSELLOR, organisation=house.organisation)

    for member in (stranger, colleague):
        assert client_of(member).get(page_of(case, "work")).status_code == 404


def test_nobody_is_sent_to_sign_in(case):
    assert Client().get(page_of(case, "work")).status_code == 302
