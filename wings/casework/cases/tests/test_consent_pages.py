from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from wings.casework.cases.models import TeamMember
from wings.casework.cases.queries import compartment, held_compartments
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.cases.views.showing import readable_version
from wings.casework.consent.models import ConsentRow, ScanRow
from wings.casework.consent.queries import consents_of, notices_of
from wings.casework.consent.rules import MOST_BYTES, months_after
from wings.casework.participants.actions import write_identity
from wings.casework.participants.contents import Identity
from wings.casework.participants.vocabulary import Kind
from wings.foundation.vault.actions import commit_ledger
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.tests.factories import make_member, trust_each_other
from wings.programme.framework.queries import programme
from wings.programme.staff.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house, chosen_name="Zuleika")


@pytest.fixture
def client(house):
    return client_of(house.key_worker)


@pytest.fixture
def partner(house):
    other = make_house("partner house")
    trust_each_other(house.organisation, other.organisation)
    return make_member(Role.COUNSELLOR, organisation=other.organisation)


def today():
    return timezone.localdate()


def path(case, page, *more):
    return reverse(f"cases:{page}", args=[case.code, *more])


def ask(client, case, consent="storybook", **answers):
    said = {
        "decision": "given",
        "explained": "read-together",
        "until": str(months_after(today(), 2)),
    }
    return client.post(path(case, "consent-ask", consent), said | answers)


def decided(house, case):
    return consents_of(house.deputy.keyring(at=timezone.now()), compartment(case, Kind.IDENTITY))


def kinds(member, case):
    return set(held_compartments(member.keyring(at=timezone.now()), case))


def scan(length=None, kind="JPEG"):
    exif = Image.Exif()
    exif[0x010F] = "SpyCam of Anna"
    written = BytesIO()
    Image.effect_noise((120, 90), 30).convert("RGB").save(written, kind, exif=exif)
    data = written.getvalue()
    return SimpleUploadedFile("anna.jpg", data + bytes((length or len(data)) - len(data)))


def test_the_page_shows_every_consent_with_nothing_chosen(case, client):
    page = client.get(path(case, "consents")).content.decode()

    for text in programme("it-palermo").consents:
        assert path(case, "consent-ask", text.id) in page
    form = client.get(path(case, "consent-ask", "storybook")).content.decode()
    assert "checked" not in form


def soon():
    return str(today() + timedelta(days=7))


def test_what_waits_stands_before_what_is_answered(case, client):
    ask(client, case, "share-legal", recipient="Studio Verdi", until=soon())
    ask(client, case, "storybook")

    page = client.get(path(case, "consents")).content.decode()

    said = ("ask her again", "Studio Verdi", "Not asked yet", "Answered", "Storybook")
    found = [page.index(text) for text in said]
    assert found == sorted(found)
    assert path(case, "consent-ask", "share-legal") in page[: page.index("Not asked yet")]


@pytest.mark.parametrize(
    "then",
    [
        {"recipient": "Studio Verdi"},
        {"decision": "refused", "until": ""},
    ],
)
def test_whoever_was_asked_again_is_not_asked_once_more(case, client, then):
    ask(client, case, "share-legal", recipient="Studio Verdi", until=soon())

    ask(client, case, "share-legal", **then)

    assert "ask her again" not in client.get(path(case, "consents")).content.decode()


def test_a_consent_that_she_stopped_is_not_asked_for_again(case, client):
    ask(client, case, "share-legal", recipient="Studio Verdi", until=soon())

    client.post(path(case, "consent-stop", ConsentRow.objects.get().pk))

    assert "ask her again" not in client.get(path(case, "consents")).content.decode()


@pytest.mark.parametrize(
    ("consent", "more", "names_somebody"),
    [("storybook", {}, False), ("share-legal", {"recipient": "Studio Verdi"}, True)],
)
def test_before_stopping_somebody_is_named_where_the_consent_names_somebody(
    case, client, consent, more, names_somebody
):
    ask(client, case, consent, **more)

    page = client.get(path(case, "consent-stop", ConsentRow.objects.get().pk)).content.decode()

    assert ("<dt>To</dt>" in page) is names_somebody


def test_a_notice_says_its_day_and_a_plain_number(case, client):
    client.post(path(case, "notice"), {"explained": "with-interpreter"})

    for page in ("consents", "notice"):
        told = client.get(path(case, page)).content.decode()
        assert "it-palermo." not in told
        assert "text 1.1 of 2026" in told


@pytest.mark.parametrize(
    ("version", "number", "year"),
    [
        ("1", "1", ""),
        ("1+it-palermo.2026.1", "1.1", "2026"),
        ("2+be-antwerp.2027.3", "2.3", "2027"),
        ("1+strange", "1", ""),
    ],
)
def test_a_version_reads_as_a_number_and_a_year(version, number, year):
    assert readable_version(version) == (number, year)


def test_a_consent_is_recorded_with_its_wording_version_and_how_it_was_explained(
    house, case, client
):
    assert ask(client, case).status_code == 302

    [(_row, consent)] = decided(house, case)
    text = programme("it-palermo").consent("storybook")
    assert (consent.consent, consent.version, consent.wording) == (
        "storybook",
        text.version,
        text.text,
    )
    assert (consent.explained, consent.asked_by) == ("read-together", house.key_worker.keyholder)
    assert consent.until == months_after(today(), 2)


def test_refusing_every_consent_still_gives_a_whole_file(house, case, client):
    for text in programme("it-palermo").consents:
        assert ask(client, case, text.id, decision="refused", until="").status_code == 302

    assert len(decided(house, case)) == len(programme("it-palermo").consents)
    assert kinds(house.deputy, case) == {Kind.CARD, Kind.IDENTITY, Kind.PLAN}
    for page in ("card", "identity", "whereabouts", "team", "flags", "consents"):
        assert client.get(path(case, page)).status_code == 200


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"decision": ""}, "decision"),
        ({"explained": ""}, "explained"),
        ({"until": ""}, "until"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": str(today() + timedelta(days=400))}, "until"),
    ],
)
def test_what_is_missing_or_too_long_is_said_and_nothing_is_recorded(
    house, case, client, answers, field
):
    answer = ask(client, case, **answers)

    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert decided(house, case) == []


def test_a_consent_to_share_names_its_recipient(house, case, client):
    assert ask(client, case, "share-legal").status_code == 200
    assert ask(client, case, "share-legal", recipient="Studio Verdi").status_code == 302

    [(_row, consent)] = decided(house, case)
    assert (consent.recipient, consent.compartments) == ("Studio Verdi", ())


def test_a_partner_opens_what_she_agreed_to_and_nothing_after_she_stops(
    house, case, client, partner
):
    form = client.get(path(case, "consent-ask", "share-employment")).content.decode()
    assert partner.certificate.shown_name in form
    ask(client, case, "share-employment", person=str(partner.keyholder))
    [(row, _consent)] = decided(house, case)
    assert kinds(partner, case) == {Kind.CARD}

    asked = client.get(path(case, "consent-stop", row.pk)).content.decode()
    assert "has not opened her file" in asked
    client.post(path(case, "consent-stop", row.pk))

    assert kinds(partner, case) == set()
    assert not Compartment.objects.filter(rotation_due_at__isnull=False).exists()
    assert compartment(case, Kind.CARD).epoch == 3, "one for joining, one for leaving"
    assert client.get(path(case, "card")).status_code == 200


def test_the_page_before_stopping_says_what_was_seen(house, case, client, partner):
    ask(client, case, "share-employment", person=str(partner.keyholder))
    keyring = partner.keyring(at=timezone.now())
    keyring.ledger.note(compartment(case, Kind.CARD))
    commit_ledger(keyring)
    [(row, _consent)] = decided(house, case)

    page = client.get(path(case, "consent-stop", row.pk)).content.decode()

    assert "What was read cannot be unread" in page
    assert partner.certificate.shown_name in page


def test_a_consent_that_is_over_can_be_given_again(house, case, client, partner, time_machine):
    ask(client, case, "share-employment", person=str(partner.keyholder), until=str(today()))
    time_machine.move_to(timezone.now() + timedelta(days=2))
    later = client_of(house.key_worker)

    answer = ask(later, case, "share-employment", person=str(partner.keyholder))

    assert answer.status_code == 302
    assert kinds(partner, case) == {Kind.CARD}
    assert TeamMember.objects.filter(keyholder=partner.keyholder).count() == 2


def test_the_same_person_does_not_get_the_same_keys_twice(house, case, client, partner):
    ask(client, case, "share-employment", person=str(partner.keyholder))

    answer = ask(client, case, "share-employment", person=str(partner.keyholder))

    assert "on her care team already" in answer.content.decode()
    assert ConsentRow.objects.count() == 1


def test_stopping_twice_changes_nothing(case, client):
    ask(client, case)
    row = ConsentRow.objects.get()

    first = client.post(path(case, "consent-stop", row.pk))
    second = client.post(path(case, "consent-stop", row.pk))

    assert (first.status_code, second.status_code) == (302, 302)
    assert ConsentRow.objects.get().version == 2


def test_for_whom_may_be_a_child_the_consents_are_closed_and_it_is_said_what_to_do(
    house, case, client
):
    part = compartment(case, Kind.IDENTITY)
    at = timezone.now()
    write_identity(house.key_worker.keyring(), part, Identity(presumed_child=True), at=at)

    page = client.get(path(case, "consents")).content.decode()

    assert "The adult consents are closed" in page
    assert path(case, "identity") in page
    assert path(case, "consent-ask", "storybook") not in page
    ask(client, case)
    assert decided(house, case) == []


def test_the_notice_is_given_again(house, case, client):
    client.post(path(case, "notice"), {"explained": "with-interpreter"})

    identity = compartment(case, Kind.IDENTITY)
    given = notices_of(house.deputy.keyring(), identity)
    assert [one.explained for one in given] == ["with-interpreter", "read-together"]


def test_a_scan_is_kept_without_metadata_and_shown_under_a_neutral_name(house, case, client):
    ask(client, case, paper=scan())
    row = ConsentRow.objects.get()

    shown = client.get(path(case, "paper", row.pk))

    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Cache-Control"] == "no-store"
    assert shown["Content-Disposition"] == 'inline; filename="paper.jpg"'
    assert b"SpyCam" not in shown.content
    assert Image.open(BytesIO(shown.content)).size == (120, 90)


def test_a_newer_scan_takes_the_place_of_an_older_one(case, client):
    ask(client, case, paper=scan())
    row = ConsentRow.objects.get()

    client.post(path(case, "paper-add", row.pk), {"paper": scan(kind="PNG")})

    assert ScanRow.objects.count() == 1
    assert client.get(path(case, "paper", row.pk))["Content-Type"] == "image/png"


def test_ten_megabytes_are_kept(case, client):
    ask(client, case, paper=scan(MOST_BYTES))

    assert ScanRow.objects.count() == 1


def test_one_byte_more_is_refused_and_the_rest_stays(case, client):
    answer = ask(client, case, "share-legal", recipient="Studio Verdi", paper=scan(MOST_BYTES + 1))

    page = answer.content.decode()
    assert "larger than 10 MB" in page
    assert "Studio Verdi" in page
    assert not ConsentRow.objects.exists()


def test_an_upload_that_is_larger_by_far_gets_a_clear_page(case, client):
    assert ask(client, case, paper=scan(MOST_BYTES + 3_000_000)).status_code == 413
    assert not ConsentRow.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"MZ not a picture", "Only JPEG, PNG and PDF"), (b"\xff\xd8\xff\xe0 half", "broken")],
)
def test_what_is_no_paper_is_refused_in_one_sentence(case, client, data, said):
    ask(client, case)
    row = ConsentRow.objects.get()

    upload = SimpleUploadedFile("paper.jpg", data)
    answer = client.post(path(case, "paper-add", row.pk), {"paper": upload})

    assert said in answer.content.decode()
    assert not ScanRow.objects.exists()


def test_a_decision_of_another_file_is_not_found(house, case, client):
    ask(client, case)
    row = ConsentRow.objects.get()
    other = make_case(house, chosen_name="Other")

    for page in ("consent-stop", "paper", "paper-add"):
        assert client.get(path(other, page, row.pk)).status_code == 404
    assert client.get(path(case, "paper", row.pk)).status_code == 404
    assert client.get(path(case, "consent-ask", "no-such")).status_code == 404


@pytest.mark.parametrize("page", ["consents", "notice"])
def test_consents_open_for_key_worker_and_deputy_alone(house, case, client, page):
    stranger = client_of(make_house("elsewhere").key_worker)

    assert client_of(house.deputy).get(path(case, page)).status_code == 200
    for member in (house.trainer, house.psychologist, house.counsellor):
        assert client_of(member).get(path(case, page)).status_code == 404
    assert stranger.get(path(case, page)).status_code == 404
    client.cookies.clear()
    assert client.get(path(case, page)).url.startswith(reverse("staff:sign-in"))
