"""Organisations with people and files, without a passphrase and without a page."""

from dataclasses import dataclass
from datetime import date

from django.test import Client

from wings.casework.cases.actions import Intake, take_in
from wings.casework.cases.models import Case
from wings.casework.consent.contents import NoticeGiven
from wings.casework.participants.contents import Card, SafeContact
from wings.foundation.vault.tests.factories import (
    NODE,
    NOON,
    Member,
    Organisation,
    make_member,
    make_organisation,
)
from wings.programme.organisations.models import Organisation as OrganisationRow
from wings.programme.organisations.queries import name_place
from wings.programme.staff.tests.factories import account_of, session_client
from wings.programme.staff.vocabulary import Role


@dataclass
class House:
    """One organisation with a member of every care role, two guardians of each sort."""

    organisation: Organisation
    key_worker: Member
    deputy: Member
    trainer: Member
    psychologist: Member
    counsellor: Member


def make_house(name: str = "") -> House:
    """Make an organisation with everybody whom a file needs."""
    organisation = make_organisation(name)
    OrganisationRow.objects.create(
        id=organisation.id,
        programme="it-palermo",
        root_public=organisation.root.public,
        sealed_name=NODE.seal(organisation.name.encode(), name_place(organisation.id)),
        made_on=NOON.date(),
    )
    for role in (Role.GUARDIAN, Role.CLINICAL_GUARDIAN):
        for _ in range(3):
            make_member(role, organisation=organisation)
    roles = (Role.KEY_WORKER, Role.KEY_WORKER, Role.TRAINER, Role.PSYCHOLOGIST, Role.COUNSELLOR)
    return House(organisation, *(make_member(role, organisation=organisation) for role in roles))


def client_of(member: Member, **session) -> Client:
    """Return a client that has signed in as this member."""
    return session_client(account_of(member), **session)


def make_card(chosen_name: str = "Mimi") -> Card:
    """Make a card with the least that an intake needs."""
    contact = SafeContact("text", "000", "weekdays 10-14", "the library", NOON.date())
    return Card(chosen_name, ("en",), contact)


def make_case(
    house: House,
    *,
    chosen_name: str = "Mimi",
    by: Member | None = None,
    deputy: Member | None = None,
) -> Case:
    """Take a woman in, with the house's key worker and deputy."""
    intake = make_intake(house, chosen_name=chosen_name, by=by, deputy=deputy)
    return take_in((by or house.key_worker).keyring(), intake, at=NOON)


def make_intake(
    house: House,
    *,
    chosen_name: str = "Mimi",
    by: Member | None = None,
    deputy: Member | None = None,
) -> Intake:
    """Make the least that an intake needs."""
    key_worker = (by or house.key_worker).keyholder
    return Intake(
        card=make_card(chosen_name),
        notice=NoticeGiven("data", "1", "en", "read-together", key_worker, date(2026, 3, 2)),
        deputy=(deputy or house.deputy).keyholder,
        programme="it-palermo",
        framework_version="1",
    )
