"""A house with something of everything that is sealed, and everybody's keys."""

import random  # noqa: TID251  which byte is changed; no secret
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

from tests.files import make_lessons, whole_file
from wings.casework.cases import actions as cases
from wings.casework.cases.models import Case
from wings.casework.cases.queries import compartment
from wings.casework.cases.tests.factories import House, make_card, make_house
from wings.casework.cases.vocabulary import TeamRole
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind
from wings.foundation.keys.passphrases import wrapping_key
from wings.foundation.keys.pepper import NodeKey
from wings.foundation.vault.actions import commit_ledger
from wings.foundation.vault.actions.keyholders import keep_wrap
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.ledger import Ledger
from wings.foundation.vault.models import Compartment, Wrap, sealed_models
from wings.foundation.vault.opening import load_keys
from wings.foundation.vault.tests.factories import (
    NODE,
    NOON,
    PEPPER,
    Member,
    make_member,
    make_organisation,
    trust_each_other,
)
from wings.programme.staff.actions.drafts import keep_draft
from wings.programme.staff.actions.late import keep_late_form
from wings.programme.staff.contents import Typed
from wings.programme.staff.queries.drafts import Page, place_of
from wings.programme.staff.rules.cookies import Cookie
from wings.programme.staff.rules.wraps import wrap_key
from wings.programme.staff.tests.factories import (
    PARAMETERS,
    PASSPHRASE,
    account_of,
    make_session,
)

DICE = random.Random  # noqa: S311
PATH = "/women/new/intake/"


@dataclass
class World:
    """What is attacked, and the keys of those whom it belongs to.

    passphrases: of those whose wraps are tried. older: columns of rows as they were sealed before,
    by label and id.
    """

    organisation: UUID
    keyrings: dict[UUID, Keyring]
    cookies: dict[UUID, Cookie]
    cases: list[Case]
    node: NodeKey
    at: datetime
    passphrases: dict[UUID, str] = field(default_factory=dict)
    older: dict[tuple[str, UUID], dict[str, object]] = field(default_factory=dict)

    def keyring(self, keyholder: UUID) -> Keyring:
        """Return somebody's keyring as the next request has it: nothing opened yet."""
        return replace(self.keyrings[keyholder], ledger=Ledger(), data_keys={})


def make_world() -> World:
    """Make an organisation with a partner, two whole files, a course, slips, drafts, sessions."""
    house = make_house()
    partner = make_organisation()
    trust_each_other(house.organisation, partner)
    people = _people(house)
    files = [whole_file(house, name) for name in ("Mimi", "Lulu")]
    make_lessons(house, files)
    world = World(
        organisation=house.organisation.id,
        keyrings={one.keyholder: one.keyring() for one in people},
        cookies={},
        cases=[file.case for file in files],
        node=NODE,
        at=NOON,
    )
    _texts(house, world)
    keep_every_key(world)
    _grow_older(house, world)
    keep_every_key(world)
    return world


def keep_every_key(world: World) -> None:
    """Let everybody open what they hold once, so that their keys are kept."""
    for keyholder in world.keyrings:
        keyring = world.keyring(keyholder)
        load_keys(keyring, Compartment.objects.all())
        commit_ledger(keyring)


def remember(world: World) -> None:
    """Remember every sealed row as it is stored now."""
    for model in sealed_models():
        for row in model.objects.all():
            told = {"sealed": bytes(row.sealed), "version": row.version, "epoch": row.epoch}
            world.older[model._meta.label, row.pk] = told


def _people(house: House) -> list[Member]:
    guardians = [
        make_member(role, organisation=house.organisation)
        for role in ("guardian", "clinical_guardian", "administrator")
    ]
    care = [house.key_worker, house.deputy, house.trainer, house.psychologist, house.counsellor]
    return [*care, *guardians, house.organisation.certifier]


def _texts(house: House, world: World) -> None:
    """Give everybody a session, a draft and a form that came too late."""
    for one in (house.key_worker, house.deputy, house.trainer):
        member = account_of(one)
        _give_passphrase(member)
        _session, cookie = make_session(member, at=NOON)
        world.cookies[one.keyholder] = cookie
        world.passphrases[one.keyholder] = PASSPHRASE
        place = place_of(one.keypair, PATH, "")
        typed = Typed("", NOON, {"chosen_name": ["Mimi"]})
        keep_draft(member.account, one.keypair, Page(place, uuid4()), typed)
        keep_late_form(member.account, path=PATH, fields=typed.fields, at=NOON)


def _give_passphrase(member) -> None:
    """Let her sign in; not by the factories' own way, which remembers what was stretched once."""
    wrapping = wrapping_key(PASSPHRASE, PARAMETERS, PEPPER)
    sealed = wrap_key(member.blob_key, wrapping, member.account.pk)
    parameters = PARAMETERS.to_json()
    keep_wrap(member.account.pk, Wrap.Kind.PASSPHRASE, parameters=parameters, sealed=sealed)


def _grow_older(house: House, world: World) -> None:
    """Change one file's card and give another's parts a new key: what was before is remembered."""
    remember(world)
    by = house.key_worker.keyring()
    mine, other = world.cases
    row, _card = card_of(by, compartment(mine, Kind.CARD))
    cases.change_card(by, mine, make_card("Mimi II"), row=row, at=NOON)
    place = other.team.get(role=TeamRole.TRAINER)
    cases.part_with(by, place, task="the door code", at=NOON)
    commit_ledger(by)
