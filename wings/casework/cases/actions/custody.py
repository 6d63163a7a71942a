"""Which keyholders a part of a file is made for."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wings.casework.cases.actions.flags import put_away, take_out
from wings.casework.cases.contents import Place, Roster
from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartment, compartments, roster_of
from wings.casework.cases.rules import holders
from wings.casework.cases.vocabulary import GUARDED_BY, STAFF_ROLE, TeamRole
from wings.casework.participants.vocabulary import Kind
from wings.foundation.keys.certificates import Untrusted
from wings.foundation.vault import actions as vault
from wings.foundation.vault import trust
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
    if by.keyholder not in {place.keyholder for place in places}:
        raise NotEntitled(kind)
    return vault.make_compartment(
        by,
        organisation=case.organisation_id,
        subject=case.pk,
        kind=kind,
        custody=_custody(by, case, kind, places, roster),
        at=at,
    )


def renew_keys(by: Keyring, case: Case, *, at: datetime) -> int:
    """Give a new key to every part of a file that is due and that `by` holds; return how many.

    What waits in a part's letterbox is filed on the way. Somebody of another organisation renews
    nothing: she could not say for everybody on the roster that their certificates stand.
    """
    if by.organisation != case.organisation_id:
        return 0
    vault.end_expired([case.pk], at=at)
    due = [part for part in compartments(case).values() if part.rotation_due_at is not None]
    if not due:
        return 0
    held = load_keys(by, due)
    ready = [part for part in due if part.pk in held]
    for part in ready:
        _renew(by, case, part, at=at)
    return len(ready)


@transaction.atomic
def _renew(by: Keyring, case: Case, part: Compartment, *, at: datetime) -> None:
    _row, roster = roster_of(by, case)
    places = certified(by, case, holders(roster, Kind(part.kind), at))
    custody = _custody(by, case, Kind(part.kind), places, roster)
    waiting = [(vault.remove_slip(slip.slip), content) for slip, content in take_out(by, part)]
    renewed = vault.rekey(by, part, custody=custody, at=at)
    for gone, content in waiting:
        put_away(by, renewed, content, gone, at=at)


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
