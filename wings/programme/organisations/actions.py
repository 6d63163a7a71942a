"""The only writers of organisations, their sites and their own compartments."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from wings.foundation.audit.log import record
from wings.foundation.keys.certificates import Certificate
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.vault import actions as vault
from wings.foundation.vault import trust
from wings.foundation.vault.keyring import Acting, Keyring
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import load_keys
from wings.foundation.vault.queries import holders_of
from wings.foundation.vault.vocabulary import ORGANISATION, Custody
from wings.programme.organisations.contents import Place
from wings.programme.organisations.models import Organisation, Site
from wings.programme.organisations.queries import compartment_of, compartments_of, name_place
from wings.programme.organisations.vocabulary import GUARDIAN, HOLDERS, Kind


@transaction.atomic
def found_organisation(
    *, name: str, programme: str, root_public: bytes, node: NodeKey, at: datetime
) -> Organisation:
    """Enter an organisation into the installation: its name, its programme, its root."""
    pk = uuid4()
    founded = Organisation.objects.create(
        id=pk,
        programme=programme,
        root_public=root_public,
        sealed_name=node.seal(name.encode(), name_place(pk)),
        made_on=at.date(),
    )
    record("organisations.founded", by=Acting(None, pk), subject=pk, at=at)
    return founded


@transaction.atomic
def open_compartment(by: Keyring, kind: Kind, *, at: datetime) -> Compartment:
    """Return a compartment of the keyring's organisation, made if this is its first use.

    A keyring whose roles do not entitle to it gets NoGrant later, at the first sealing.
    """
    found = compartment_of(by.organisation, kind)
    if found is not None:
        return found
    # From certificates and never from grants: a grant is a row that can be written (decision 7).
    custody = _custody(trust.members(by, by.organisation), kind)
    return vault.make_compartment(
        by, organisation=by.organisation, subject=by.organisation, kind=kind, custody=custody, at=at
    )


@transaction.atomic
def add_place(by: Keyring, place: Place, *, at: datetime) -> Site:
    """Enter a site of the keyring's organisation. Raises NoGrant."""
    compartment = open_compartment(by, Kind.PLACES, at=at)
    site = vault.seal_row(by, Site, compartment=compartment, content=place)
    record("organisations.place_added", by=by, subject=by.organisation, at=at, rows=[site])
    return site


@transaction.atomic
def change_place(by: Keyring, site: Site, place: Place, *, at: datetime) -> Site:
    """Correct what is known of a site. Raises VersionClash when it was saved since."""
    changed = vault.reseal_row(by, site, place)
    record("organisations.place_changed", by=by, subject=by.organisation, at=at, rows=[changed])
    return changed


@transaction.atomic
def settle(by: Keyring, *, at: datetime) -> int:
    """Hand the organisation's own compartments to certified colleagues who lack them.

    Done in the session of any holder, so that somebody new need not ask; one whose key is due,
    since somebody left, gets a new one first. Returns how many grants were given.
    """
    ours = compartments_of(by.organisation)
    mine = [one for one in ours if HOLDERS[Kind(one.kind)] & by.roles]
    if not mine:
        return 0
    held = load_keys(by, mine)
    people = trust.members(by, by.organisation)
    # Before anything is handed on: a newcomer must not get the key that somebody took with her.
    mine = [_renewed(by, one, people, at) if one.pk in held else one for one in mine]
    holders = holders_of(mine)
    lacking = [
        (one, to)
        for one in mine
        if one.pk in held
        for to in _keyholders(people, HOLDERS[Kind(one.kind)])
        if to not in holders[one.pk]
    ]
    for compartment, to in lacking:
        vault.grant(by, compartment, to=to, basis=ORGANISATION, at=at)
    return len(lacking)


def _renewed(
    by: Keyring, compartment: Compartment, people: list[Certificate], at: datetime
) -> Compartment:
    if compartment.rotation_due_at is None:
        return compartment
    custody = _custody(people, Kind(compartment.kind))
    return vault.rekey(by, compartment, custody=custody, at=at)


def _custody(people: list[Certificate], kind: Kind) -> Custody:
    return Custody(
        holders=tuple(_keyholders(people, HOLDERS[kind])),
        # Not the clinical guardians: nothing clinical lies in an organisation's own records.
        guardians=tuple(_keyholders(people, frozenset({GUARDIAN}))),
    )


def _keyholders(people: list[Certificate], roles: frozenset[str]) -> Iterator[UUID]:
    for one in people:
        if one.keyholder is not None and roles & set(one.roles):
            yield one.keyholder
