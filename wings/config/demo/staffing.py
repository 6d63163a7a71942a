"""Founding the invented houses and giving their staff accounts and certificates."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from wings.config.demo.people import (
    CERTIFIER,
    HOUSES,
    SHARED,
    STAFF,
    House,
    posts_of,
    shown_name,
    sign_in_name,
)
from wings.foundation.keys.pepper import NodeKey, Pepper
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.ledger import Ledger
from wings.programme.organisations.models import Organisation
from wings.programme.staff.actions import founding
from wings.programme.staff.actions.certifying import Signer, make_paper_keyholder, trust_partner
from wings.programme.staff.actions.founding import Founded
from wings.programme.staff.contents import Names
from wings.programme.staff.rules.newcomers import Credentials
from wings.programme.staff.vocabulary import Role

Posts = dict[tuple[str, str], Credentials]


@dataclass(frozen=True)
class Staffed:
    """A house with its organisation and the keyrings of its staff, by post."""

    house: House
    organisation: Organisation
    keyrings: Mapping[str, Keyring]

    def at(self, post: str, moment: datetime) -> Keyring:
        """Return somebody's keyring as a session at that moment would open it."""
        return replace(
            self.keyrings[post],
            at=moment,
            started_at=moment,
            factor_at=moment,
            # A session of its own each time: what was opened before is
            # opened again, and told again.
            ledger=Ledger(),
            data_keys={},
        )


@dataclass(frozen=True)
class Account:
    """An invented person's way in, as `demo-people.json` tells it."""

    organisation: str
    role: str
    name: str
    credentials: Credentials


def staff_all(node: NodeKey, pepper: Pepper, at: datetime) -> tuple[list[Staffed], list[Account]]:
    """Found every house, certify its staff, and let the two houses of Palermo trust each other."""
    founded = {
        house.key: founding.found(name=house.name, programme=house.programme, node=node, at=at)
        for house in HOUSES
    }
    posts = _posts()
    roots = {key: _roots(key, founded) for key, _post in posts}
    with ThreadPoolExecutor() as pool:
        founding.create_accounts(
            [(who, roots[key]) for (key, _post), who in _own(posts).items()],
            node=node,
            pepper=pepper,
            pool=pool,
            at=at,
        )
    signers = {
        house.key: founding.name_certifier(
            founded[house.key], posts[house.key, CERTIFIER], node=node, at=at
        )
        for house in HOUSES
    }
    _trust_neighbours(founded, signers, node, at)
    staffed = [_staffed(house, founded, signers, posts, node, at) for house in HOUSES]
    return staffed, _accounts(posts)


def _posts() -> Posts:
    posts: Posts = {}
    for house in HOUSES:
        for number, (post, _roles) in enumerate(posts_of(house)):
            if post == SHARED and house.shares_with:
                posts[house.key, post] = posts[house.shares_with, post]
            else:
                names = Names(sign_in_name(house, post), shown_name(house, number))
                posts[house.key, post] = Credentials.fresh(names, language="en")
    return posts


def _own(posts: Posts) -> Posts:
    shared = {(house.key, SHARED) for house in HOUSES if house.shares_with}
    return {key: who for key, who in posts.items() if key not in shared}


def _roots(key: str, founded: Mapping[str, Founded]) -> dict[UUID, bytes]:
    ours = [key, *(house.key for house in HOUSES if house.shares_with == key)]
    return {founded[one].id: founded[one].root.public for one in ours}


def _trust_neighbours(
    founded: Mapping[str, Founded], signers: Mapping[str, Signer], node: NodeKey, at: datetime
) -> None:
    for house in HOUSES:
        if house.shares_with:
            pairs = ((house.key, house.shares_with), (house.shares_with, house.key))
            for here, there in pairs:
                partner = founded[there].organisation
                root = bytes(partner.root_public)
                trust_partner(signers[here], partner, compared=root, node=node, at=at)


def _staffed(
    house: House,
    founded: Mapping[str, Founded],
    signers: Mapping[str, Signer],
    posts: Posts,
    node: NodeKey,
    at: datetime,
) -> Staffed:
    signer = signers[house.key]
    keyrings: dict[str, Keyring] = {}
    for post, roles in posts_of(house):
        who = posts[house.key, post]
        if post != CERTIFIER:
            row = founding.certify_newcomer(
                signer, who, tuple(role.value for role in roles), node=node, at=at
            )
            roots = _roots(house.key, founded)
            keyrings[post] = founding.keyring_of(who, row, roots, node=node, at=at)
    for role in (Role.GUARDIAN, Role.CLINICAL_GUARDIAN):
        for number in (1, 2):
            name = f"Envelope {number} of {house.name}"
            make_paper_keyholder(signer, name, (role.value,), keyholder=uuid4(), node=node, at=at)
    return Staffed(house, founded[house.key].organisation, keyrings)


def _accounts(posts: Posts) -> list[Account]:
    roles = {post: str(held[0].label) for post, held in STAFF}
    houses = {house.key: house.name for house in HOUSES}
    return [
        Account(houses[key], roles[post], who.names.shown, who)
        for (key, post), who in posts.items()
    ]
