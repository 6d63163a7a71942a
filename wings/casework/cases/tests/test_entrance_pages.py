from uuid import uuid4

import pytest
from django.urls import reverse

from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartment, team_of
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.cases.vocabulary import SEARCHES_AN_HOUR
from wings.casework.consent.queries import notices_of
from wings.casework.participants.queries import card_of, identity_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.models import Entry
from wings.foundation.vault.tests.factories import NOON, make_member
from wings.programme.framework.queries import programme
from wings.programme.staff.models import Draft
from wings.programme.staff.vocabulary import Role

pytestmark = pytest.mark.django_db
NEW, INTAKE = "/women/new/", "/women/new/intake/"


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def client(house):
    return client_of(house.key_worker)


def third_key_worker(house):
    return make_member(Role.KEY_WORKER, organisation=house.organisation)


def filled(house, **changes):
    return {
        "file": str(uuid4()),
        "chosen_name": "Zuleika",
        "language": "pcm",
        "channel": "text",
        "reach": "+39 000 4711",
        "explained": "read-together",
        "deputy": str(house.deputy.keyholder),
    } | changes


def test_an_intake_needs_six_things_and_opens_a_whole_file(house, client):
    answer = client.post(INTAKE, filled(house))

    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/women/{case.code}/"
    keyring = house.deputy.keyring()
    _row, card = card_of(keyring, compartment(case, Kind.CARD))
    assert (card.chosen_name, card.languages, card.contact.reach) == (
        "Zuleika",
        ("pcm",),
        "+39 000 4711",
    )
    [notice] = notices_of(keyring, compartment(case, Kind.IDENTITY))
    version = programme("it-palermo").notice("data").version
    assert (notice.notice, notice.version, notice.explained) == ("data", version, "read-together")
    assert notice.given_by == house.key_worker.keyholder
    assert [one.role for one in team_of(case, NOON)] == ["key_worker", "deputy"]


def test_the_intake_page_marks_no_more_than_six_fields_as_needed(house, client):
    page = client.get(INTAKE).content.decode()

    assert page.count("field__needed") <= 6
    for never in ("legal_name", "birth", "nationality"):
        assert f'name="{never}' not in page


def test_the_intake_page_shows_the_notice_to_be_read(client):
    assert "You can leave out everything else." in client.get(INTAKE).content.decode()


@pytest.mark.parametrize(
    "missing", ["chosen_name", "language", "channel", "reach", "explained", "deputy"]
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(house, client, missing):
    answer = client.post(INTAKE, filled(house, hours="mornings only") | {missing: ""})

    assert answer.status_code == 200
    assert "mornings only" in answer.content.decode()
    assert f'id="id_{missing}' in answer.content.decode()
    assert not Case.objects.exists()


def test_who_is_only_met_in_person_needs_no_number(house, client):
    client.post(INTAKE, filled(house, channel="in_person", reach=""))

    assert Case.objects.count() == 1


def test_an_intake_may_go_on_with_what_she_likes_to_add(house, client):
    answer = client.post(INTAKE, filled(house, skip="1"))

    assert answer.url == reverse("cases:extras", args=[Case.objects.get().code])


def test_a_form_that_is_sent_twice_opens_one_file(house, client):
    sent = filled(house)

    first, second = client.post(INTAKE, sent), client.post(INTAKE, sent)

    assert first.url == second.url
    assert Case.objects.count() == 1


def test_a_form_with_the_id_of_anothers_file_opens_a_new_one(house, client):
    stranger = make_house("elsewhere")
    theirs = make_case(stranger)

    client.post(INTAKE, filled(house, file=str(theirs.pk)))

    assert Case.objects.exclude(pk=theirs.pk).count() == 1


def test_somebody_who_may_be_a_child_is_presumed_one_and_gets_the_notice_for_young_people(
    house, client
):
    client.post(INTAKE, filled(house, presumed_child="on"))

    identity = compartment(Case.objects.get(), Kind.IDENTITY)
    assert identity_of(house.key_worker.keyring(), identity)[1].presumed_child
    [notice] = notices_of(house.key_worker.keyring(), identity)
    assert notice.notice == "data-young"


def test_what_is_typed_is_kept_as_a_draft_until_it_is_saved(house, client):
    page = client.get(INTAKE).content.decode()
    url = page.split('hx-post="')[1].split('"')[0].replace("&amp;", "&")

    typed = filled(house)

    client.post(url, typed | {"chosen_name": "Half a na"})

    assert "Half a na" in client.get(INTAKE).content.decode()
    client.post(INTAKE, typed)
    assert not Draft.objects.exists()


def begun(house, client, name, **typed):
    """Begin an intake, type into it, and be called away; return what was typed."""
    page = client.post(INTAKE, {"name": name, "begin": "1"}).content.decode()
    url = page.split('hx-post="')[1].split('"')[0].replace("&amp;", "&")
    file = page.split('name="file" value="')[1].split('"')[0]
    sent = filled(house, chosen_name=name, file=file, **typed)
    client.post(url, sent)
    return sent


def test_an_intake_that_was_broken_off_goes_on_where_it_was(house, client):
    sent = begun(house, client, "Zuleika", words="the bakery")

    page = client.post(INTAKE, {"name": "Zuleika", "begin": "1"}).content.decode()

    assert 'value="the bakery"' in page
    assert f'name="file" value="{sent["file"]}"' in page


def test_another_womans_intake_neither_shows_nor_loses_what_was_broken_off(house, client):
    begun(house, client, "Zuleika", words="the bakery")

    sent = begun(house, client, "Perla")
    page = client.post(INTAKE, {"name": "Perla", "begin": "1"}).content.decode()
    assert 'value="the bakery"' not in page
    assert client.post(INTAKE, sent).status_code == 302

    page = client.post(INTAKE, {"name": "Zuleika", "begin": "1"}).content.decode()
    assert 'value="the bakery"' in page
    page = client.post(INTAKE, {"name": "Perla", "begin": "1"}).content.decode()
    assert page.count("Perla") == 1


def test_an_autosave_under_way_when_save_arrives_does_not_come_back_as_a_draft(house, client):
    page = client.get(INTAKE).content.decode()
    url = page.split('hx-post="')[1].split('"')[0].replace("&amp;", "&")
    told = page.split('name="_draft" value="')[1].split('"')[0].replace("&amp;", "&")

    sent = filled(house, chosen_name="Half a na", _draft=told)
    assert client.post(INTAKE, sent).status_code == 302
    client.post(url, sent)

    assert "Half a na" not in client.get(INTAKE).content.decode()


@pytest.fixture
def in_two_languages(monkeypatch):
    """Let notices exist in Greek too."""
    known = "wings.casework.cases.forms.choices.is_translated"
    monkeypatch.setattr(known, lambda _text, language: language in {"en", "el"})


@pytest.fixture
def in_english_alone(monkeypatch):
    known = "wings.casework.cases.forms.choices.is_translated"
    monkeypatch.setattr(known, lambda _text, language: language == "en")


@pytest.mark.usefixtures("in_english_alone")
def test_where_a_notice_exists_in_one_language_the_page_says_which_and_records_it(house, client):
    page = client.get(INTAKE).content.decode()
    assert "There is one text so far: English" in page
    assert "In which text?" not in page

    client.post(INTAKE, filled(house))

    part = compartment(Case.objects.get(), Kind.IDENTITY)
    assert [one.language for one in notices_of(house.deputy.keyring(), part)] == ["en"]


@pytest.mark.usefixtures("in_two_languages")
def test_where_a_notice_exists_in_several_languages_the_page_offers_each(house, client):
    page = client.get(INTAKE).content.decode()
    asked = page[page.index("In which text?") :]
    options = asked[: asked.index("</select>")]
    assert [code in options for code in ('value="en"', 'value="el"', 'value="it"')] == [
        True,
        True,
        False,
    ]

    client.post(INTAKE, filled(house, notice_language="el"))

    part = compartment(Case.objects.get(), Kind.IDENTITY)
    assert [one.language for one in notices_of(house.deputy.keyring(), part)] == ["el"]


def test_without_a_second_key_worker_the_page_says_what_to_do(house):
    lonely = make_house("lonely")
    lonely.deputy.row.delete()

    page = client_of(lonely.key_worker).get(INTAKE).content.decode()

    assert "certify a second key worker" in page


def test_a_search_shows_her_own_and_names_only_the_colleague_for_others(house, client):
    mine = make_case(house, chosen_name="Blessing Osas")
    other = make_case(
        house, chosen_name="Blesing Ossas", by=house.deputy, deputy=third_key_worker(house)
    )

    page = client.post(NEW, {"name": "osas blessing"}).content.decode()

    assert mine.code in page
    assert other.code not in page
    assert "Blesing Ossas" not in page
    assert f"ask {house.deputy.certificate.shown_name}" in page


def test_a_search_leaves_its_trace_without_the_name(house, client):
    client.post(NEW, {"name": "Zuleika"})

    entry = Entry.objects.get(event="cases.searched")
    assert entry.actor == house.key_worker.keyholder
    assert entry.subject is None
    assert entry.details == '{"found":0}'


def test_nobody_searches_without_end(house, client):
    for _time in range(SEARCHES_AN_HOUR):
        client.post(NEW, {"name": "Zuleika"})

    answer = client.post(NEW, {"name": "Zuleika"})

    assert "searched very often" in answer.content.decode()
    assert Entry.objects.filter(event="cases.searched").count() == SEARCHES_AN_HOUR


def test_another_organisation_finds_nothing(house):
    make_case(house, chosen_name="Zuleika")
    stranger = client_of(make_house("elsewhere").key_worker)

    assert "Nobody of this name" in stranger.post(NEW, {"name": "Zuleika"}).content.decode()


def test_the_name_that_was_searched_waits_in_the_intake(house, client):
    page = client.post(INTAKE, {"name": "Zuleika", "begin": "1"}).content.decode()

    assert 'value="Zuleika"' in page
    assert "Please look at this again" not in page


def test_an_intake_does_not_wait_for_the_key_of_the_index(house):
    make_case(house)
    newcomer = third_key_worker(house)

    client_of(newcomer).post(INTAKE, filled(house))

    assert Case.objects.count() == 2


@pytest.mark.parametrize("path", [NEW, INTAKE])
def test_who_may_not_take_in_finds_no_page(house, path):
    for member in (house.trainer, house.psychologist, house.counsellor):
        assert client_of(member).get(path).status_code == 404


@pytest.mark.parametrize("path", [NEW, INTAKE])
def test_nobody_is_sent_to_sign_in(client, path):
    client.cookies.clear()

    answer = client.get(path)

    assert (answer.status_code, answer.url.startswith(reverse("staff:sign-in"))) == (302, True)
