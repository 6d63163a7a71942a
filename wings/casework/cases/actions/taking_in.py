"""Taking in charge."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from wings.casework.cases.actions.custody import begin_card, check_certified, make_part
from wings.casework.cases.actions.knowing import index
from wings.casework.cases.contents import Place, Roster
from wings.casework.cases.models import Case, RosterRow, TeamMember
from wings.casework.cases.queries import caseload_of
from wings.casework.cases.rules import TRIES, code_of, ids_for
from wings.casework.cases.vocabulary import TeamRole
from wings.casework.consent.actions import record_notice
from wings.casework.consent.contents import NoticeGiven
from wings.casework.participants.actions import write_card, write_identity
from wings.casework.participants.contents import Card, Identity
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.log import record
from wings.foundation.keys.headers import file_id
from wings.foundation.vault import actions as vault
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.vocabulary import CARE


@dataclass(frozen=True)
class Intake:
    """What an intake needs, and nothing more.

    programme, framework_version: the local programme that she joins, as it stands today. file: an
    id from which the file's own follows, so that a form sent twice opens one file. presumed_child:
    under 18, or her age is in doubt.
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
    ids = [file_id(by.keyholder, one) for one in islice(ids_for(intake.file), TRIES)]
    already = caseload_of(by).filter(pk__in=ids).first()
    # Before every other check: whoever sends the form again may meet a deputy who left in between.
    if already is not None:
        return already
    if intake.deputy == by.keyholder:
        raise SamePerson
    check_certified(by, intake.deputy, TeamRole.DEPUTY, by.organisation)
    first_part = next(one for one in ids_for(intake.file) if not _is_taken(by, one))
    case = _open_case(by, file_id(by.keyholder, first_part), intake, at)
    roster = _first_team(by, case, intake.deputy, at)
    card = begin_card(by, case, first_part, roster, at=at)
    row = vault.seal_row(by, RosterRow, compartment=card, content=roster)
    record("cases.taken_in", by=by, subject=case.pk, at=at, rows=[row])
    write_card(by, card, intake.card, at=at)
    # The second part, at once: beside it a card that was forked later shows (ADR 10).
    identity = make_part(by, case, Kind.IDENTITY, roster, at=at)
    record_notice(by, identity, intake.notice, at=at)
    if intake.presumed_child:
        write_identity(by, identity, Identity(presumed_child=True), at=at)
    # At once, though nothing is planned: from the first day on a trainer's flag needs a letterbox.
    make_part(by, case, Kind.PLAN, roster, at=at)
    index(by, case, intake.card.chosen_name, at=at)
    return case


def _open_case(by: Keyring, pk: UUID, intake: Intake, at: datetime) -> Case:
    return Case.objects.create(
        id=pk,
        code=code_of(pk, by.organisation),
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


def _is_taken(by: Keyring, first_part: UUID) -> bool:
    pk = file_id(by.keyholder, first_part)
    return Case.objects.filter(Q(pk=pk) | Q(code=code_of(pk, by.organisation))).exists()
