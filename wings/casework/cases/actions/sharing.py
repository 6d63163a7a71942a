"""What she agreed to share with a partner, and taking it back."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from wings.casework.cases.actions.custody import check_certified, open_part
from wings.casework.cases.actions.team import join, leave
from wings.casework.cases.contents import Place
from wings.casework.cases.models import Case, TeamMember
from wings.casework.cases.queries import roster_of
from wings.casework.cases.vocabulary import SHARED_WITH, TeamRole
from wings.casework.consent.actions import keep_scan, record_decision, record_withdrawal
from wings.casework.consent.contents import Consent, Scan
from wings.casework.consent.models import ConsentRow
from wings.casework.consent.rules import holds
from wings.casework.consent.vocabulary import Decision
from wings.casework.participants.queries import identity_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import open_row
from wings.foundation.vault.vocabulary import consent_basis


class PresumedChild(Exception):
    """She may be under 18: who stands for her decides with her, not an adult's consent."""


class NotAgreed(Exception):
    """Her consent does not hold, or names no organisation and no end."""


@transaction.atomic
def decide(
    by: Keyring, case: Case, consent: Consent, *, scan: Scan | None = None, at: datetime
) -> ConsentRow:
    """Record one decision of hers; if it names a partner's worker, hand over what it opens.

    Raises PresumedChild, and what `share` raises.
    """
    identity = open_part(by, case, Kind.IDENTITY, at=at)
    # Asked here and not on the page alone: no way into the ledger of consents goes around it.
    if identity_of(by, identity)[1].presumed_child:
        raise PresumedChild
    row = record_decision(by, identity, consent, at=at)
    if consent.decision == Decision.GIVEN and consent.person is not None:
        role = SHARED_WITH[consent.purpose]
        share(by, case, row, keyholder=consent.person, role=role, at=at)
    if scan is not None:
        keep_scan(by, row, scan, at=at)
    return row


@transaction.atomic
def share(
    by: Keyring, case: Case, row: ConsentRow, *, keyholder: UUID, role: TeamRole, at: datetime
) -> TeamMember:
    """Give a partner's worker the parts that her consent names, until its last day.

    Raises NotAgreed, PlaceTaken, or NotCertified when the worker's certificate by that partner
    does not carry the role.
    """
    consent = open_row(by, row)
    if not holds(consent, at.date()) or consent.organisation is None or consent.until is None:
        raise NotAgreed
    check_certified(by, keyholder, role, consent.organisation)
    place = Place(
        keyholder=keyholder,
        organisation=consent.organisation,
        role=role,
        basis=consent_basis(row.pk),
        since_on=at.date(),
        expires_at=end_of(consent, at),
        # The card comes with every consent: whoever helps must know
        # how she is called and may be reached.
        kinds=tuple(dict.fromkeys((Kind.CARD.value, *consent.compartments))),
    )
    return join(by, case, place, at=at)


@transaction.atomic
def withdraw(by: Keyring, case: Case, row: ConsentRow, *, at: datetime) -> list[Compartment]:
    """Stop a consent: everything that rests on it ends at once.

    Returns the parts that are due for a new key; `renew_keys` gives it.
    """
    record_withdrawal(by, row, at=at)
    basis = consent_basis(row.pk)
    _roster_row, roster = roster_of(by, case)
    # By the sealed roster: a row that is missing or changed in
    # the table must keep nobody's key alive.
    resting = [place for place in roster.places if place.basis == basis]
    due = [part for place in resting for part in leave(by, _member(case, place), at=at)]
    return list({part.pk: part for part in due}.values())


def _member(case: Case, place: Place) -> TeamMember:
    members = TeamMember.objects.filter(
        case=case, keyholder=place.keyholder, role=place.role, basis=place.basis
    )
    member = members.select_related("case").first()
    # Better no answer than the word "stopped" while somebody keeps her key.
    if member is None:
        raise Tampered("a place that the table does not name")
    return member


def end_of(consent: Consent, at: datetime) -> datetime | None:
    """Return the instant at which a consent's last day is over, in the time zone of `at`."""
    if consent.until is None:
        return None
    zone = at.tzinfo or ZoneInfo("UTC")
    return datetime.combine(consent.until + timedelta(days=1), time.min, tzinfo=zone)
