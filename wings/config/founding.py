"""Who founds an installation, and what is drawn and signed for them."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import uuid4

from django.utils.text import slugify

from wings.foundation.keys.pepper import NodeKey, Pepper
from wings.programme.staff.actions import founding
from wings.programme.staff.actions.certifying import make_paper_keyholder
from wings.programme.staff.contents import Names
from wings.programme.staff.rules.clashes import refuse_clashes
from wings.programme.staff.rules.newcomers import Credentials
from wings.programme.staff.vocabulary import Role

CERTIFIER: Final = "certifier"
NEEDED: Final = {
    Role.ADMINISTRATOR.value: 1,
    CERTIFIER: 1,
    # Two people and an envelope: any two of three join a key, so one may be ill and one be lost.
    Role.GUARDIAN.value: 2,
    Role.CLINICAL_GUARDIAN.value: 2,
}
OFFICES: Final = (CERTIFIER, *Role.values)
ENVELOPES: Final = (
    ("Envelope of the guardians", Role.GUARDIAN),
    ("Envelope of the clinical guardians", Role.CLINICAL_GUARDIAN),
)


@dataclass(frozen=True)
class Founder:
    """One of the first people. A certifier is a coordinator whom the root names."""

    name: str
    offices: tuple[str, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """Her roles, as a certificate names them."""
        found = {Role.COORDINATOR.value if one == CERTIFIER else one for one in self.offices}
        return tuple(role for role in Role.values if role in found)

    @property
    def is_certifier(self) -> bool:
        """Say whether the root names her a certifier."""
        return CERTIFIER in self.offices


@dataclass(frozen=True)
class Plan:
    """What an installation begins with."""

    organisation: str
    programme: str
    language: str
    founders: tuple[Founder, ...]


@dataclass(frozen=True)
class Member:
    """A founder with all that her account rests on."""

    founder: Founder
    credentials: Credentials


@dataclass(frozen=True)
class Envelope:
    """A key that exists on paper alone."""

    name: str
    role: Role
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class Beginning:
    """All that must be printed, because it is stored nowhere."""

    plan: Plan
    pepper: Pepper
    founded: founding.Founded
    members: tuple[Member, ...]
    envelopes: tuple[Envelope, ...]
    at: datetime


def founders(people: Iterable[tuple[str, str]]) -> tuple[Founder, ...]:
    """Gather offices by name, so that one person may have several.

    people: pairs of office and name. Raises RolesClash.
    """
    gathered: dict[str, list[str]] = {}
    for office, name in people:
        gathered.setdefault(name, []).append(office)
    found = tuple(Founder(name, tuple(offices)) for name, offices in gathered.items())
    for one in found:
        refuse_clashes(one.roles)
    return found


def lacking(people: Iterable[tuple[str, str]]) -> list[str]:
    """Return the offices that still want somebody, each as often as it does."""
    held = [office for office, _name in people]
    return [
        office
        for office, count in NEEDED.items()
        for _ in range(max(count - held.count(office), 0))
    ]


def begin(plan: Plan, pepper: Pepper, *, at: datetime) -> Beginning:
    """Found the organisation, give its founders accounts and certificates, make the envelopes."""
    node = NodeKey(pepper)
    founded = founding.found(name=plan.organisation, programme=plan.programme, node=node, at=at)
    members = tuple(
        Member(one, Credentials.fresh(Names(sign_in, one.name), language=plan.language))
        for one, sign_in in zip(plan.founders, _sign_in_names(plan.founders), strict=True)
    )
    roots = {founded.id: founded.root.public}
    drawn = [(one.credentials, roots) for one in members]
    # A run of Argon2 for each of them, at full strength; it lets go of Python's lock meanwhile.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        founding.create_accounts(drawn, node=node, pepper=pepper, pool=pool, at=at)
    envelopes = _certify(founded, members, node=node, at=at)
    return Beginning(plan, pepper, founded, members, envelopes, at)


def _certify(
    founded: founding.Founded, members: tuple[Member, ...], *, node: NodeKey, at: datetime
) -> tuple[Envelope, ...]:
    certifiers = [
        founding.name_certifier(founded, one.credentials, one.founder.roles, node=node, at=at)
        for one in members
        if one.founder.is_certifier
    ]
    # The root signs certifiers alone. From here on its seed is needed no more and stays on paper.
    signer = certifiers[0]
    for one in members:
        if not one.founder.is_certifier:
            founding.certify_newcomer(signer, one.credentials, one.founder.roles, node=node, at=at)
    return tuple(
        Envelope(
            name,
            role,
            make_paper_keyholder(signer, name, (role.value,), keyholder=uuid4(), node=node, at=at),
        )
        for name, role in ENVELOPES
    )


def _sign_in_names(people: tuple[Founder, ...]) -> list[str]:
    found: list[str] = []
    for one in people:
        # Of a name in Greek or Arabic letters nothing is left: then her office stands for it.
        name = slugify(one.name).replace("-", ".") or one.offices[0].replace("_", ".")
        same = sum(taken.rstrip("0123456789") == name for taken in found)
        found.append(f"{name}{same + 1}" if same else name)
    return found
