import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from wings.foundation.audit.models import Entry
from wings.programme.staff.models import Account, Session
from wings.programme.staff.tests.factories import make_member, session_client
from wings.programme.staff.vocabulary import May, Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_the_table_of_roles(role):
    page = session_client(make_member(role)).get(reverse("staff:roles")).content.decode()

    assert page.count('role="rowheader"') == len(May)
    assert all(str(one.label).lower() in page.lower() for one in Role)


def test_the_account_page_tells_names_roles_words_and_sessions():
    anna = make_member(("trainer", "coordinator"))
    session_client(anna)
    page = session_client(anna).get(reverse("staff:account")).content.decode()

    assert anna.certificate.shown_name in page
    assert anna.certificate.sign_in in page
    assert anna.organisation.name in page
    assert "Language trainer, Coordinator" in page
    assert "End the others" in page


def test_ending_the_others_leaves_this_session():
    anna = make_member()
    other, mine = session_client(anna), session_client(anna)

    mine.post(reverse("staff:end-others"))

    assert mine.get(reverse("staff:account")).status_code == 200
    assert other.get(reverse("staff:account")).status_code == 302
    assert Entry.objects.get(event="staff.sessions_ended").details == '{"count":1}'


def test_a_language_that_is_chosen_stays_chosen():
    anna = make_member()
    client = session_client(anna)

    client.post(reverse("staff:language"), {"language": "it"})
    client.post(reverse("staff:language"), {"language": "klingon"})

    assert Account.objects.get(pk=anna.account.pk).language == "it"
    assert 'lang="it"' in client.get(reverse("staff:roles")).content.decode()


def test_signing_out_ends_the_session():
    client = session_client(make_member())

    assert client.post(reverse("staff:sign-out")).url == reverse("staff:sign-in")
    assert Session.objects.get().ended_at is not None


def test_titles_say_nothing_about_anybody():
    anna = make_member()
    client = session_client(anna)

    for name in ("account", "roles", "organisation", "unsaved", "confirm"):
        page = client.get(reverse(f"staff:{name}")).content.decode()
        title = page.split("<title>")[1].split("</title>")[0]
        assert anna.certificate.shown_name not in title
        assert anna.organisation.name not in title


def test_pages_for_nobody_need_no_session(client):
    for name in ("sign-in", "lost", "left"):
        assert client.get(reverse(f"staff:{name}")).status_code == 200


def test_the_way_out_stands_on_every_page_of_somebody_who_is_signed_in(client):
    page = session_client(make_member()).get(reverse("staff:roles")).content.decode()

    assert f'action="{reverse("staff:leave")}"' in page
    assert f'data-leave="{reverse("staff:left")}"' in page
    assert "data-leave" not in client.get(reverse("staff:sign-in")).content.decode()


def test_no_name_stands_in_the_clear_in_any_table():
    anna = make_member("trainer")
    client = session_client(anna)
    client.get(reverse("staff:account"))
    words = [anna.certificate.sign_in, anna.certificate.shown_name, anna.organisation.name]

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own tables
            stored = b"\n".join(_octets(value) for row in cursor.fetchall() for value in row)
            for word in words:
                assert word.encode() not in stored, table
                assert word.encode("utf-16-le") not in stored, table


def _octets(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_a_page_costs_few_queries(django_assert_max_num_queries):
    client = session_client(make_member(), seen_at=timezone.now())

    with django_assert_max_num_queries(3):
        client.get(reverse("staff:roles"))
