"""What somebody plants who writes to the database: keys, places, names, roles."""

import pytest

from wings.casework.cases import actions
from wings.casework.cases.models import TeamMember
from wings.casework.cases.queries import compartment, held_compartments
from wings.casework.cases.tests.factories import make_case, make_house
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.keys.headers import Author, EpochHeader, Place, Previous, make_header
from wings.foundation.keys.suite import Tampered, fresh_key, seal_to
from wings.foundation.vault.actions import commit_ledger
from wings.foundation.vault.models import Compartment, EpochHeaderRow, Grant
from wings.foundation.vault.opening import data_key, place_of
from wings.foundation.vault.places import grant_place
from wings.foundation.vault.tests.factories import NOON, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house)


def opened_once(member, case):
    """Let somebody open her parts of a file, so that her keys are kept."""
    keyring = member.keyring()
    held_compartments(keyring, case)
    commit_ledger(keyring)
    return keyring


def test_next_epoch_by_admin(house, case):
    """A planted data key with a header signed by an administrator."""
    admin = make_member("administrator", organisation=house.organisation)
    opened_once(house.key_worker, case)
    card = compartment(case, Kind.CARD)
    first = EpochHeaderRow.objects.get(compartment=card, epoch=1)
    planted = fresh_key()
    author = Author(admin.keyholder, admin.certificate.serial, admin.keypair.signing)
    before = Previous(EpochHeader.from_bytes(bytes(first.body)), fresh_key())
    signed = make_header(place_of(card), planted, author=author, previous=before)
    Grant.objects.filter(compartment=card).delete()
    Compartment.objects.filter(pk=card.pk).update(epoch=2)
    card.refresh_from_db()
    EpochHeaderRow.objects.create(
        compartment=card, epoch=2, body=signed.header_bytes, signature=signed.signature
    )
    g = Grant(compartment=card, epoch=2, keyholder_id=house.key_worker.keyholder, basis="care")
    g.sealed = seal_to(house.key_worker.keypair.sealing.public, planted, grant_place(card, g))
    g.save()
    with pytest.raises(Tampered):
        assert data_key(house.key_worker.keyring(), card, 2) == planted, "xx"
        assert 0, "accepted"
