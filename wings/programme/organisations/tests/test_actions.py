import pytest

from wings.foundation.audit.models import Entry
from wings.foundation.keys.suite import fresh_key
from wings.foundation.keys.words import fingerprint
from wings.foundation.vault import queries as vault
from wings.foundation.vault.actions import RotationDue, VersionClash, end_grants
from wings.foundation.vault.models import CertificateRow
from wings.foundation.vault.opening import NoGrant
from wings.foundation.vault.tests.factories import NODE, NOON, make_member, make_organisation
from wings.programme.organisations import actions, queries
from wings.programme.organisations.contents import Place
from wings.programme.organisations.models import Organisation
from wings.programme.organisations.vocabulary import GUARDIAN, HOLDERS, Kind

pytestmark = pytest.mark.django_db
CANARY = "Kanarienhaus"
HOUSE = Place(name=CANARY, address="Canary Lane 7", used_for="lessons")


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def worker(organisation):
    return make_member("key_worker", organisation=organisation)


@pytest.fixture
def others(organisation):
    return [
        make_member(role, organisation=organisation)
        for role in ("key_worker", "psychologist", GUARDIAN, GUARDIAN)
    ]


def found(name=CANARY):
    return actions.found_organisation(
        name=name, programme="it-palermo", root_public=fresh_key(), node=NODE, at=NOON
    )


def test_an_organisation_is_called_by_the_name_it_was_founded_with():
    founded = found()

    assert queries.name_of(founded, NODE) == CANARY
    assert queries.names(NODE) == {founded.pk: CANARY}
    assert queries.organisation(founded.pk) == founded
    assert len(fingerprint(bytes(founded.root_public))) == 6


def test_no_row_of_an_organisation_holds_its_name_in_clear():
    found()

    for row in Organisation.objects.values_list():
        assert CANARY.encode() not in b"".join(
            bytes(column) if isinstance(column, bytes | memoryview) else str(column).encode()
            for column in row
        )


def test_an_organisations_compartment_is_made_once_at_its_first_use(worker, others):
    first = actions.open_compartment(worker.keyring(), Kind.PLACES, at=NOON)
    again = actions.open_compartment(worker.keyring(), Kind.PLACES, at=NOON)

    assert first == again == queries.compartment_of(worker.organisation.id, Kind.PLACES)


def test_everybody_entitled_holds_it_and_nobody_else(worker, others):
    colleague, psychologist, *_ = others
    compartment = actions.open_compartment(worker.keyring(), Kind.PLACES, at=NOON)
    holders = vault.holders_of([compartment])[compartment.pk]

    assert {worker.keyholder, colleague.keyholder} <= holders
    assert psychologist.keyholder not in holders


def test_a_place_that_was_entered_is_found_and_corrected(worker, others):
    actions.add_place(worker.keyring(), HOUSE, at=NOON)
    keyring = worker.keyring()
    [(site, place)] = queries.places(keyring)
    [(stale, _)] = queries.places(keyring)

    assert place == HOUSE
    actions.change_place(keyring, site, Place(name="House", address="elsewhere"), at=NOON)
    assert [place.name for _, place in queries.places(worker.keyring())] == ["House"]
    read = (stale.version, bytes(stale.sealed))
    with pytest.raises(VersionClash):
        actions.change_place(keyring, stale, HOUSE, at=NOON)
    # As it was read: else a second try of the same request would count as the newest.
    assert (stale.version, bytes(stale.sealed)) == read
    assert site.version == read[0] + 1


def test_a_place_is_not_opened_by_whom_its_compartment_does_not_entitle(worker, others):
    _, psychologist, *_ = others
    actions.add_place(worker.keyring(), HOUSE, at=NOON)

    with pytest.raises(NoGrant):
        queries.places(psychologist.keyring())
    with pytest.raises(NoGrant):
        actions.add_place(psychologist.keyring(), HOUSE, at=NOON)


def test_somebody_new_is_handed_what_her_role_entitles_to_in_a_colleagues_session(
    organisation, worker, others
):
    actions.add_place(worker.keyring(), HOUSE, at=NOON)
    newcomer = make_member("coordinator", organisation=organisation)

    with pytest.raises(NoGrant):
        queries.places(newcomer.keyring())
    assert actions.settle(worker.keyring(), at=NOON) == 1
    assert [place for _, place in queries.places(newcomer.keyring())] == [HOUSE]
    assert actions.settle(worker.keyring(), at=NOON) == 0


def test_a_key_that_is_due_is_made_anew_for_those_who_stay_and_writing_goes_on(
    organisation, worker, others
):
    colleague, *_ = others
    actions.add_place(worker.keyring(), HOUSE, at=NOON)
    CertificateRow.objects.filter(pk=colleague.row.pk).update(ended_at=NOON)
    gone = vault.grants_within(organisation.id, colleague.keyholder)
    end_grants(gone, by=worker.keyholder, why="left", at=NOON)
    with pytest.raises(RotationDue):
        actions.add_place(worker.keyring(), HOUSE, at=NOON)

    actions.settle(worker.keyring(), at=NOON)

    actions.add_place(worker.keyring(), HOUSE, at=NOON)
    [places] = vault.compartments_of(organisation.id, organisation.id)
    assert places.epoch == 2
    assert colleague.keyholder not in vault.holders_of([places])[places.pk]
    assert len(queries.places(worker.keyring())) == 2


def test_whoever_has_a_certificate_that_cannot_be_verified_gets_no_key_and_stops_nobody(
    organisation, worker, others
):
    colleague, *_ = others
    actions.add_place(worker.keyring(), HOUSE, at=NOON)
    forged = make_member("key_worker", organisation=organisation)
    CertificateRow.objects.filter(pk=forged.row.pk).update(sealed=colleague.row.sealed)
    newcomer = make_member("coordinator", organisation=organisation)

    assert actions.settle(worker.keyring(), at=NOON) == 1
    assert queries.places(newcomer.keyring())


def test_somebody_who_holds_nothing_hands_nothing_over(worker, others):
    _, psychologist, *_ = others
    actions.open_compartment(worker.keyring(), Kind.PLACES, at=NOON)

    assert actions.settle(psychologist.keyring(), at=NOON) == 0


def test_each_step_leaves_an_entry_without_a_word_of_it(worker, others):
    actions.add_place(worker.keyring(), HOUSE, at=NOON)
    told = Entry.objects.filter(organisation=worker.organisation.id)

    assert "organisations.place_added" in set(told.values_list("event", flat=True))
    assert not told.filter(details__contains=CANARY).exists()


def test_every_compartment_of_an_organisation_says_who_holds_it():
    assert set(HOLDERS) == set(Kind)
    assert all(HOLDERS.values())
