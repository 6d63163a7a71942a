"""What no seal can refuse, because it was right once: the chain tells of it."""

import json
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from tests.attacks.worlds import make_world
from wings.foundation.audit import triggers
from wings.foundation.audit.models import Chain, Entry
from wings.foundation.audit.verification import verify
from wings.foundation.vault.models import (
    CertificateRow,
    EpochHeaderRow,
    Grant,
    GuardianPiece,
    Slip,
    sealed_models,
)
from wings.foundation.vault.opening import open_row
from wings.foundation.vault.stored import fingerprints
from wings.foundation.vault.tests.factories import NOON
from wings.programme.staff.actions import certifying
from wings.programme.staff.contents import Names
from wings.programme.staff.tests.factories import make_member, make_organisation_root

pytestmark = pytest.mark.django_db
STORED = (EpochHeaderRow, Grant, GuardianPiece, Slip)


@pytest.fixture
def world():
    return make_world()


def faults(organisation):
    return set(verify(organisation, fingerprints(organisation)).faults)


def told(world, before):
    return faults(world.organisation) - before


def test_rows_that_are_rolled_back_whole_still_open_but_the_chain_tells(world):
    """A database writer can put back what was right once. This is the limit that is published."""
    before = faults(world.organisation)
    rolled_back = 0
    for model in sealed_models():
        for row in model.objects.select_related("compartment"):
            old = world.older.get((model._meta.label, row.pk), {})
            if old.get("epoch") != row.epoch or old["version"] == row.version:
                continue
            model.objects.filter(pk=row.pk).update(**old)
            holder = next(
                grant.keyholder_id
                for grant in Grant.objects.filter(compartment=row.compartment_id)
                if grant.keyholder_id in world.keyrings
            )
            open_row(world.keyring(holder), model.objects.get(pk=row.pk))
            assert f"{row.reference} was changed or rolled back" in told(world, before)
            rolled_back += 1
    assert rolled_back


@pytest.mark.parametrize("model", STORED)
def test_whatever_is_deleted_or_planted_is_told(world, model):
    rows = model.objects.all()
    before = faults(world.organisation)
    for row in rows[:3]:
        with transaction.atomic():
            model.objects.filter(pk=row.pk).delete()
            assert f"{row.reference} was removed without an entry" in told(world, before)
            transaction.set_rollback(True)
        with transaction.atomic():
            entries_lost(row.reference)
            assert told(world, before)
            transaction.set_rollback(True)


def unguard():
    """Take the triggers away, as the owner of the tables can."""
    with connection.cursor() as cursor:
        triggers.remove(SimpleNamespace(connection=connection, execute=cursor.execute))


def entries_lost(reference):
    """Cut the entry out that vouches for something, as somebody does who owns the tables."""
    unguard()
    Entry.objects.filter(details__contains=reference).delete()


def test_a_grant_that_is_given_a_later_end_is_told(world):
    before = faults(world.organisation)
    grant = Grant.objects.first()
    Grant.objects.filter(pk=grant.pk).update(expires_at=NOON)

    assert told(world, before) == {f"{grant.reference} was changed or rolled back"}


def test_a_certificate_that_ended_and_stands_again_is_told():
    organisation = make_organisation_root()
    member = make_member("trainer", organisation=organisation)
    by = organisation.certifier.keyring()
    names = Names(member.certificate.sign_in, member.certificate.shown_name)
    subject = certifying.Subject.by_keys(member.certificate.keyholder, names, member.keypair)
    certifying.certify(by, subject, ("psychologist",), compared=subject.compared, at=NOON)
    before = faults(organisation.id)
    CertificateRow.objects.filter(keyholder=member.keyholder, ended_at=None).update(ended_at=NOON)
    CertificateRow.objects.filter(pk=member.certificate.serial).update(ended_at=None)

    assert len(faults(organisation.id) - before) == 2


def test_the_database_itself_refuses_to_change_or_remove_an_entry(world):
    for attempt in (
        lambda: Entry.objects.update(event="nothing"),
        lambda: Entry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_entries_that_are_edited_removed_or_reordered_are_told(world):
    before = faults(world.organisation)
    unguard()
    entries = Entry.objects.filter(organisation=world.organisation).order_by("number")
    middle, last = entries[3], entries.last()
    for change in (
        lambda: entries.filter(pk=middle.pk).update(event="other"),
        lambda: entries.filter(pk=middle.pk).update(actor=None),
        lambda: entries.filter(pk=middle.pk).update(details=json.dumps({})),
        lambda: entries.filter(pk=middle.pk).delete(),
        lambda: entries.filter(pk=last.pk).delete(),
        lambda: entries.filter(number__gt=middle.number).delete(),
        lambda: Chain.objects.filter(organisation=world.organisation).update(length=3),
    ):
        with transaction.atomic():
            change()
            assert told(world, before)
            transaction.set_rollback(True)
