"""The care team: who joins it, who leaves it, and which keys follow."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.casework.cases.actions.custody import certified, check_certified
from wings.casework.cases.contents import Place, Roster
from wings.casework.cases.models import Case, RosterRow, TeamMember
from wings.casework.cases.queries import compartments, roster_of
from wings.casework.cases.rules import holders
from wings.casework.cases.vocabulary import PERSONS_OF_TRUST, TeamRole
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.log import record
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault import actions as vault
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import load_keys
from wings.foundation.vault.queries import grants_in, holders_of
from wings.foundation.vault.vocabulary import CARE


class PlaceTaken(Exception):
    """The case has a key worker or deputy already, or this person has this place."""


class LastPersonOfTrust(Exception):
    """A case never stands without its key worker and its deputy."""


@transaction.atomic
def add_member(
    by: Keyring, case: Case, *, keyholder: UUID, role: TeamRole, at: datetime
) -> TeamMember:
    """Give a colleague of the same organisation a place in the team, and the keys that go with it.

    Raises NotCertified or PlaceTaken. Parts that `by` does not hold are handed over in the next
    session of somebody who holds them (`settle`).
    """
    check_certified(by, keyholder, role, case.organisation_id)
    place = Place(
        keyholder=keyholder,
        organisation=case.organisation_id,
        role=role,
        basis=CARE,
        since_on=at.date(),
    )
    return join(by, case, place, at=at)


@transaction.atomic
def join(by: Keyring, case: Case, place: Place, *, at: datetime) -> TeamMember:
    """Write a place into the roster and hand over what it comes with. Raises PlaceTaken."""
    row, roster = roster_of(by, case)
    if _is_taken(roster, place):
        raise PlaceTaken
    row = vault.reseal_row(by, row, Roster((*roster.places, place)))
    member = TeamMember.objects.create(
        case=case,
        keyholder_id=place.keyholder,
        organisation_id=place.organisation,
        role=place.role,
        basis=place.basis,
        since_on=place.since_on,
        expires_at=place.expires_at,
    )
    _tell("cases.member_joined", by, case, row, place, at)
    settle(by, case, at=at)
    return member


@transaction.atomic
def end_member(by: Keyring, member: TeamMember, *, at: datetime) -> list[Compartment]:
    """End somebody's place in a team and take back the keys that rest on it.

    Returns the parts that are due for a new key. Raises LastPersonOfTrust for key worker and
    deputy: they hand over to somebody first (`hand_over`).
    """
    if member.role in PERSONS_OF_TRUST:
        raise LastPersonOfTrust
    return leave(by, member, at=at)


@transaction.atomic
def hand_over(by: Keyring, member: TeamMember, *, to: UUID, at: datetime) -> TeamMember:
    """Put somebody else in the place of a key worker or deputy. Raises NotCertified.

    The one who leaves loses the keys that no other place of hers carries.
    """
    check_certified(by, to, TeamRole(member.role), member.case.organisation_id)
    case = member.case
    row, roster = roster_of(by, case)
    staying = _without(roster, member)
    place = Place(to, case.organisation_id, member.role, CARE, at.date())
    if any(one.keyholder == to and one.role in PERSONS_OF_TRUST for one in staying):
        raise PlaceTaken
    row = vault.reseal_row(by, row, Roster((*staying, place)))
    _end(member, at)
    follower = TeamMember.objects.create(
        case=case,
        keyholder_id=to,
        organisation_id=case.organisation_id,
        role=member.role,
        since_on=at.date(),
    )
    _tell("cases.handed_over", by, case, row, place, at)
    settle(by, case, at=at)
    _take_back(by, case, member, Roster((*staying, place)), at)
    return follower


def leave(by: Keyring, member: TeamMember, *, at: datetime) -> list[Compartment]:
    """Strike a place from the roster and take back its keys; return what needs a new key."""
    case = member.case
    row, roster = roster_of(by, case)
    staying = Roster(_without(roster, member))
    row = vault.reseal_row(by, row, staying)
    _end(member, at)
    gone = Place(
        member.keyholder_id, member.organisation_id, member.role, member.basis, member.since_on
    )
    _tell("cases.member_left", by, case, row, gone, at)
    return _take_back(by, case, member, staying, at)


@transaction.atomic
def end_over(by: Keyring, case: Case, *, at: datetime) -> None:
    """Strike the places of this file whose last day is over: their keys are gone already."""
    if by.organisation != case.organisation_id:
        return
    over = TeamMember.objects.filter(case=case, ended_on__isnull=True, expires_at__lte=at)
    for member in over.select_related("case"):
        leave(by, member, at=at)


@transaction.atomic
def settle(by: Keyring, case: Case, *, at: datetime) -> int:
    """Hand the parts that `by` holds to those on the roster who are entitled and lack them.

    Returns how many grants were given. Safe to repeat: it gives nothing twice.
    """
    parts = compartments(case)
    held = load_keys(by, parts.values())
    _row, roster = roster_of(by, case)
    mine = {kind: part for kind, part in parts.items() if part.pk in held}
    given = holders_of(mine.values())
    missing = [
        (part, place)
        for kind, part in mine.items()
        if part.rotation_due_at is None
        for place in holders(roster, kind, at)
        if place.keyholder not in given[part.pk]
    ]
    entitled = certified(by, case, [place for _part, place in missing])
    for part, place in missing:
        if place in entitled:
            vault.grant(
                by, part, to=place.keyholder, basis=place.basis, expires_at=place.expires_at, at=at
            )
    return len(missing)


def _take_back(
    by: Keyring, case: Case, member: TeamMember, staying: Roster, at: datetime
) -> list[Compartment]:
    keeps = [
        kind
        for kind in Kind
        if member.keyholder_id in {place.keyholder for place in holders(staying, kind, at)}
    ]
    grants = grants_in(case.pk, member.keyholder_id, but=keeps)
    return vault.end_grants(grants, by=by.keyholder, why="left the team", at=at)


def _is_taken(roster: Roster, place: Place) -> bool:
    same_role = [one for one in roster.places if one.role == place.role]
    if place.role in PERSONS_OF_TRUST:
        return bool(same_role)
    return place.keyholder in {one.keyholder for one in same_role}


def _without(roster: Roster, member: TeamMember) -> tuple[Place, ...]:
    staying = tuple(place for place in roster.places if not _is_of(member, place))
    if len(staying) != len(roster.places) - 1:
        # The row was changed: ending it would say "ended" and take no key back.
        raise Tampered("a place that the roster does not name")
    return staying


def _is_of(member: TeamMember, place: Place) -> bool:
    return (place.keyholder, place.role, place.basis) == (
        member.keyholder_id,
        member.role,
        member.basis,
    )


def _end(member: TeamMember, at: datetime) -> None:
    member.ended_on = at.date()
    member.save(update_fields=["ended_on"])


def _tell(event: str, by: Keyring, case: Case, row: RosterRow, place: Place, at: datetime) -> None:
    record(
        event,
        by=by.within(case.organisation_id),
        subject=case.pk,
        at=at,
        rows=[row],
        details={"who": str(place.keyholder), "role": place.role, "basis": place.basis},
    )
