"""Writing down who she is: card, identity, whereabouts, and what she answered beyond them."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from wings.casework.cases.actions.custody import open_part
from wings.casework.cases.actions.knowing import index
from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartment, compartments
from wings.casework.participants.actions import (
    save_answers,
    write_card,
    write_identity,
    write_whereabouts,
)
from wings.casework.participants.contents import Card, Identity, Whereabouts
from wings.casework.participants.models import CardRow, IdentityRow, WhereaboutsRow
from wings.casework.participants.queries import answers_given, card_of, identity_of
from wings.casework.participants.rules import birth_year
from wings.casework.participants.vocabulary import Kind
from wings.foundation.vault.keyring import Keyring
from wings.programme.framework.contents import Answers
from wings.programme.framework.rules import split_by_compartment
from wings.programme.framework.rules.answering import compartments_of
from wings.programme.framework.vocabulary import FormPack

AGE_QUESTION = "adult"
# "Not sure" counts as younger: directive 2011/36/EU, art. 13(2).
MAY_BE_A_CHILD = frozenset({"younger", "not-sure"})


@transaction.atomic
def change_card(
    by: Keyring, case: Case, card: Card, *, row: CardRow | None, at: datetime
) -> CardRow:
    """Write her card over the one that was read, and her chosen name into the index.

    Raises VersionClash when somebody saved it since.
    """
    written = write_card(by, open_part(by, case, Kind.CARD, at=at), card, row=row, at=at)
    index(by, case, card.chosen_name, at=at)
    return written


@transaction.atomic
def confirm_contact(by: Keyring, card: Card, *, row: CardRow, at: datetime) -> CardRow:
    """Note that she said today: the safe-contact line is still right. Raises VersionClash."""
    contact = replace(card.contact, checked_on=at.date())
    return write_card(by, row.compartment, replace(card, contact=contact), row=row, at=at)


@transaction.atomic
def change_identity(
    by: Keyring, case: Case, identity: Identity, *, row: IdentityRow | None, at: datetime
) -> IdentityRow:
    """Write what she told of her legal identity; her names go into the index. Raises VersionClash.

    With a year of birth her chosen name is entered again, so that the two are found together.
    """
    part = open_part(by, case, Kind.IDENTITY, at=at)
    written = write_identity(by, part, identity, row=row, at=at)
    # Her legal name is entered although nobody needs it here: relatives and offices ask by it.
    year = birth_year(identity.birth)
    index(by, case, identity.legal_name, birth_year=year, at=at)
    card = compartment(case, Kind.CARD)
    if year is not None and card is not None:
        index(by, case, card_of(by, card)[1].chosen_name, birth_year=year, at=at)
    return written


@transaction.atomic
def change_whereabouts(
    by: Keyring, case: Case, whereabouts: Whereabouts, *, row: WhereaboutsRow | None, at: datetime
) -> WhereaboutsRow:
    """Write where she is. Raises VersionClash."""
    part = open_part(by, case, Kind.WHEREABOUTS, at=at)
    return write_whereabouts(by, part, whereabouts, row=row, at=at)


@transaction.atomic
def save_form(by: Keyring, case: Case, pack: FormPack, answers: Answers, *, at: datetime) -> None:
    """Save the answers to a form of the programme, a row for each part of the file they touch.

    What she takes back is saved as not answered: earlier rows stay as they were given. Somebody who
    says that she may be under 18 is presumed a child from then on. Raises NotEntitled when a part
    is none of theirs to begin.
    """
    split = {Kind(kind): part for kind, part in split_by_compartment(pack, answers).items()}
    nothing, known = replace(answers, answers=()), compartments(case)
    for kind in sorted(Kind(one) for one in compartments_of(pack)):
        is_taken_back = kind in known and answers_given(by, [known[kind]], pack.id)
        if kind in split or is_taken_back:
            part = open_part(by, case, kind, at=at)
            save_answers(by, part, split.get(kind, nothing), at=at)
    said = {answer.question: answer.value for answer in answers.answers}
    if said.get(AGE_QUESTION) in MAY_BE_A_CHILD:
        _presume_child(by, case, at=at)


def _presume_child(by: Keyring, case: Case, *, at: datetime) -> None:
    part = open_part(by, case, Kind.IDENTITY, at=at)
    row, identity = identity_of(by, part)
    if not identity.presumed_child:
        write_identity(by, part, replace(identity, presumed_child=True), row=row, at=at)
