"""Taking in charge."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from wings.casework.cases.actions.custody import check_certified, make_part
from wings.casework.cases.actions.knowing import index
from wings.casework.cases.contents import Place, Roster
from wings.casework.cases.models import Case, RosterRow, TeamMember
from wings.casework.cases.queries import caseload_of
from wings.casework.cases.rules import new_code
from wings.casework.cases.vocabulary import TeamRole
from wings.casework.consent.actions import record_notice
from wings.casework.consent.contents import NoticeGiven
from wings.casework.participants.actions import write_card, write_identity
from wings.casework.participants.contents import Card, Identity
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.log import record
from wings.foundation.vault import actions as vault
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.vocabulary import CARE


@dataclass(frozen=True)
class Intake:
    """What an intake needs, and nothing more.

    programme, framework_version: the local programme that she joins, as it stands today. file: an
    id for it, so that a form sent twice opens one file. presumed_child: under 18, or her age is in
    doubt.
    """

    card: Card
    notice: NoticeGiven
    deputy: UUID
    programme: str
    framework_version: str
    file: UUID = field(default_factory=uuid4)
    presumed_child: bool = False


class SamePerson(Exception):
    """Key worker and deputy are two people: sick leave must not hide an expiring permit."""


@transaction.atomic
def take_in(by: Keyring, intake: Intake, *, at: datetime) -> Case:
    """Open a file: its team, its first parts, her card and the notice that she was given.

    by: her key worker. Raises SamePerson, NotCertified when the deputy is no key worker of the
    same organisation, TooFewKeyholders. Sent again, it returns the file that it opened.
    """
    already = caseload_of(by).filter(pk=intake.file).first()
    if already is not None:
        return already
    if intake.deputy == by.keyholder:
        raise SamePerson
    check_certified(by, intake.deputy, TeamRole.DEPUTY, by.organisation)
    case = _open_case(by, intake, at)
    roster = _first_team(by, case, intake.deputy, at)
    card = make_part(by, case, Kind.CARD, roster, at=at)
    row = vault.seal_row(by, RosterRow, compartment=card, content=roster)
    record("cases.taken_in", by=by, subject=case.pk, at=at, rows=[row])
    write_card(by, card, intake.card, at=at)
    identity = make_part(by, case, Kind.IDENTITY, roster, at=at)
    record_notice(by, identity, intake.notice, at=at)
    if intake.presumed_child:
        write_identity(by, identity, Identity(presumed_child=True), at=at)
    make_part(by, case, Kind.PLAN, roster, at=at)
    index(by, case, intake.card.chosen_name, at=at)
    return case


def _open_case(by: Keyring, intake: Intake, at: datetime) -> Case:
    return Case.objects.create(
        id=uuid4() if Case.objects.filter(pk=intake.file).exists() else intake.file,
        code=_free_code(),
        organisation_id=by.organisation,
        programme=intake.programme,
        framework_version=intake.framework_version,
        opened_on=at.date(),
    )


def _first_team(by: Keyring, case: Case, deputy: UUID, at: datetime) -> Roster:
    people = ((by.keyholder, TeamRole.KEY_WORKER), (deputy, TeamRole.DEPUTY))
    places = tuple(
        Place(keyholder, by.organisation, role, CARE, at.date()) for keyholder, role in people
    )
    TeamMember.objects.bulk_create(
        TeamMember(
            case=case,
            keyholder_id=place.keyholder,
            organisation_id=place.organisation,
            role=place.role,
            since_on=place.since_on,
        )
        for place in places
    )
    return Roster(places)


def _free_code() -> str:
    code = new_code(secrets.choice)
    while Case.objects.filter(code=code).exists():
        code = new_code(secrets.choice)
    return code
