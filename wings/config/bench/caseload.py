"""What a key worker with a large caseload waits for."""

from collections.abc import Iterator
from itertools import count, cycle

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases.queries import case_for, compartments
from wings.casework.participants.queries import card_of
from wings.casework.participants.vocabulary import Kind
from wings.config import memory
from wings.config.bench.measuring import Answer, Figure, PageFailed, measured
from wings.config.bench.world import SIGNING_IN, SOUGHT, World
from wings.foundation.keys.totp import totp_code
from wings.foundation.vault.actions import grant
from wings.foundation.vault.vocabulary import ORGANISATION
from wings.programme.staff.rules.newcomers import Credentials
from wings.programme.staff.vocabulary import May

RUNS = 40
FIRST_OPENINGS = 20
REDIRECT = 302


def figures(world: World) -> Iterator[Figure]:
    """Measure sign-in, caseload, search, file page, first opening and saving a form."""
    memory.settle()  # as the served application does
    newcomers = cycle(world.credentials[name] for name in SIGNING_IN)
    yield measured(
        # Three of them are used up besides: warming up, counting queries, timing crypto. Each
        # signs in once, since a code counts once and tries are slowed down.
        "sign in",
        lambda: sign_in(Client(), next(newcomers)),
        runs=len(SIGNING_IN) - 3,
        warm_up=1,
    )
    client = Client()
    sign_in(client, world.credentials["worker"])
    caseload = reverse("desk:caseload")
    yield measured("caseload page", lambda: client.get(caseload), runs=RUNS)
    found = {"text": SOUGHT, "stage": "", "order": "name"}
    yield measured("search by part of a name", lambda: client.post(caseload, found), runs=RUNS)
    codes = cycle(world.codes[:RUNS])
    yield measured("file page", lambda: client.get(_file(next(codes))), runs=RUNS, warm_up=RUNS)
    yield _first_openings(client, world)
    yield _saving(client, world)


def sign_in(client: Client, who: Credentials) -> Answer:
    """Show passphrase and second factor, as a person does. Raises PageFailed."""
    first = {"name": who.names.sign_in, "passphrase": who.passphrase}
    if client.post(reverse("staff:sign-in"), first).status_code != REDIRECT:
        raise PageFailed("sign in")
    code = {"code": totp_code(who.totp_seed, timezone.now())}
    answer = client.post(reverse("staff:factor"), code)
    if answer.status_code != REDIRECT:
        raise PageFailed("sign in, second step")
    return answer


def _first_openings(client: Client, world: World) -> Figure:
    """Measure file pages whose keys were just handed over: certificates and headers are checked."""
    chosen = world.codes[RUNS : RUNS + FIRST_OPENINGS]
    # In one stroke, so that what is measured is opening and not handing over.
    with transaction.atomic():
        for code in chosen:
            _hand_over_anew(world, code)
    codes = iter(chosen)
    return measured(
        "file page, first opening after a grant",
        lambda: client.get(_file(next(codes))),
        # The other three: warming up, counting queries, timing crypto.
        runs=FIRST_OPENINGS - 3,
        warm_up=1,
    )


def _hand_over_anew(world: World, code: str) -> None:
    deputy = world.keyrings["deputy"]
    case = case_for(deputy, code, may=May.OPEN_FILE)
    for part in compartments(case).values():
        grant(
            deputy, part, to=world.credentials["worker"].keyholder, basis=ORGANISATION, at=deputy.at
        )


def _saving(client: Client, world: World) -> Figure:
    code, worker = world.codes[0], world.keyrings["worker"]
    part = compartments(case_for(worker, code, may=May.EDIT_CARD))[Kind.CARD]
    row, card = card_of(worker, part)
    contact = card.contact
    fields = {
        "chosen_name": card.chosen_name,
        "language": card.languages[0],
        "interpreter": card.interpreter,
        "channel": contact.channel,
        "reach": contact.reach,
        "hours": contact.hours,
        "words": contact.words,
    }
    page, versions = reverse("cases:card", args=[code]), count(row.version)

    def save() -> Answer:
        answer = client.post(page, fields | {"version": next(versions)})
        if answer.status_code != REDIRECT:
            raise PageFailed("save a form", answer.status_code)
        return answer

    return measured("save a form", save, runs=RUNS)


def _file(code: str) -> str:
    return reverse("desk:file", args=[code])
