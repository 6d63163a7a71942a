from datetime import timedelta

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from wings.config import command
from wings.foundation.vault import actions
from wings.foundation.vault.models import Compartment, Grant
from wings.foundation.vault.tests import factories as vault
from wings.foundation.vault.vocabulary import Custody
from wings.programme.staff.models import Draft, LateForm, Session
from wings.programme.staff.tests.factories import make_member, make_session

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def tick():
    """Let the machine do what time asks for; return what was said."""
    return lambda: CliRunner().invoke(command.application(), ["tick"]).output


def begin_file(ends):
    """Return a file of two, for one of whom a consent ends at that instant."""
    organisation = vault.make_organisation()
    first, second = (vault.make_member("key_worker", organisation=organisation) for _ in "ab")
    held = Custody(
        (first.keyholder, second.keyholder), bases={second.keyholder: ("consent:x", ends)}
    )
    by = first.keyring()
    return actions.begin_file(
        by, first_part=vault.some_id("part", ends), custody=held, at=ends - DAY
    )


def test_whose_time_is_over_loses_her_key_although_nobody_works(tick, now):
    over, standing = begin_file(now - DAY), begin_file(now + DAY)

    said = tick()

    assert Grant.objects.filter(compartment=over).count() == 1
    assert Grant.objects.filter(compartment=standing).count() == 2
    assert Compartment.objects.get(rotation_due_at__isnull=False) == over
    assert said.rstrip().endswith("1")


def test_a_second_time_there_is_nothing_left_to_do(tick, now):
    begin_file(now - DAY)
    tick()

    assert tick().rstrip().endswith("0")


def test_sessions_end_and_what_was_kept_for_a_while_is_forgotten(tick, now):
    anna = make_member()
    make_session(anna, at=now - 2 * DAY)
    kept = {"account": anna.account, "sealed": b"x"}
    LateForm.objects.create(**kept, expires_at=now - DAY)
    for days in (1, 60):
        Draft.objects.create(**kept, place=b"p", changed_on=(now - days * DAY).date(), version=1)

    tick()

    assert not Session.objects.filter(ended_at=None).exists()
    assert not LateForm.objects.exists()
    assert [one.changed_on for one in Draft.objects.all()] == [(now - DAY).date()]
