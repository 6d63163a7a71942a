from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wings.foundation.vault.models import CertificateRow
from wings.programme.staff.http import door, fresh_factor, signed_in
from wings.programme.staff.middleware import SessionMiddleware
from wings.programme.staff.rules.cookies import NAME
from wings.programme.staff.tests.factories import (
    long_ago,
    make_member,
    make_organisation_root,
    make_session,
    session_client,
)
from wings.programme.staff.vocabulary import May

pytestmark = pytest.mark.django_db


@door(May.TAKE_REGISTER)
def register(request):
    return HttpResponse(" ".join(sorted(request.keyring.roles)))


@signed_in
@fresh_factor
def clinical(request):
    return HttpResponse("clinical")


@pytest.fixture
def visit(rf):
    def _visit(view, cookie=None, *, method="get", **data):
        request = getattr(rf, method)("/somewhere/?page=2", data)
        request.at, request.htmx = timezone.now(), None
        if cookie:
            request.COOKIES[NAME] = cookie.written()
        return SessionMiddleware(view)(request)

    return _visit


def test_a_door_opens_for_the_roles_that_may(visit):
    _session, cookie = make_session(make_member(("trainer", "coordinator")))

    assert visit(register, cookie).content == b"coordinator trainer"


def test_for_other_roles_the_page_is_not_there(visit):
    _session, cookie = make_session(make_member("psychologist"))

    with pytest.raises(Http404):
        visit(register, cookie)


def test_nobody_is_sent_to_sign_in_and_would_come_back(visit):
    response = visit(register)

    assert response.status_code == 302
    way = urlsplit(response.url)
    assert way.path == reverse("staff:sign-in")
    assert parse_qs(way.query) == {"next": ["/somewhere/?page=2"]}


def test_somebody_without_a_second_factor_is_sent_to_it(visit):
    _session, cookie = make_session(make_member("trainer"), factor_at=None)

    assert urlsplit(visit(register, cookie).url).path == reverse("staff:factor")


def test_a_locked_session_is_sent_to_be_unlocked(visit):
    _session, cookie = make_session(make_member("trainer"), at=long_ago(20))

    assert urlsplit(visit(register, cookie).url).path == reverse("staff:locked")


def test_a_fragment_sends_the_whole_page_to_sign_in(client):
    response = client.get(
        reverse("staff:roles"),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/x/"},
    )

    assert response.status_code == 200
    assert response.headers["HX-Redirect"] == f"{reverse('staff:sign-in')}?next=%2Fx%2F"


def test_a_second_factor_of_eleven_minutes_is_asked_for_again(visit):
    member = make_member("psychologist")
    _session, cookie = make_session(member, factor_at=long_ago(11))
    _fresh, fresh_cookie = make_session(member, factor_at=long_ago(9))

    assert urlsplit(visit(clinical, cookie).url).path == reverse("staff:confirm")
    assert visit(clinical, fresh_cookie).content == b"clinical"


def test_roles_come_from_the_certificate_and_from_no_column(visit):
    member = make_member("psychologist")
    other = make_member("trainer", organisation=member.organisation)
    _session, cookie = make_session(member)
    CertificateRow.objects.filter(keyholder=other.keyholder).update(keyholder=None)
    CertificateRow.objects.filter(keyholder=member.keyholder).update(sealed=other.vault.row.sealed)

    response = visit(register, cookie)

    assert response.url == reverse("staff:organisation")


def test_an_ended_certificate_shuts_every_door_at_the_next_request(visit):
    member = make_member("trainer")
    _session, cookie = make_session(member)
    CertificateRow.objects.filter(keyholder=member.keyholder).update(ended_at=timezone.now())

    response = visit(register, cookie)

    assert response.url == reverse("staff:organisation")


def test_a_certificate_for_other_keys_is_none(visit):
    member = make_member("trainer")
    _session, cookie = make_session(member)
    twin = make_member("trainer", organisation=member.organisation)
    CertificateRow.objects.filter(keyholder=member.keyholder).delete()
    twin.vault.row.keyholder_id = member.keyholder.pk
    twin.vault.row.save()

    assert visit(register, cookie).url == reverse("staff:organisation")


def test_who_is_not_certified_reads_it_calmly_with_the_words_of_her_keys():
    member = make_member("trainer")
    CertificateRow.objects.filter(keyholder=member.keyholder).delete()
    client = session_client(member, organisation=None)

    page = client.get(reverse("staff:organisation"))

    assert b"Not certified yet" in page.content
    assert client.get(reverse("staff:account")).status_code == 200
    assert client.get(reverse("staff:roles")).url == reverse("staff:organisation")


def test_who_belongs_to_two_organisations_chooses_where_to_work():
    palermo, athens = make_organisation_root(), make_organisation_root()
    member = make_member("psychologist", organisation=palermo)
    member = make_member("coordinator", organisation=athens, person=member)
    client = session_client(member, organisation=palermo.id)
    member.account.refresh_from_db()

    page = client.get(reverse("staff:organisation"))
    chosen = client.post(
        f"{reverse('staff:organisation')}?next=/roles/", {"organisation": str(athens.id)}
    )

    assert palermo.name in page.content.decode()
    assert athens.name in page.content.decode()
    assert chosen.url == "/roles/"
    assert "Coordinator" in client.get("/roles/").content.decode()
    assert athens.name in client.get("/roles/").content.decode()


def test_an_organisation_that_never_certified_her_cannot_be_chosen():
    client = session_client(make_member("trainer"))

    page = client.post(
        reverse("staff:organisation"), {"organisation": str(make_organisation_root().id)}
    )

    assert page.status_code == 200


def test_a_busy_session_lasts_until_its_eighth_hour(visit):
    member = make_member("trainer")
    started = timezone.now() - timedelta(hours=7, minutes=59)
    _session, cookie = make_session(member, started_at=started)
    _over, over_cookie = make_session(member, started_at=started - timedelta(minutes=2))

    assert visit(register, cookie).status_code == 200
    assert urlsplit(visit(register, over_cookie).url).path == reverse("staff:sign-in")


def test_a_foreign_way_back_is_not_followed():
    for way in (
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere",
        "javascript:1",
    ):
        page = session_client(make_member()).get(reverse("staff:sign-in"), {"next": way})
        assert page.url == reverse("staff:account") or page.url == "/"


def test_a_wrong_cookie_is_nobody():
    client = Client()
    for text in ("", "x", "A" * 88, "é"):
        client.cookies[NAME] = text
        assert client.get(reverse("staff:roles")).status_code == 302
