"""An installation in which everybody has worked: canaries in every page that they reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.test import Client
from django.utils import timezone

from tests.attacks.canaries import Aviary
from tests.attacks.typist import ENDING, Seen, Typist
from tests.attacks.watching import Watch, watching
from tests.attacks.worlds import World, keep_every_key, remember
from tests.installations import Installation, new_installation, signed_in
from wings.casework.cases.models import Case
from wings.foundation.vault.models import Grant, sealed_models
from wings.foundation.vault.opening import open_row
from wings.programme.staff.actions import founding
from wings.programme.staff.actions.inviting import invite
from wings.programme.staff.contents import Names, Proposal
from wings.programme.staff.models import Session
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.rules.cookies import NAME, read_cookie
from wings.programme.staff.tests.test_joining import come_to

OFFICE = ("ada", "carla", "gina", "clelia", "dora")
CARE = ("kasia", "teresa", "paola", "livia", "debora")
FOR_NOBODY = ("/sign-in/", "/sign-in/help/", "/sign-in/recovery/", "/join/")
MOST_ROUNDS = 6
AT_LAST = frozenset(
    {"cases:consent-stop", "cases:team-end", "plans:standing"}
    | {"cases:pause", "cases:close", "cases:reopen"}
)
"""Forms that end something, and are sent once everybody has worked."""


@dataclass
class Life:
    """What came of it: who worked where, what was typed, and what was seen on the disk."""

    installation: Installation
    watch: Watch
    aviary: Aviary = field(default_factory=Aviary)
    forms: dict[tuple[str, str], Seen] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)
    world: World | None = None

    def hands(self, client: Client, **more) -> Typist:
        """Return somebody who types."""
        return Typist(self.aviary, client, self.forms, self.reached, self.watch, **more)


@contextmanager
def living(folder: Path) -> Iterator[Life]:
    """Make an installation and let everybody work in it."""
    with (
        new_installation(folder) as installation,
        watching(installation.home, folder) as watch,
    ):
        life = Life(installation, watch)
        _begin(life)
        care, office = (
            [life.hands(installation.browser(name)) for name in names] for names in (CARE, OFFICE)
        )
        for one in (*office, *office):
            one.walk()
        _work(life, care)
        life.world = _world(life)
        _come_late(life)
        care[0].walk()
        kasia = installation.browser("kasia")
        at_last = life.hands(kasia, but=frozenset(ENDING) - AT_LAST)
        at_last.walk()
        at_last.walk()  # what rests by now can be taken up again
        life.hands(Client()).walk(*FOR_NOBODY)
        _leave_something(life)
        keep_every_key(life.world)
        yield life


def _begin(life: Life) -> None:
    """Enter a partner, and let somebody join who waits to be certified."""
    at, node, made = timezone.now(), node_key(), life.installation
    founding.found(name=life.aviary.canary(), programme="el-athens", node=node, at=at)
    names = Names(life.aviary.canary(), life.aviary.canary())
    _invitation, code = invite(made.keyring("ada"), Proposal(names, ("trainer",)), at=at)
    come_to(Client(), code, "done")


def _work(life: Life, everybody: list[Typist]) -> None:
    """Let everybody work until nobody comes any further."""
    for _round in range(MOST_ROUNDS):
        before = len(life.reached), sum(seen.taken for seen in life.forms.values())
        for one in everybody:
            one.walk()
        if before == (len(life.reached), sum(seen.taken for seen in life.forms.values())):
            return


def _leave_something(life: Life) -> None:
    """Leave a flag that nobody has filed yet, and a form that nobody has sent again."""
    paola = life.installation.browser("paola")
    typed = {"kind": "please_check", "words": life.aviary.canary()}
    for case in life.world.cases:
        paola.post(f"/women/{case.code}/flags/", typed)
    _come_late(life)


def _come_late(life: Life) -> None:
    """Send a form from a session that has locked itself."""
    client = signed_in(life.installation.people["kasia"])
    digest = read_cookie(client.cookies[NAME].value).digest
    Session.objects.filter(token_digest=digest).update(locked_at=timezone.now())
    client.post("/women/new/", {"name": life.aviary.canary()})
    life.watch()


def _world(life: Life) -> World:
    made = life.installation
    people = {made.people[name].keyholder: name for name in (*CARE, *OFFICE)}
    world = World(
        organisation=made.organisation,
        keyrings={keyholder: made.keyring(name) for keyholder, name in people.items()},
        cookies={
            keyholder: read_cookie(made.browser(name).cookies[NAME].value)
            for keyholder, name in people.items()
        },
        cases=list(Case.objects.all()),
        node=node_key(),
        at=timezone.now(),
    )
    keep_every_key(world)
    remember(world)
    return world


def opened(world: World) -> Iterator[str]:
    """Yield what every sealed row says to one of those who hold it."""
    held = Grant.objects.filter(keyholder__in=world.keyrings)
    holders = dict(held.values_list("compartment_id", "keyholder_id"))
    for model in sealed_models():
        for row in model.objects.select_related("compartment"):
            if row.compartment_id in holders:
                yield repr(open_row(world.keyring(holders[row.compartment_id]), row))
