"""Attacks on a real installation, made by `wings init` and filled in through its own pages."""

import json
import re
from base64 import b32encode
from collections import Counter

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.attacks.burglary import Burglar, tries
from tests.attacks.living import AT_LAST, living, opened
from tests.attacks.mutations import attack
from tests.attacks.targets import everything
from tests.attacks.typist import ENDING, FOUND
from tests.attacks.worlds import DICE
from tests.doors.table import DOORS
from tests.installations import ORGANISATION
from wings.foundation.keys.certificates import Untrusted
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault.models import Keyholder, Wrap
from wings.foundation.vault.opening import NoGrant
from wings.programme.staff import sessions
from wings.programme.staff.actions.signing_in import WrongPassphrase, opened_key
from wings.programme.staff.models import Account
from wings.programme.staff.queries.accounts import session_by_digest
from wings.programme.staff.queries.installation import node_key
from wings.programme.staff.rules.cookies import NAME, Cookie, fresh_cookie, read_cookie

pytestmark = [pytest.mark.attack, pytest.mark.database, pytest.mark.xdist_group("attacks")]
ROUNDS, SEED = 10_000, 20_260_302
LEFT_OUT = {
    *(ENDING.keys() - AT_LAST),
    "staff:confirm",  # only asks for a code
    "psychosocial:hand-over",  # stands there only while a second psychologist waits; takes no word
    "language:deliver",  # stands on a page only while a flag could not be told; takes no word
}
FOR_NOBODY = {"staff:sign-in", "staff:recover", "staff:join"}  # a canary opens nothing there


@pytest.fixture(scope="module")
def life(tmp_path_factory, django_db_blocker):
    with django_db_blocker.unblock(), living(tmp_path_factory.mktemp("attacked")) as life:
        yield life


def test_every_page_was_reached(life):
    assert {door.name for door in DOORS} - life.reached - LEFT_OUT == set()


def test_every_field_was_filled_in_and_every_form_was_taken(life):
    strange = {page: seen.strange for page, seen in life.forms.items() if seen.strange}
    refused = {
        page: seen.complaint
        for page, seen in life.forms.items()
        if not seen.taken
        and page[1].partition("(")[0] not in FOR_NOBODY | (ENDING.keys() - AT_LAST)
    }

    assert strange == {}
    assert refused == {}


def test_what_was_typed_was_saved(life, record_property):
    typed = re.compile(rf"{life.aviary.stem}\d+")
    saved = {word for text in opened(life.world) for word in typed.findall(text)}

    assert len(saved) > 60
    record_property("figure", f"{len(saved)} canaries read again by those who hold their keys")


def test_no_canary_is_anywhere_on_the_disk(life, record_property):
    looked_at = dict(life.watch.everything())

    assert life.watch.sightings(life.aviary) == {}
    assert {"log", "journal", "staff_session", "secret"} <= looked_at.keys()
    size = sum(map(len, looked_at.values())) / 1_000_000
    places = f"{len(looked_at)} places, {size:.1f} MB"
    record_property("figure", f"{life.aviary.made} canaries typed, 0 found in {places}")


def test_no_temporary_file_was_ever_made(life):
    assert life.watch.temporary_files == set()


def test_no_secret_and_no_name_of_anybody_is_anywhere_on_the_disk(life):
    """The pepper lies in its own file; what it seals is not readable without it."""
    told = [word.encode() for one in life.installation.people.values() for word in secrets_of(one)]
    told += [ORGANISATION.encode()]
    raw = [one.totp_seed for one in life.installation.people.values()]
    found = {
        name
        for name, data in life.watch.everything()
        for secret in (*told, *raw)
        if secret in data or secret.lower() in data
    }

    assert found == set()


def secrets_of(person):
    yield from (person.name, person.sign_in, person.passphrase, person.recovery_code)
    yield from (person.recovery_code.replace("-", ""), b32encode(person.totp_seed).decode())


def test_an_administrator_with_database_and_pepper_opens_nothing(life, record_property):
    ada = life.installation.people["ada"]
    cookie = read_cookie(life.installation.browser("ada").cookies[NAME].value)
    session = session_by_digest(cookie.digest)
    opened = sessions.open_session(session, cookie, node=node_key(), at=timezone.now())
    keyring = life.installation.keyring("ada")
    burglar = Burglar(keyring, node_key(), (keyring.keypair.own, opened.blob_key, cookie.key))

    tried, broken = Counter(), []
    for what, attempt in tries(burglar):
        tried[what] += 1
        try:
            broken.append((what, attempt()))
        except (Tampered, Untrusted, NoGrant):
            continue

    assert ada.roles == ("administrator",)
    assert broken == []
    assert {"slips", "letterboxes", "late forms", "drafts", "pieces"} <= tried.keys()
    figure = ", ".join(f"{count:_} {what}" for what, count in sorted(tried.items()))
    record_property("figure", f"administrator + database + pepper: 0 opened of {figure}")


def test_an_administrator_does_not_become_somebody_else_by_moving_rows(life):
    ada, kasia = (life.installation.people[name] for name in ("ada", "kasia"))
    with transaction.atomic():
        Wrap.objects.filter(keyholder=kasia.keyholder).delete()
        Wrap.objects.filter(keyholder=ada.keyholder).update(keyholder=kasia.keyholder)
        blob = Keyholder.objects.get(pk=ada.keyholder).blob
        Keyholder.objects.filter(pk=kasia.keyholder).update(blob=blob)
        typed = {"name": kasia.sign_in, "passphrase": ada.passphrase}
        answer = Client().post("/sign-in/", typed)
        transaction.set_rollback(True)

    assert answer.status_code == 200
    assert "do not go together" in answer.content.decode()


def test_a_cookie_without_its_row_and_a_row_without_its_cookie_open_nothing(life):
    cookie = read_cookie(life.installation.browser("kasia").cookies[NAME].value)
    row = session_by_digest(cookie.digest)
    everything = b"".join(data for _name, data in life.watch.everything())

    assert cookie.key not in everything
    assert cookie.token not in everything
    for other in (fresh_cookie(), Cookie(cookie.token, b"\0" * 32)):
        found = sessions.open_session(row, other, node=node_key(), at=timezone.now())
        assert found is None
    stranger = Client()
    stranger.cookies[NAME] = fresh_cookie().written()
    assert stranger.get("/women/").status_code == FOUND


def test_cheaper_stretching_does_not_open_even_with_the_right_passphrase(life):
    kasia = life.installation.people["kasia"]
    account = Account.objects.get(pk=kasia.keyholder)
    opened_key(account, kasia.passphrase, Wrap.Kind.PASSPHRASE)
    wrap = Wrap.objects.get(keyholder=kasia.keyholder, kind=Wrap.Kind.PASSPHRASE)
    for weaker in ({"memory_kib": 64}, {"passes": 1}):
        with transaction.atomic():
            parameters = json.dumps(json.loads(wrap.parameters) | weaker)
            Wrap.objects.filter(pk=wrap.pk).update(parameters=parameters)
            with pytest.raises(WrongPassphrase):
                opened_key(account, kasia.passphrase, Wrap.Kind.PASSPHRASE)
            transaction.set_rollback(True)


def test_ten_thousand_changes_of_what_is_stored_are_all_refused(life, record_property):
    figures = attack(everything(life.world), ROUNDS, DICE(SEED))

    assert figures.accepted == []
    assert figures.crashed == []
    told = ", ".join(f"{count:_} {what}" for what, count in sorted(figures.tried.items()))
    record_property("figure", f"{sum(figures.tried.values()):_} changes, 0 accepted: {told}")
