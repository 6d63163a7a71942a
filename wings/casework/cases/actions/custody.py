"""Which keyholders a part of a file is made for."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.casework.cases.actions.flags import put_away, take_out, tell_unreadable
from wings.casework.cases.contents import Place, Roster
from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartment, compartments, roster_of
from wings.casework.cases.rules import holders
from wings.casework.cases.vocabulary import GUARDED_BY, HANDED_BY_HAND, STAFF_ROLE, TeamRole
from wings.casework.participants.vocabulary import Kind
from wings.foundation.keys.certificates import Untrusted
from wings.foundation.vault import actions as vault
from wings.foundation.vault import trust
from wings.foundation.vault.holding import holders_by_header, overheld
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import load_keys
from wings.foundation.vault.vocabulary import CARE, Custody


class NotEntitled(Exception):
    """Only those who hold a part of a file by their place in the team may begin it."""


class NotCertified(Exception):
    """This person's certificate does not carry the role that the place needs."""


@transaction.atomic
def open_part(by: Keyring, case: Case, kind: Kind, *, at: datetime) -> Compartment:
    """Return a part of a file, made for its holders and guardians if this is its first row.

    Raises NotEntitled when the part does not exist and is none of hers to begin, and
    TooFewKeyholders when one lost passphrase could lose it.
    """
    found = compartment(case, kind)
    if found is not None:
        return found
    _row, roster = roster_of(by, case)
    return make_part(by, case, kind, roster, at=at)


def make_part(by: Keyring, case: Case, kind: Kind, roster: Roster, *, at: datetime) -> Compartment:
    """Make a part of a file for those whom the roster names. Raises NotEntitled."""
    places = certified(by, case, holders(roster, kind, at))
    # Every header names its author among its holders (ADR 10):
    # one by somebody else would convince no reader.
    if by.keyholder not in {place.keyholder for place in places}:
        raise NotEntitled(kind)
    if kind in HANDED_BY_HAND:
        # For herself alone (ADR 7): else a key worker chooses who
        # reads the notes by choosing who joins.
        places = [place for place in places if place.keyholder == by.keyholder]
    return vault.make_compartment(
        by,
        organisation=case.organisation_id,
        subject=case.pk,
        kind=kind,
        custody=_custody(by, case, kind, places, roster),
        at=at,
    )


def begin_card(
    by: Keyring, case: Case, first_part: UUID, roster: Roster, *, at: datetime
) -> Compartment:
    """Make the card of a new file, whose id follows from `by` and from this id of the part."""
    places = certified(by, case, holders(roster, Kind.CARD, at))
    custody = _custody(by, case, Kind.CARD, places, roster)
    return vault.begin_file(by, first_part=first_part, custody=custody, at=at)


def renew_keys(by: Keyring, case: Case, *, at: datetime) -> int:
    """Give a new key to every part of a file that is due and that `by` holds; return how many.

    Due is a part that is marked so, and one whose header names somebody whom the roster does not:
    marks can be cleared. What waits in a part's letterbox is filed on the way.
    """
    # First, since what ends here is what makes a part due.
    vault.end_expired([case.pk], at=at)
    return renew_due(by, case, compartments(case), at=at)


def renew_due(by: Keyring, case: Case, parts: Mapping[Kind, Compartment], *, at: datetime) -> int:
    """Do as `renew_keys` for these parts of a file; return how many have a new key.

    Somebody of another organisation renews nothing: she could not say for everybody on the roster
    that their certificates stand.
    """
    if by.organisation != case.organisation_id:
        return 0
    held = load_keys(by, parts.values())
    mine = [part for part in parts.values() if part.pk in held]
    # Without the card there is no roster, and nobody to say for whom a key would be made.
    if Kind.CARD not in {part.kind for part in mine}:
        return 0
    over = {part.pk for part in overheld(by, mine)}
    due = [part for part in mine if part.rotation_due_at is not None or part.pk in over]
    # The card first: what follows is made for those whom its new key shows on the roster.
    due.sort(key=lambda part: part.kind != Kind.CARD)
    return sum(renew(by, case, part, at=at) for part in due)


@transaction.atomic
def hand_part(by: Keyring, case: Case, part: Compartment, *, to: UUID, at: datetime) -> None:
    """Hand a part for whose key its holder decides to somebody whose place may carry it.

    With it goes all that was written there before. Raises NotEntitled or NoGrant.
    """
    renewed = renew(by, case, part, at=at, also=to)
    now = compartment(case, Kind(part.kind))
    # A key is made without her where roster or certificate do
    # not carry her: it must not look handed over.
    if not renewed or now is None or to not in holders_by_header(by, now):
        raise NotEntitled(part.kind)


@transaction.atomic
def renew(
    by: Keyring, case: Case, part: Compartment, *, at: datetime, also: UUID | None = None
) -> bool:
    """Give a part a new key for those whom the roster names now; say whether `by` could.

    Who is no longer among them knows the key that she would make: she leaves it to the others. A
    part that is handed over by hand goes to those who had it, and to `also`.
    """
    _row, roster = roster_of(by, case)
    places = certified(by, case, holders(roster, Kind(part.kind), at))
    if part.kind in HANDED_BY_HAND:
        known = holders_by_header(by, part) | {also}
        places = [place for place in places if place.keyholder in known]
    if by.keyholder not in {place.keyholder for place in places}:
        return False
    custody = _custody(by, case, Kind(part.kind), places, roster)
    # Before the key changes: slips are sealed to the old one,
    # and nobody could open them afterwards.
    found, is_aside = take_out(by, part, at=at)
    waiting = [(vault.remove_slip(slip.slip), content) for slip, content in found]
    renewed = vault.rekey(by, part, custody=custody, at=at)
    for gone, content in waiting:
        put_away(by, renewed, content, gone, at=at)
    if is_aside:
        tell_unreadable(by, renewed, at=at)
    return True


def certified(by: Keyring, case: Case, places: Iterable[Place]) -> list[Place]:
    """Return those places whose keyholders' certificates carry the role that the place needs.

    The care relation is the organisation's own: a partner's worker has a place by consent alone.
    """
    return [place for place in places if _is_ours(case, place) and _is_certified(by, place)]


def check_certified(by: Keyring, keyholder: UUID, role: TeamRole, organisation: UUID) -> None:
    """Raise NotCertified unless this person's certificate carries the role that a place needs."""
    try:
        certificate = trust.certificate_of(by, keyholder, organisation)
    except Untrusted:
        raise NotCertified from None
    if STAFF_ROLE[role] not in certificate.roles:
        raise NotCertified


def _is_ours(case: Case, place: Place) -> bool:
    return place.basis != CARE or place.organisation == case.organisation_id


def _is_certified(by: Keyring, place: Place) -> bool:
    try:
        check_certified(by, place.keyholder, TeamRole(place.role), place.organisation)
    except NotCertified:
        return False
    return True


def _custody(by: Keyring, case: Case, kind: Kind, places: list[Place], roster: Roster) -> Custody:
    # Pieces are for the day when the team is gone, and whoever holds a key herself needs none.
    team = {place.keyholder for place in roster.places}
    guardians = tuple(
        one.keyholder
        for one in trust.members(by, case.organisation_id)
        if GUARDED_BY[kind] in one.roles and one.keyholder and one.keyholder not in team
    )
    return Custody(
        holders=tuple(place.keyholder for place in places),
        guardians=guardians,
        bases={place.keyholder: (place.basis, place.expires_at) for place in places},
    )
