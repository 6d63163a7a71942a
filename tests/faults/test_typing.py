"""What somebody mistypes: said plainly, kept where it may be, and in no log."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from wings.casework.cases.tests.factories import client_of, make_house
from wings.foundation.keys import passphrases
from wings.programme.staff.actions.inviting import invite
from wings.programme.staff.contents import Names, Proposal
from wings.programme.staff.models import Invitation
from wings.programme.staff.tests.factories import keyring_of, make_member

pytestmark = pytest.mark.django_db
TYPED = "kanarienvogel"


@pytest.fixture(autouse=True)
def _cheap():
    with patch.object(passphrases, "_stretched", lambda *_: b"k" * 32):
        yield


def test_a_wrong_passphrase_is_said_without_blame_and_never_shown_again(log):
    answer = Client().post("/sign-in/", {"name": "somebody", "passphrase": TYPED})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "do not go together" in page
    assert 'value="somebody"' in page
    assert TYPED not in page
    assert TYPED not in log.getvalue()
    assert "autofocus" in page


def test_an_expired_invitation_says_what_to_do(log):
    administrator = make_member("administrator")
    proposal = Proposal(Names(TYPED, TYPED), ("trainer",))
    _invitation, code = invite(keyring_of(administrator), proposal, at=timezone.now())
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = Client().post("/join/", {"code": code}).content.decode()

    assert "more than a day old" in page
    assert "ask for a new one" in page
    assert f'value="{code}"' in page
    assert TYPED not in page
    assert code not in log.getvalue()


def test_a_form_with_a_mistake_keeps_what_was_typed_and_puts_the_focus_there(log):
    client = client_of(make_house().key_worker)
    typed = {"chosen_name": TYPED, "hours": f"<b>{TYPED}</b>", "channel": "text"}
    page = client.post("/women/new/intake/", typed).content.decode()

    assert f'value="{TYPED}"' in page
    assert f"&lt;b&gt;{TYPED}&lt;/b&gt;" in page
    assert "autofocus" in page
    assert "Nothing is lost" in page
    assert TYPED not in log.getvalue()


def test_a_form_from_a_page_that_was_open_for_too_long_is_not_lost_silently(log):
    client = client_of(make_house().key_worker, client=Client(enforce_csrf_checks=True))
    answer = client.post("/women/new/intake/", {"chosen_name": TYPED})

    assert answer.status_code == 403
    assert "Please send it again" in answer.content.decode()
    assert TYPED not in log.getvalue()
