from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from wings.casework.cases.contents import Flag, Progress, Roster
from wings.casework.cases.models import Case, FlagRow, ProgressRow, RosterRow, TeamMember
from wings.casework.cases.rules import holders, is_open
from wings.casework.cases.vocabulary import (
    HANDED_BY_HAND,
    PERSONS_OF_TRUST,
    STAFF_ROLE,
    TeamRole,
)
from wings.casework.participants.vocabulary import Kind
from wings.foundation.keys.certificates import Certificate, Untrusted
from wings.foundation.vault import queries as vault
from wings.foundation.vault import trust
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment, SealedRow
from wings.foundation.vault.opening import load_keys, open_list, open_row, open_rows
from wings.programme.staff.vocabulary import GRANTS, May


class NoSuchCase(Http404):
    """There is no such case, or it is not for this person: nobody learns which."""


def case_for(keyring: Keyring, code: str, *, may: May) -> Case:
    """Return the case if this person may do this in it, by her place in its care team.

    Her role counts as her certificate says it and for the organisation that she works in now.
    Raises NoSuchCase both when there is no such case and when it is none of hers.
    """
    # The table says that she is on the team, her certificate
    # what she is: one of them alone lets nobody in.
    roles = [team for team in TeamRole if entitles(keyring, team, may)]
    # One query for "not there" and "not yours": two would tell by their time whether a code exists.
    member = (
        _standing(keyring.at)
        .filter(
            case__code=code,
            keyholder=keyring.keyholder,
            organisation=keyring.organisation,
            role__in=roles,
        )
        .select_related("case")
        .first()
    )
    if member is None:
        raise NoSuchCase
    return member.case


def entitles(keyring: Keyring, role: TeamRole, may: May) -> bool:
    """Say whether a place in a care team, with her certified roles, entitles her to this."""
    return STAFF_ROLE[role] in keyring.roles and may in GRANTS[STAFF_ROLE[role]]


def caseload_of(keyring: Keyring) -> "QuerySet[Case]":
    """Return the cases in whose care team she has a place, in the organisation of now; unread."""
    mine = _standing(keyring.at).filter(
        keyholder=keyring.keyholder, organisation=keyring.organisation
    )
    return Case.objects.filter(pk__in=mine.values("case")).order_by("code")


def cases_of(keyring: Keyring) -> list[Case]:
    """Return the cases in whose care team she has a place, in the organisation of now."""
    return list(caseload_of(keyring))


def places_that_end(
    keyring: Keyring, cases: "QuerySet[Case]", before: datetime
) -> list[TeamMember]:
    """Return the places by consent in these cases that end before an instant, soonest first."""
    ending = _standing(keyring.at).filter(case__in=cases.order_by(), expires_at__lt=before)
    return list(ending.select_related("case").order_by("expires_at"))


def cases_trusted_to(keyring: Keyring) -> "QuerySet[Case]":
    """Return the cases in which she is key worker or deputy now; unread."""
    mine = _standing(keyring.at).filter(
        keyholder=keyring.keyholder,
        organisation=keyring.organisation,
        role__in=PERSONS_OF_TRUST,
    )
    return Case.objects.filter(pk__in=mine.values("case")).order_by("code")


def team_of(case: Case, at: datetime) -> list[TeamMember]:
    """Return the care team that stands at an instant, key worker and deputy first."""
    order = list(TeamRole)
    members = _standing(at).filter(case=case).order_by("since_on", "id")
    return sorted(members, key=lambda one: order.index(TeamRole(one.role)))


def roster_of(keyring: Keyring, case: Case) -> tuple[RosterRow, Roster]:
    """Return the care team as its members sealed it. Raises NoGrant for whom is not in it."""
    row = RosterRow.objects.select_related("compartment").get(
        compartment__organisation=case.organisation_id,
        compartment__subject=case.pk,
        compartment__kind=Kind.CARD,
    )
    return row, open_row(keyring, row)


def belonging(compartment: str = "") -> Exists:
    """Return that a compartment is of the organisation whose file it says to be part of.

    compartment: how a query names it. Another organisation can make parts for any id: they are
    none of the file's, and stop nobody who reads it.
    """
    file, organisation = OuterRef(f"{compartment}subject"), OuterRef(f"{compartment}organisation")
    return Exists(Case.objects.filter(pk=file, organisation=organisation))


def place_of(keyring: Keyring, case: Case) -> frozenset[TeamRole]:
    """Return what this person does in this case."""
    mine = _standing(keyring.at).filter(case=case, keyholder=keyring.keyholder)
    return frozenset(TeamRole(role) for role in mine.values_list("role", flat=True))


def compartments(case: Case) -> dict[Kind, Compartment]:
    """Return the parts of a file that exist, by kind. One query."""
    found = vault.compartments_of(case.organisation_id, case.pk)
    return {Kind(one.kind): one for one in found}


def compartment(case: Case, kind: Kind) -> Compartment | None:
    """Return one part of a file, None before its first row."""
    return vault.compartment_of(case.organisation_id, case.pk, kind)


def held_compartments(keyring: Keyring, case: Case) -> dict[Kind, Compartment]:
    """Return the parts of a file that this keyring opens, their keys ready. Two queries."""
    parts = compartments(case)
    held = load_keys(keyring, parts.values())
    return {kind: one for kind, one in parts.items() if one.pk in held}


def progress_of(keyring: Keyring, card: Compartment) -> list[Progress]:
    """Return how far she is in each strand that has begun. Raises NoGrant."""
    rows = ProgressRow.objects.filter(compartment=card).select_related("compartment")
    return [content for _row, content in open_rows(keyring, rows)]


def progress_row(keyring: Keyring, card: Compartment, strand: str) -> ProgressRow | None:
    """Return the row that holds her progress in one strand."""
    rows = ProgressRow.objects.filter(compartment=card).select_related("compartment")
    load_keys(keyring, [card])
    # The strand is sealed, for which service she uses tells
    # about her. There are three rows at most to open.
    return next((row for row in rows if open_row(keyring, row).strand == strand), None)


def flags_of(keyring: Keyring, cases: Iterable[Case]) -> list[tuple[Case, SealedRow[Flag], Flag]]:
    """Return the open flags of these cases, newest first, as far as the keyring opens them."""
    # Sorted here and not by the database: when somebody was worried about her is sealed.
    by_id = {case.pk: case for case in cases}
    rows = FlagRow.objects.filter(
        belonging("compartment__"), compartment__subject__in=by_id, compartment__kind=Kind.PLAN
    ).select_related("compartment")
    held = load_keys(keyring, {row.compartment_id: row.compartment for row in rows}.values())
    found = [
        (by_id[row.compartment.subject], row, open_row(keyring, row))
        for row in rows
        if row.compartment_id in held
    ]
    waiting = [one for one in found if is_open(one[2])]
    return sorted(waiting, key=lambda one: one[2].raised_at, reverse=True)


def answered_flags(keyring: Keyring, plan: Compartment, *, most: int = 10) -> list[Flag]:
    """Return the flags of one file that were answered, newest answer first."""
    rows = FlagRow.objects.filter(compartment=plan).select_related("compartment")
    flags = [flag for _row, flag in open_rows(keyring, rows)]
    answered = [(flag.answered_at, flag) for flag in flags if flag.answered_at is not None]
    return [flag for _at, flag in sorted(answered, key=lambda one: one[0], reverse=True)][:most]


def member_of(case: Case, pk: UUID, at: datetime) -> TeamMember:
    """Return somebody's place in this case that stands now. Raises NoSuchCase."""
    member = _standing(at).select_related("case").filter(case=case, pk=pk).first()
    if member is None:
        raise NoSuchCase
    return member


def plans_of(keyring: Keyring) -> list[Compartment]:
    """Return the plan compartments of the files that are trusted to this person."""
    mine = cases_trusted_to(keyring).order_by().values("pk")
    return vault.compartments_of_kind(mine, Kind.PLAN, belonging=belonging())


def flag_row(plan: Compartment, pk: UUID) -> FlagRow:
    """Return one flag's row. Raises FlagRow.DoesNotExist."""
    row: FlagRow = FlagRow.objects.select_related("compartment").get(pk=pk, compartment=plan)
    return row


def key_worker_of(case: Case, at: datetime) -> UUID:
    """Return the keyholder who is this case's key worker."""
    return _standing(at).get(case=case, role=TeamRole.KEY_WORKER).keyholder_id


def key_workers_of(cases: Iterable[UUID], at: datetime) -> set[UUID]:
    """Return the keyholders who are key workers of any of these cases."""
    standing = _standing(at).filter(case__in=list(cases), role=TeamRole.KEY_WORKER)
    return set(standing.values_list("keyholder_id", flat=True))


def colleagues(
    keyring: Keyring, role: TeamRole, organisation: UUID | None = None
) -> list[Certificate]:
    """Return who is certified for a place in a care team, by name.

    organisation: a partner's; without it, the one of now. Raises Untrusted for one that is none.
    """
    return candidates(keyring, [role], organisation)[role]


def candidates(
    keyring: Keyring, roles: Iterable[TeamRole], organisation: UUID | None = None
) -> dict[TeamRole, list[Certificate]]:
    """Return who is certified for each of these places, by name. One query."""
    people = trust.members(keyring, organisation or keyring.organisation)
    known = sorted((one for one in people if one.keyholder), key=_by_name)
    return {role: [one for one in known if STAFF_ROLE[role] in one.roles] for role in roles}


def _by_name(certificate: Certificate) -> str:
    return certificate.shown_name.casefold()


def names_of(keyring: Keyring, keyholders: Iterable[UUID]) -> dict[UUID, str]:
    """Return keyholder → shown name by certificate; whoever cannot be verified is left out."""
    found = {}
    for keyholder in set(keyholders):
        try:
            found[keyholder] = trust.anywhere(keyring, keyholder).shown_name
        # No name from a column instead: whoever writes to the
        # database could stand there under any name.
        except Untrusted:
            continue
    return found


def cases_for_slips(ids: Iterable[UUID]) -> dict[UUID, Case]:
    """Return files by id, for slips alone: it opens nothing and entitles nobody to anything.

    Somebody outside the care team reaches a file's letterboxes by it, and sees its code.
    """
    return Case.objects.in_bulk(list(ids))


def codes_of(organisation: UUID, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return file → code, for a certifier who is told which files a colleague holds, no more."""
    ours = Case.objects.filter(organisation=organisation, pk__in=list(ids))
    return {case.pk: case.code for case in ours}


def _standing(at: datetime) -> "QuerySet[TeamMember]":
    return TeamMember.objects.filter(ended_on__isnull=True).filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=at)
    )


def progress_list(
    keyring: Keyring, subjects: Sequence[UUID], *, seen_in: str
) -> dict[UUID, list[Progress]]:
    """Return file → progress in each strand, for a list. Two queries however many files."""
    rows = ProgressRow.objects.filter(
        belonging("compartment__"), compartment__subject__in=subjects, compartment__kind=Kind.CARD
    )
    found: dict[UUID, list[Progress]] = {}
    for one in open_list(keyring, rows, Progress, seen_in=seen_in):
        found.setdefault(one.subject, []).append(one.content)
    return found


def lacks_a_key(parts: Mapping[Kind, Compartment], roster: Roster, at: datetime) -> bool:
    """Say whether somebody on the roster lacks the key of a part that her place comes with."""
    # From columns, so it only starts the work: `settle`
    # compares with headers before it hands out a key.
    given = vault.holders_of(parts.values())
    return any(
        place.keyholder not in given[part.pk]
        for kind, part in parts.items()
        if kind not in HANDED_BY_HAND
        for place in holders(roster, kind, at)
    )
