"""Lost and renewed secrets; these tests stretch them in earnest, too."""

import html
import re
from base64 import b32decode

import pytest
from django.urls import reverse
from django.utils import timezone

from wings.foundation.audit.models import Entry
from wings.foundation.keys.suite import Tampered
from wings.foundation.keys.totp import fresh_totp_seed, totp_code
from wings.foundation.vault.actions.keyholders import BlobMoved
from wings.foundation.vault.models import Keyholder, Wrap
from wings.programme.staff import sessions
from wings.programme.staff.actions.factors import remove_passkey
from wings.programme.staff.actions.renewing import change_app, change_secrets
from wings.programme.staff.actions.signing_in import Origin, opened_key
from wings.programme.staff.models import LateForm, Session
from wings.programme.staff.queries.accounts import session_by_digest
from wings.programme.staff.rules.renewing import Offer
from wings.programme.staff.rules.wraps import open_blob
from wings.programme.staff.tests.factories import (
    NODE,
    PASSPHRASE,
    RECOVERY_CODE,
    give_secrets,
    long_ago,
    make_member,
    make_session,
    session_client,
)

pytestmark = pytest.mark.django_db
CODE = RECOVERY_CODE


@pytest.fixture
def anna():
    anna = make_member("trainer")
    give_secrets(anna)
    return anna


def blob_of(member, key):
    return open_blob(
        bytes(Keyholder.objects.get(pk=member.account.pk).blob), key, member.account.pk
    )


def shown(page):
    text = page.content.decode()
    words = re.search(r'<ol class="words".*?</ol>', text, re.DOTALL)
    return {
        "words": " ".join(re.findall(r"<li>(\w+)</li>", words.group())) if words else "",
        "secret": re.search(r'<p class="secret"[^>]*>([^<]*)</p>', text).group(1),
        "offered": html.unescape(re.search(r'name="offered" value="([^"]*)"', text).group(1)),
    }


def renew(client, present=PASSPHRASE, **changes):
    offer = shown(client.get(reverse("staff:new-passphrase")))
    typed = {
        "present_secret": present,
        "passphrase_again": offer["words"],
        "recovery_part": offer["secret"][-6:],
        "offered": offer["offered"],
    }
    return offer, client.post(reverse("staff:new-passphrase"), typed | changes)


def type_secret(client, member, field, secret, name="sign-in"):
    data = {"name": member.certificate.sign_in, field: secret}
    return client.post(reverse(f"staff:{name}"), data)


def test_the_recovery_code_takes_the_place_of_a_lost_passphrase(client, anna):
    typed = CODE.lower().replace("-", " ")

    first = type_secret(client, anna, "recovery_code", typed, "recover")
    code = totp_code(anna.totp_seed, timezone.now())
    second = client.post(first.url, {"code": code})

    assert second.url == reverse("staff:new-passphrase")
    assert client.get(second.url).status_code == 200


def test_a_wrong_recovery_code_and_an_unknown_name_are_told_alike(client, anna):
    wrong = type_secret(client, anna, "recovery_code", CODE.replace("7", "8"), "recover")
    nobody = client.post(reverse("staff:recover"), {"name": "nobody", "recovery_code": CODE})

    for page in (wrong, nobody):
        assert "do not go together" in page.content.decode()
    assert not Session.objects.exists()


def test_passphrase_and_recovery_code_together_do_without_the_phone(anna):
    client = session_client(anna, factor_at=None)

    wrong = client.post(reverse("staff:recover-factor"), {"recovery_code": PASSPHRASE})
    right = client.post(reverse("staff:recover-factor"), {"recovery_code": CODE})

    assert "not your recovery code" in wrong.content.decode()
    assert right.url == reverse("staff:new-app")
    assert client.get(right.url).status_code == 200


def test_the_recovery_code_is_asked_for_only_after_the_passphrase(client, anna):
    page = client.post(reverse("staff:recover-factor"), {"recovery_code": CODE})

    assert page.url.startswith(reverse("staff:sign-in"))


def test_another_app_counts_once_a_code_of_it_was_typed(anna):
    client = session_client(anna)
    offer = shown(client.get(reverse("staff:new-app")))
    data = {"offered": offer["offered"]}

    refused = client.post(reverse("staff:new-app"), data | {"code": "000000"})
    assert shown(refused)["secret"] == offer["secret"]
    assert blob_of(anna, anna.blob_key).totp_seed == anna.totp_seed

    seed = seed_of(offer["secret"])
    taken = client.post(reverse("staff:new-app"), data | {"code": totp_code(seed, timezone.now())})

    assert taken.url == reverse("staff:account")
    assert blob_of(anna, anna.blob_key).totp_seed == seed
    assert Entry.objects.filter(event="staff.app_changed").count() == 1


def seed_of(secret):
    return b32decode(secret.replace(" ", ""))


def test_new_secrets_open_and_old_ones_do_not_any_more(anna, client):
    mine, other = session_client(anna), session_client(anna)

    offer, answer = renew(mine)

    assert answer.url == reverse("staff:account")
    assert mine.get(reverse("staff:account")).status_code == 200
    assert other.get(reverse("staff:account")).status_code == 302
    old = type_secret(client, anna, "passphrase", PASSPHRASE)
    assert "do not go together" in old.content.decode()
    old_code = type_secret(client, anna, "recovery_code", CODE, "recover")
    assert "do not go together" in old_code.content.decode()
    assert type_secret(client, anna, "passphrase", offer["words"]).status_code == 302
    assert type_secret(client, anna, "recovery_code", offer["secret"], "recover").status_code == 302
    assert Entry.objects.filter(event="staff.passphrase_changed").count() == 1


def test_the_key_of_the_blob_is_another_one_afterwards(anna):
    renew(session_client(anna))

    with pytest.raises(Tampered):
        blob_of(anna, anna.blob_key)


def test_the_recovery_code_proves_as_well_that_it_is_she(anna):
    _offer, answer = renew(session_client(anna), CODE)

    assert answer.url == reverse("staff:account")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"present_secret": "not hers"}, "neither your passphrase"),
        ({"passphrase_again": "one two three four five six"}, "differ from those shown"),
        ({"recovery_part": "AAAAAA"}, "differ from those shown"),
        ({"recovery_part": "1"}, "differ from those shown"),
    ],
)
def test_nothing_changes_unless_everything_was_typed_right(anna, changes, said):
    client = session_client(anna)

    offer, page = renew(client, **changes)

    assert said in page.content.decode()
    assert shown(page)["words"] == offer["words"]
    assert blob_of(anna, anna.blob_key).keyholder == anna.account.pk


def test_an_offer_of_another_session_is_not_taken(anna):
    offer = shown(session_client(anna).get(reverse("staff:new-passphrase")))

    _mine, page = renew(session_client(anna), offered=offer["offered"])

    assert "open for too long" in page.content.decode()
    assert shown(page)["words"] != offer["words"]


def test_new_secrets_want_a_fresh_second_factor_and_are_never_kept(anna):
    client = session_client(anna, factor_at=long_ago(11), seen_at=timezone.now())
    names = ("present_secret", "passphrase_again", "recovery_part", "offered")

    page = client.post(reverse("staff:new-passphrase"), dict.fromkeys(names, "secret"))

    assert page.url.startswith(reverse("staff:confirm"))
    assert not LateForm.objects.exists()


def opened_now(member):
    _session, cookie = make_session(member)
    row = session_by_digest(cookie.digest)
    return sessions.open_session(row, cookie, node=NODE, at=timezone.now()), cookie


def new_secrets(opened, cookie):
    offer, origin = Offer.fresh("en"), Origin("network", None)
    now = timezone.now()
    change_secrets(opened, offer, present=PASSPHRASE, cookie=cookie, origin=origin, at=now)
    return offer.passphrase


def another_app(opened, _cookie):
    seed, now = fresh_totp_seed(), timezone.now()
    change_app(opened, seed, totp_code(seed, now), at=now)
    return PASSPHRASE


def one_passkey_less(opened, _cookie):
    remove_passkey(opened, b"lost phone", at=timezone.now())
    return PASSPHRASE


SMALL = (another_app, one_passkey_less)
# Not two new passphrases one after the other: the second is refused before, by the old one.
PAIRS = [(one, other) for one in (*SMALL, new_secrets) for other in SMALL]


@pytest.mark.parametrize(("first", "second"), [*PAIRS, *((one, new_secrets) for one in SMALL)])
def test_of_two_changes_that_began_from_one_blob_the_first_counts_and_still_opens(
    anna, first, second
):
    one, other = opened_now(anna), opened_now(anna)
    passphrase = first(*one)
    kept = bytes(Keyholder.objects.get(pk=anna.account.pk).blob)

    with pytest.raises(BlobMoved):
        second(*other)

    assert bytes(Keyholder.objects.get(pk=anna.account.pk).blob) == kept
    blob_key = opened_key(anna.account, passphrase, Wrap.Kind.PASSPHRASE)
    assert blob_of(anna, blob_key).seeds == anna.blob.seeds
