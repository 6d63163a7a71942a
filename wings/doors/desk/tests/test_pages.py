from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from wings.casework.cases.actions import (
    Intake,
    add_member,
    note_progress,
    raise_flag,
    schedule_review,
    take_in,
)
from wings.casework.cases.contents import Progress
from wings.casework.cases.tests.factories import make_card
from wings.casework.cases.vocabulary import FlagKind, TeamRole
from wings.casework.consent.contents import NoticeGiven
from wings.doors.desk.views import openings
from wings.foundation.audit.log import record
from wings.foundation.audit.models import Entry
from wings.foundation.audit.queries import OPENED
from wings.foundation.vault.tests.factories import make_member as certify
from wings.programme.staff.tests.factories import (
    keyring_of,
    make_member,
    make_organisation_root,
    session_client,
)
from wings.programme.staff.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    organisation = make_organisation_root()
    for role in (Role.GUARDIAN, Role.CLINICAL_GUARDIAN):
        for _ in range(2):
            certify(role, organisation=organisation)
    return organisation


@pytest.fixture
def worker(house):
    return make_member((Role.KEY_WORKER,), organisation=house)


@pytest.fixture
def deputy(house):
    return make_member((Role.KEY_WORKER,), organisation=house)


def taken_in(worker, deputy, name="Mimi", *, at=None):
    at = at or timezone.now()
    by = keyring_of(worker, at=at)
    notice = NoticeGiven("data", "1", "en", "read_together", by.keyholder, at.date())
    intake = Intake(make_card(name), notice, deputy.keyholder.pk, "it-palermo", "2026.1")
    return take_in(by, intake, at=at)


@pytest.fixture
def case(worker, deputy):
    return taken_in(worker, deputy)


def test_home_shows_what_is_due_and_nothing_else(worker, deputy, case):
    now = timezone.now()
    by = keyring_of(worker, at=now)
    raise_flag(by, case, kind=FlagKind.PLEASE_CHECK, at=now)
    schedule_review(by, case, on=now.date() - timedelta(days=1), at=now)

    page = session_client(deputy).get(reverse("desk:home"))

    assert page.status_code == 200
    assert "Please check on her" in page.text
    assert "Review of her plan" in page.text
    assert "Mimi" in page.text


def test_home_without_anything_due_says_so(worker, house):
    assert "Nothing is due today." in session_client(worker).get(reverse("desk:home")).text


def test_a_flag_dropped_as_a_slip_is_on_the_home_of_key_worker_and_deputy(
    house, worker, deputy, case
):
    trainer = make_member((Role.TRAINER,), organisation=house)
    now = timezone.now()
    by = keyring_of(worker, at=now)
    add_member(by, case, keyholder=trainer.keyholder.pk, role=TeamRole.TRAINER, at=now)
    raise_flag(keyring_of(trainer, at=now), case, kind=FlagKind.NOT_HERE, at=now)

    for member in (deputy, worker):
        page = session_client(member).get(reverse("desk:home"))
        assert "Expected and not here" in page.text


def test_the_caseload_shows_her_own_women_alone(house, worker, deputy, case):
    other = make_member((Role.KEY_WORKER,), organisation=house)
    taken_in(other, deputy, "Zora")

    page = session_client(worker).get(reverse("desk:caseload"))

    assert "Mimi" in page.text
    assert "Zora" not in page.text


@pytest.mark.parametrize(
    ("text", "found"), [("mim", True), ("ÍMI", True), ("zo", False), ("", True)]
)
def test_a_woman_is_found_by_part_of_her_chosen_name(worker, deputy, case, text, found):
    posted = {"text": text, "stage": "", "order": "name"}

    page = session_client(worker).post(reverse("desk:caseload"), posted)

    assert ("Mimi" in page.text) is found


def test_a_search_with_htmx_swaps_the_list_alone(worker, deputy, case):
    posted = {"text": "mimi", "stage": "", "order": "code"}

    page = session_client(worker).post(
        reverse("desk:caseload"), posted, headers={"HX-Request": "true"}
    )

    assert "<html" not in page.text
    assert "Mimi" in page.text


def test_the_caseload_costs_the_same_number_of_queries_for_many_women(
    worker, deputy, django_assert_num_queries
):
    client = session_client(worker)
    counts = []
    for number in range(2):
        for each in range(1 if number == 0 else 8):
            taken_in(worker, deputy, f"Woman {number}{each}")
        client.get(reverse("desk:caseload"))
        with django_assert_num_queries(100, exact=False) as counted:
            client.get(reverse("desk:caseload"))
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_the_file_page_puts_the_safe_contact_line_first(worker, case):
    page = session_client(worker).get(reverse("desk:file", args=[case.code])).text

    assert page.index("Safe contact") < page.index("Her way")
    assert "the library" in page
    assert "<title>File" in page
    assert "Mimi" not in page[: page.index("</head>")]


def test_the_three_strands_are_shown_as_progress(worker, case):
    now = timezone.now()
    progress = Progress("language", "hours", 12, 48)
    note_progress(keyring_of(worker, at=now), case, progress, at=now)

    page = session_client(worker).get(reverse("desk:file", args=[case.code])).text

    assert "12 of 48 hours" in page
    assert page.count("<progress") == 3


def test_opening_a_file_is_told_on_the_page_of_who_opened_it(worker, deputy, case):
    session_client(deputy).get(reverse("desk:file", args=[case.code]))

    page = session_client(worker).get(reverse("desk:opened", args=[case.code])).text

    assert deputy.certificate.shown_name in page


def test_openings_are_told_to_the_first_one_however_many_there_are(worker, case, monkeypatch):
    monkeypatch.setattr(openings, "A_PAGE", 2)
    began = timezone.now() - timedelta(days=9)
    for day in range(5):
        with transaction.atomic():
            record(
                OPENED,
                by=keyring_of(worker, at=began),
                subject=case.pk,
                at=began + timedelta(days=day),
                details={"kinds": ["card"]},
            )
    client, path = session_client(worker), reverse("desk:opened", args=[case.code])

    first, last = client.get(path).text, client.get(path, {"page": "99"}).text

    told = date_format(localtime(began).date())
    assert told not in first
    assert "?page=2" in first
    assert told in last


def test_nothing_leaves_when_the_opening_cannot_be_recorded(worker, case, monkeypatch):
    client = session_client(worker)
    client.get(reverse("desk:file", args=[case.code]))
    before = Entry.objects.count()

    def refuse(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("wings.foundation.vault.actions.openings.record", refuse)

    with pytest.raises(RuntimeError):
        client.get(reverse("desk:file", args=[case.code]))
    assert Entry.objects.count() == before


@pytest.mark.parametrize("page", ["desk:file", "desk:opened"])
def test_a_file_is_not_there_for_a_colleague_outside_the_team(house, case, page):
    other = make_member((Role.KEY_WORKER,), organisation=house)

    assert session_client(other).get(reverse(page, args=[case.code])).status_code == 404


def test_the_programme_page_says_what_was_changed_and_why(worker):
    page = session_client(worker).get(reverse("desk:programme")).text

    assert "and why" in page
    assert "Instead of: Internship<" in page
    assert "opened when mentors are trained and accompanied in Palermo" in page
    assert page.count("<title>Programme</title>") == 1


def test_the_programme_page_shows_no_id_in_the_place_of_a_word(worker):
    page = session_client(worker).get(reverse("desk:programme")).text

    for name in ("it-sicily", "language-trainer", "peer-mentor", "course-languages", "employment-"):
        assert name not in page


def test_an_address_of_a_place_is_read_by_who_may_and_lies_nowhere_in_clear(house):
    coordinator = make_member((Role.COORDINATOR,), organisation=house)
    make_member((Role.KEY_WORKER,), organisation=house)
    client = session_client(coordinator)
    typed = {"name": "House", "address": "17 Canary Lane", "used_for": "lessons"}

    assert client.post(reverse("desk:places"), typed).status_code == 302
    assert "17 Canary Lane" in client.get(reverse("desk:places")).text
