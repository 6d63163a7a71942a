"""The care team: who joins it, who leaves it, and which keys follow."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.casework.cases.actions.custody import certified, check_certified, renew, renew_due
from wings.casework.cases.contents import Place, Roster
from wings.casework.cases.models import Case, RosterRow, TeamMember
from wings.casework.cases.queries import compartments, roster_of
from wings.casework.cases.rules import holders
from wings.casework.cases.vocabulary import HANDED_BY_HAND, PERSONS_OF_TRUST, TeamRole
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.log import record
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault import actions as vault
from wings.foundation.vault.holding import holders_by_header
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import can_open, load_keys
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
    # The roster before the row: keys follow what is sealed (ADR
    # 7), the row only answers who may ask.
    row = _rewrite(by, row, Roster((*roster.places, place)))
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
    if member.keyholder_id == by.keyholder:
        # She cannot make keys for a team that she is not on: the follower is handed hers before.
        row = _rewrite(by, row, Roster((*roster.places, place)))
        settle(by, case, at=at)
        row, _roster = roster_of(by, case)
    row = _rewrite(by, row, Roster((*staying, place)))
    _end(member, at)
    follower = TeamMember.objects.create(
        case=case,
        keyholder_id=to,
        organisation_id=case.organisation_id,
        role=member.role,
        since_on=at.date(),
    )
    _tell("cases.handed_over", by, case, row, place, at)
    _take_back(by, case, member, Roster((*staying, place)), at)
    settle(by, case, at=at)
    return follower


def leave(by: Keyring, member: TeamMember, *, at: datetime) -> list[Compartment]:
    """Strike a place from the roster and take back its keys; return what needs a new key."""
    case = member.case
    row, roster = roster_of(by, case)
    staying = Roster(_without(roster, member))
    row = _rewrite(by, row, staying)
    _end(member, at)
    gone = Place(
        member.keyholder_id, member.organisation_id, member.role, member.basis, member.since_on
    )
    _tell("cases.member_left", by, case, row, gone, at)
    return _take_back(by, case, member, staying, at)


@transaction.atomic
def end_over(by: Keyring, case: Case, *, at: datetime) -> None:
    """Strike the places of this file whose last day is over: their keys are gone already."""
    # A partner's session makes no keys (ADR 10), so it takes nobody off the roster either.
    if by.organisation != case.organisation_id:
        return
    over = TeamMember.objects.filter(case=case, ended_on__isnull=True, expires_at__lte=at)
    for member in over.select_related("case"):
        leave(by, member, at=at)


@transaction.atomic
def settle(by: Keyring, case: Case, *, at: datetime) -> int:
    """Hand the parts that `by` holds to those on the roster who are entitled and lack them.

    Returns how many lacked one. A part whose header does not name her gets a new key, whose header
    does: so a header always tells of everybody who was ever handed its key. What is handed over by
    hand alone stays where it is. Safe to repeat.
    """
    if by.organisation != case.organisation_id:
        return 0
    parts = compartments(case)
    held = load_keys(by, parts.values())
    _row, roster = roster_of(by, case)
    mine = {kind: part for kind, part in parts.items() if part.pk in held}
    given = holders_of(mine.values())
    missing = [
        (part, place)
        for kind, part in mine.items()
        # A due part gets its new key, and with it all its holders, from `renew_keys`.
        if part.rotation_due_at is None and kind not in HANDED_BY_HAND
        for place in holders(roster, kind, at)
        if place.keyholder not in given[part.pk]
    ]
    entitled = certified(by, case, [place for _part, place in missing])
    lacking = {part.pk: part for part, place in missing if place in entitled}
    for part in lacking.values():
        named = holders_by_header(by, part)
        lack = [place for one, place in missing if one.pk == part.pk and place in entitled]
        # Handing on the present key needs no new one only where its
        # header says that it was made for her.
        if named.issuperset(place.keyholder for place in lack):
            _hand_again(by, part, lack, at)
        else:
            renew(by, case, part, at=at)
    return len(missing)


def _hand_again(by: Keyring, part: Compartment, lack: Iterable[Place], at: datetime) -> None:
    """Hand a key to those for whom it was made: they lost their own, or their grant is gone."""
    for place in lack:
        vault.grant(
            by, part, to=place.keyholder, basis=place.basis, expires_at=place.expires_at, at=at
        )


def _rewrite(by: Keyring, row: RosterRow, roster: Roster) -> RosterRow:
    """Write the roster; from now on the holders of every part are compared with this one."""
    written = vault.reseal_row(by, row, roster)
    by.looked_at.clear()
    return written


def _take_back(
    by: Keyring, case: Case, member: TeamMember, staying: Roster, at: datetime
) -> list[Compartment]:
    keeps = [
        kind
        for kind in Kind
        if member.keyholder_id in {place.keyholder for place in holders(staying, kind, at)}
    ]
    grants = grants_in(case.organisation_id, case.pk, member.keyholder_id, but=keeps)
    ended = vault.end_grants(grants, by=by.keyholder, why="left the team", at=at)
    # At once: with the old key of the card she could write herself back into the roster. The
    # identity is the witness: it is made beside the new card, and beside no other.
    parts = compartments(case)
    renewed = renew_due(by, case, {Kind.CARD: parts[Kind.CARD]}, at=at)
    witness = parts.get(Kind.IDENTITY)
    if renewed and witness is not None and can_open(by, witness):
        renew(by, case, witness, at=at)
    return ended


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
