"""Every path of the house, as its URLs have it, and a street of two houses to visit them from."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.doors.table import CERTIFIER, VISITORS, Door
from tests.files import File, add_flag, make_lessons, whole_file
from wings.casework.cases.tests.factories import House, make_house
from wings.foundation.vault.actions import commit_ledger
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import load_keys
from wings.foundation.vault.tests.factories import Member, make_member
from wings.programme.staff.actions.inviting import invite
from wings.programme.staff.contents import Names, Proposal
from wings.programme.staff.tests.factories import account_of, long_ago, session_client


@dataclass(frozen=True)
class Path:
    """A path by its name, with the names of what stands in it."""

    name: str
    parameters: frozenset[str]


@dataclass
class Street:
    """Our house with whole files, another house, and a browser for every visitor of each.

    colleagues: of our house, with each role, who are in no care team. tired: those of ours whose
    second factor is eleven minutes old.
    """

    file: File
    ids: dict[str, UUID]
    ours: dict[str, Client] = field(default_factory=dict)
    theirs: dict[str, Client] = field(default_factory=dict)
    colleagues: dict[str, Client] = field(default_factory=dict)
    tired: dict[str, Client] = field(default_factory=dict)
    nobody: Client = field(default_factory=Client)

    def path(self, door: Door) -> str:
        """Return the path of a door, into our house."""
        [path] = [one for one in paths() if one.name == door.name]
        told = {name: self._told(door, name) for name in path.parameters}
        return reverse(door.name, kwargs=told)

    def _told(self, door: Door, name: str) -> str | UUID:
        if name in door.words:
            return door.words[name]
        return self.file.case.code if name == "code" else self.ids[IDS.get(door.name, name)]


IDS = {
    "cases:consent-stop": "consent",
    "cases:paper": "consent",
    "cases:paper-add": "consent",
    "cases:flag": "flag",
    "cases:team-end": "trainer's place",
    "cases:team-pass": "deputy's place",
    "psychosocial:session": "session",
    "employment:internship": "internship",
    "employment:edit-internship": "internship",
    "employment:new-visit": "internship",
    "employment:hours": "hours",
    "employment:visit": "visit",
}
"""What the one id in a path is, where its name there does not say it."""


def paths() -> list[Path]:
    """Return every path of the installation."""
    return list(_walk(get_resolver(settings.ROOT_URLCONF), "", frozenset()))


def make_street() -> Street:
    """Build both houses and sign everybody in."""
    house, other = make_house(), make_house()
    files = [whole_file(house, "Mimi"), whole_file(house, "Lulu")]
    lessons = make_lessons(house, files)
    add_flag(house, files[0])
    ours, theirs, colleagues = _everybody(house), _everybody(other), _newcomers(house)
    for member in ours.values():
        _open_all(member)
    street = Street(file=files[0], ids=files[0].ids | lessons | _ids(house, other, files[0], ours))
    for there, members in (
        (street.ours, ours),
        (street.theirs, theirs),
        (street.colleagues, colleagues),
    ):
        there |= {name: session_client(account_of(one)) for name, one in members.items()}
    street.tired = {
        name: session_client(account_of(one), factor_at=long_ago(11), seen_at=timezone.now())
        for name, one in ours.items()
    }
    return street


def _walk(resolver: URLResolver, space: str, before: frozenset[str]):
    for one in resolver.url_patterns:
        parameters = before | one.pattern.converters.keys()
        if isinstance(one, URLResolver):
            inside = f"{one.namespace}:" if one.namespace else ""
            yield from _walk(one, space + inside, parameters)
        else:
            yield Path(f"{space}{one.name}", parameters)


def _everybody(house: House) -> dict[str, Member]:
    known = {
        "key_worker": house.key_worker,
        "trainer": house.trainer,
        "psychologist": house.psychologist,
        "counsellor": house.counsellor,
        CERTIFIER: house.organisation.certifier,
    }
    return {name: known.get(name) or _newcomer(house, name) for name in VISITORS}


def _newcomers(house: House) -> dict[str, Member]:
    return {name: _newcomer(house, name) for name in VISITORS if name != CERTIFIER}


def _newcomer(house: House, role: str) -> Member:
    return make_member(role, organisation=house.organisation)


def _open_all(member: Member) -> None:
    keyring = member.keyring()
    load_keys(keyring, Compartment.objects.all())
    commit_ledger(keyring)


def _ids(house: House, other: House, file: File, ours: dict[str, Member]) -> dict[str, UUID]:
    team = {one.role: one.pk for one in file.case.team.all()}
    proposal = Proposal(Names("zora", "Zora Invitata"), ("trainer",))
    invitation, _code = invite(ours["administrator"].keyring(), proposal, at=timezone.now())
    return {
        "trainer's place": team["trainer"],
        "deputy's place": team["deputy"],
        "page": uuid4(),
        "late": uuid4(),
        "invitation": invitation.pk,
        "person": house.trainer.keyholder,
        "partner": other.organisation.id,
    }
