from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartment
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.participants.models import CardRow, IdentityRow
from wings.casework.participants.queries import card_of, identity_of, whereabouts_of
from wings.casework.participants.vocabulary import Kind

pytestmark = pytest.mark.django_db
PAGES = ["card", "identity", "whereabouts"]


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house, chosen_name="Zuleika")


@pytest.fixture
def client(house):
    return client_of(house.key_worker)


def path(case, page):
    return reverse(f"cases:{page}", args=[case.code])


def card(version=1, **changes):
    return {
        "version": version,
        "chosen_name": "Zuleika",
        "language": "en",
        "interpreter": "no",
        "channel": "call",
        "reach": "+39 000 4711",
        "hours": "mornings",
        "words": "the library",
    } | changes


def known_card(house, case):
    return card_of(house.deputy.keyring(), compartment(case, Kind.CARD))[1]


def test_the_card_is_changed_and_the_contact_counts_as_checked_today(house, case, client):
    answer = client.post(path(case, "card"), card(language_2="pcm", adjustments="a seat"))

    assert answer.url == f"/women/{case.code}/"
    known = known_card(house, case)
    assert (known.contact.channel, known.contact.hours) == ("call", "mornings")
    assert known.languages == ("en", "pcm")
    assert known.adjustments == "a seat"
    assert known.contact.checked_on == timezone.localdate()


def test_still_right_is_one_click(house, case, client):
    page = client.get(path(case, "card")).content.decode()
    assert "ask again whether it is still right" in page

    client.post(path(case, "contact-checked"), {"version": 1})

    assert known_card(house, case).contact.checked_on == timezone.localdate()


def test_a_line_that_is_over_is_written_anew_and_not_confirmed(case, client):
    gone = (timezone.localdate() - timedelta(days=1)).isoformat()
    client.post(path(case, "card"), card(valid_until=gone))

    page = client.get(path(case, "card")).content.decode()

    assert "Do not contact her in this way" in page
    assert "she said so today" not in page


def autosaved(client, case, **typed):
    page = client.get(path(case, "card")).content.decode()
    url = unescape(page.split('hx-post="')[1].split('"')[0])
    client.post(url, card(**typed))


def test_what_she_typed_and_did_not_want_can_be_let_go(case, client):
    autosaved(client, case, reach="+39 000 9999")
    page = client.get(path(case, "card")).content.decode()
    assert "+39 000 9999" in page
    drop = page.split('action="/drafts/')[1].split('"')[0]

    answer = client.post(f"/drafts/{drop}", {"next": path(case, "card")})

    assert answer.url == path(case, "card")
    page = client.get(path(case, "card")).content.decode()
    assert "+39 000 9999" not in page
    assert "Let it go" not in page


def test_nobody_lets_go_what_a_colleague_is_typing(house, case, client):
    autosaved(client, case, reach="+39 000 9999")
    page = client.get(path(case, "card")).content.decode()
    drop = page.split('action="/drafts/')[1].split('"')[0]

    client_of(house.deputy).post(f"/drafts/{drop}")

    assert "+39 000 9999" in client.get(path(case, "card")).content.decode()


def test_another_change_of_the_card_does_not_count_as_a_check(house, case, client):
    before = known_card(house, case).contact
    same = {"channel": before.channel, "reach": before.reach, "hours": before.hours}

    client.post(path(case, "card"), card(chosen_name="Zizi", words=before.words, **same))

    known = known_card(house, case)
    assert (known.chosen_name, known.contact) == ("Zizi", before)


def test_a_contact_that_was_changed_since_is_not_confirmed_unseen(house, case, client):
    client.post(path(case, "card"), card())
    before = CardRow.objects.get().version

    answer = client.post(path(case, "contact-checked"), {"version": 1})

    assert answer.url == path(case, "card")
    assert CardRow.objects.get().version == before


def test_two_who_write_at_once_see_both_texts_and_neither_is_lost(house, case, client):
    client_of(house.deputy).post(path(case, "card"), card(hours="saved by the deputy"))

    answer = client.post(path(case, "card"), card(hours="typed by the key worker"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "saved by the deputy" in page
    assert page.count("typed by the key worker") == 2
    assert known_card(house, case).contact.hours == "saved by the deputy"
    version = page.split('name="version" value="')[-1].split('"')[0]
    client.post(path(case, "card"), card(version, hours="typed by the key worker"))
    assert known_card(house, case).contact.hours == "typed by the key worker"


def hidden(page, name):
    return unescape(page.split(f'name="{name}" value="')[-1].split('"')[0])


def test_what_somebody_had_not_touched_never_brings_back_a_number_that_was_struck_out(
    house, case, client
):
    read = client.get(path(case, "card")).content.decode()
    before = known_card(house, case).contact
    line = {"channel": before.channel, "reach": before.reach, "hours": before.hours}
    typed = card(words=before.words, adjustments="a seat", _read=hidden(read, "_read"), **line)
    client_of(house.deputy).post(path(case, "card"), card(reach="+39 000 0815", words=""))

    page = client.post(path(case, "card"), typed).content.decode()
    assert "+39 000 0815" in page
    assert f'name="reach" value="{before.reach}"' not in page
    shown = {name: hidden(page, name) for name in ("version", "_read", "reach", "hours")}
    client.post(path(case, "card"), typed | {"channel": "call", "words": ""} | shown)

    known = known_card(house, case)
    assert (known.contact.reach, known.contact.words) == ("+39 000 0815", "")
    assert known.adjustments == "a seat"


def test_a_clash_shows_only_what_differs_and_says_what_is_empty(house, case, client):
    client_of(house.deputy).post(path(case, "card"), card(words=""))

    page = client.post(path(case, "card"), card()).content.decode()

    compared = (
        page.split('role="alert"')[1].split("</section>\n    </section>")[0].split("<form")[0]
    )
    assert "What may be said if somebody else answers?: the library" in compared
    assert "What may be said if somebody else answers?: –" in compared
    assert "Chosen name" not in compared


def test_a_birth_and_a_tick_that_somebody_else_saved_stand_in_the_form(house, case, client):
    read = hidden(client.get(path(case, "identity")).content.decode(), "_read")
    newer = {"version": 0, "birth_year": "2010", "birth_month": "3", "presumed_child": "on"}
    client_of(house.deputy).post(path(case, "identity"), newer)

    typed = {"version": 0, "_read": read, "legal_name": "Two"}
    page = client.post(path(case, "identity"), typed).content.decode()

    assert 'name="birth_year" value="2010"' in page
    assert '<option value="3" selected>' in page
    assert 'name="legal_name" value="Two"' in page
    assert "checked" in page.split('name="presumed_child"')[1].split(">")[0]


def test_who_reads_over_a_broken_page_keeps_all_that_she_typed(house, case, client):
    client_of(house.deputy).post(path(case, "card"), card(reach="+39 000 0815"))

    page = client.post(path(case, "card"), card(_read="{")).content.decode()

    assert 'name="reach" value="+39 000 4711"' in page


def test_identity_is_written_for_the_first_time_and_again(house, case, client):
    client.post(
        path(case, "identity"), {"version": 0, "legal_name": "Zuleika Osas", "birth_year": "1994"}
    )
    client.post(
        path(case, "identity"),
        {"version": 1, "legal_name": "Zuleika Osas", "birth_year": "1994", "nationality": "any"},
    )

    _row, known = identity_of(house.deputy.keyring(), compartment(case, Kind.IDENTITY))
    assert (known.legal_name, known.birth, known.nationality) == ("Zuleika Osas", "1994", "any")


def test_a_first_identity_that_two_write_at_once_stays_one(house, case, client):
    client_of(house.deputy).post(path(case, "identity"), {"version": 0, "legal_name": "One"})

    page = client.post(path(case, "identity"), {"version": 0, "legal_name": "Two"})

    assert "Somebody saved this" in page.content.decode()
    assert IdentityRow.objects.count() == 1


def test_whom_her_birth_shows_to_be_under_age_is_presumed_a_child(house, case, client):
    year = timezone.now().year - 17

    client.post(path(case, "identity"), {"version": 0, "birth_year": str(year)})

    assert identity_of(house.deputy.keyring(), compartment(case, Kind.IDENTITY))[1].presumed_child


def test_a_legal_name_is_found_by_the_next_search(house, case, client):
    client.post(path(case, "identity"), {"version": 0, "legal_name": "Precious Igbinedion"})

    page = client.post("/women/new/", {"name": "Igbinedion, Precious"}).content.decode()

    assert case.code in page


def test_whereabouts_begin_with_their_first_row_and_open_for_the_deputy(house, case, client):
    assert client.get(path(case, "whereabouts")).status_code == 200
    assert compartment(case, Kind.WHEREABOUTS) is None

    client.post(path(case, "whereabouts"), {"version": 0, "areas_avoided": "the station"})

    part = compartment(case, Kind.WHEREABOUTS)
    assert whereabouts_of(house.deputy.keyring(), part)[1].areas_avoided == "the station"


def test_whereabouts_ask_for_a_fresh_second_factor(house, case):
    stale = client_of(house.key_worker, factor_at=timezone.now() - timedelta(minutes=11))

    answer = stale.get(path(case, "whereabouts"))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("staff:confirm"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_for_key_worker_and_deputy_alone(house, case, page):
    assert client_of(house.key_worker).get(path(case, page)).status_code == 200
    assert client_of(house.deputy).get(path(case, page)).status_code == 200
    for member in (house.trainer, house.psychologist, house.counsellor):
        assert client_of(member).get(path(case, page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_another_organisation_learns_nothing_of_a_file(case, page):
    stranger = client_of(make_house("elsewhere").key_worker)

    assert stranger.get(path(case, page)).status_code == 404
    assert stranger.get(f"/women/XX999/{page}/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_sent_to_sign_in(case, page, client):
    client.cookies.clear()

    assert client.get(path(case, page)).url.startswith(reverse("staff:sign-in"))


def test_a_title_and_an_address_tell_nothing_about_her(house, case, client):
    for page in PAGES:
        title = client.get(path(case, page)).content.decode().split("<title>")[1].split("<")[0]
        assert case.code not in title
        assert "Zuleika" not in title
    assert Case.objects.get().code in path(case, "card")
