import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from wings.casework.cases.tests.factories import client_of
from wings.foundation.vault.tests.factories import make_member
from wings.programme.staff.models import Draft
from wings.programme.staff.tests.factories import account_of, long_ago, session_client
from wings.programme.staff.vocabulary import Role
from wings.strands.psychosocial.models import SessionRow
from wings.strands.psychosocial.queries import sessions_of
from wings.strands.psychosocial.tests.factories import (
    CANARY,
    DAY,
    NOON,
    accompanied,
    make_house,
    written,
)

pytestmark = pytest.mark.django_db

NOTE = {
    "note": "She slept better.",
    "on": "2026-03-02",
    "starts": "10:00",
    "minutes": "50",
    "setting": "individual",
}


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


@pytest.fixture
def client(house):
    return session_client(account_of(house.psychologist))


def page_of(case, name="sessions", *args):
    return reverse(f"psychosocial:{name}", args=[case.code, *args])


def test_a_psychologist_reads_what_she_wrote(house, case, client):
    written(house, case, next_at=NOON + 7 * DAY)

    page = client.get(page_of(case))

    assert CANARY in page.content.decode()
    assert "Next appointment" in page.content.decode()


def test_a_note_is_written_in_one_page(house, case, client):
    assert client.get(page_of(case, "new-session")).status_code == 200
    answer = client.post(page_of(case, "new-session"), NOTE)

    assert answer.status_code == 302
    [one] = sessions_of(house.psychologist.keyring(), case)
    assert one.session.note == "She slept better."


def test_a_day_without_its_time_is_asked_back_and_the_note_is_kept(case, client):
    page = client.post(page_of(case, "new-session"), NOTE | {"next_on": "2026-03-09"})

    assert "Please say at what time." in page.content.decode()
    assert "She slept better." in page.content.decode()
    assert not SessionRow.objects.exists()


def test_two_corrections_at_once_show_both_texts_and_overwrite_nothing(house, case, client):
    row = written(house, case)
    url = page_of(case, "session", row.pk)
    client.post(url, NOTE | {"version": "1", "note": "The first correction."})

    page = client.post(url, NOTE | {"version": "1", "note": "The second correction."})

    assert "The first correction." in page.content.decode()
    assert "The second correction." in page.content.decode()
    [one] = sessions_of(house.psychologist.keyring(), case)
    assert one.session.note == "The first correction."


def test_saving_once_more_after_seeing_both_is_a_decision(house, case, client):
    row = written(house, case)
    url = page_of(case, "session", row.pk)
    client.post(url, NOTE | {"version": "1", "note": "The first correction."})
    page = client.post(url, NOTE | {"version": "1", "note": "The second correction."})
    version = page.context["form"]["version"].value()

    answer = client.post(url, NOTE | {"version": version, "note": "Both, joined."})

    assert answer.status_code == 302
    [one] = sessions_of(house.psychologist.keyring(), case)
    assert one.session.note == "Both, joined."


def test_an_old_second_factor_is_asked_again(house, case):
    client = session_client(account_of(house.psychologist), factor_at=long_ago(11))

    answer = client.get(page_of(case))

    assert answer.status_code == 302
    assert "confirm" in answer.url


@pytest.mark.parametrize("who", ["key_worker", "deputy", "trainer", "counsellor"])
def test_for_everybody_else_the_page_is_not_there(house, case, who):
    client = session_client(account_of(getattr(house, who)))

    assert client.get(page_of(case)).status_code == 404
    assert client.post(page_of(case, "new-session"), NOTE).status_code == 404


def test_a_psychologist_outside_the_care_team_finds_nothing(house, case):
    other = make_member(Role.PSYCHOLOGIST, organisation=house.organisation)

    assert session_client(account_of(other)).get(page_of(case)).status_code == 404


def test_nobody_is_sent_to_sign_in(case):
    assert Client().get(page_of(case)).status_code == 302


def test_a_psychologist_of_two_organisations_works_in_one_at_a_time(house, case):
    elsewhere = make_house()
    both = make_member(
        Role.PSYCHOLOGIST, organisation=elsewhere.organisation, person=house.psychologist
    )
    theirs = accompanied(elsewhere, both, "Joy")
    here, there = (session_client(account_of(one)) for one in (house.psychologist, both))

    def answers(client):
        return [client.get(page_of(one)).status_code for one in (case, theirs)]

    assert answers(here) == [200, 404]
    assert answers(there) == [404, 200]


def test_what_is_being_typed_is_kept_sealed_and_offered_again(case, client):
    url = page_of(case, "new-session")
    draft = client.get(url).context["draft"].url

    client.post(draft, NOTE | {"note": CANARY})

    assert CANARY in client.get(url).content.decode()
    [kept] = Draft.objects.all()
    assert CANARY.encode() not in bytes(kept.sealed)
    client.post(url, NOTE)
    assert CANARY not in client.get(url).content.decode()
    assert not Draft.objects.exists()


@pytest.fixture
def colleague(house):
    """A second psychologist of the house, on no team yet."""
    return account_of(make_member(Role.PSYCHOLOGIST, organisation=house.organisation))


def test_a_second_psychologist_reads_the_notes_once_the_first_one_says_so(
    house, case, client, colleague
):
    """The whole way through the pages: joining, being asked, leaving it, handing over."""
    written(house, case)
    keys, theirs = client_of(house.key_worker), session_client(colleague)
    place = f"psychologist:{colleague.account.pk}"
    assert keys.post(reverse("cases:team", args=[case.code]), {"who": place}).status_code == 302
    for browser in (keys, client):
        assert browser.get(reverse("desk:file", args=[case.code])).status_code == 200

    page = theirs.get(page_of(case))
    assert page.status_code == 403
    assert "is asked on her page of sessions" in page.content.decode()
    assert theirs.post(page_of(case, "hand-over"), {"to": colleague.account.pk}).status_code == 403

    asked = client.get(page_of(case)).content.decode()
    assert f"{colleague.certificate.shown_name} is on this care team since" in asked
    question = client.get(page_of(case, "hand-over")).content.decode()
    assert "earlier ones too" in question
    assert "checked" not in question
    assert client.post(page_of(case, "hand-over"), {}).status_code == 200
    assert theirs.get(page_of(case)).status_code == 403, "left as it is"

    answer = client.post(page_of(case, "hand-over"), {"to": str(colleague.account.pk)})
    assert answer.status_code == 302
    assert CANARY in theirs.get(page_of(case)).content.decode()
    assert "is on this care team since" not in client.get(page_of(case)).content.decode()
    assert CANARY in client.get(page_of(case)).content.decode()


def test_for_whom_nobody_waits_nothing_is_handed_over(house, case, client):
    written(house, case)

    assert "Nobody waits" in client.get(page_of(case, "hand-over")).content.decode()
    trainer = {"to": str(house.trainer.keyholder)}
    assert client.post(page_of(case, "hand-over"), trainer).status_code == 200
