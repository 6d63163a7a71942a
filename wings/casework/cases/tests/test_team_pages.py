import pytest
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases import actions
from wings.casework.cases.models import FlagRow, TeamMember
from wings.casework.cases.queries import compartment, flags_of, held_compartments
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.cases.vocabulary import FlagKind, TeamRole
from wings.casework.consent.actions import record_decision
from wings.casework.consent.contents import Consent
from wings.casework.participants.vocabulary import Kind
from wings.foundation.vault.models import Compartment, Slip
from wings.foundation.vault.tests.factories import NOON, make_member, trust_each_other
from wings.programme.staff.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house, chosen_name="Zuleika")


@pytest.fixture
def client(house):
    return client_of(house.key_worker)


def path(case, page, *more):
    return reverse(f"cases:{page}", args=[case.code, *more])


def join(client, case, role, member):
    return client.post(path(case, "team"), {"who": f"{role}:{member.keyholder}"})


def place(case, role):
    return TeamMember.objects.get(case=case, role=role, ended_on__isnull=True)


def kinds(member, case):
    return set(held_compartments(member.keyring(at=timezone.now()), case))


def waiting(member, case):
    return [flag for _c, _r, flag in flags_of(member.keyring(at=timezone.now()), [case])]


def test_the_team_is_shown_by_the_names_of_its_certificates(house, case, client):
    page = client.get(path(case, "team")).content.decode()

    for member in (house.key_worker, house.deputy):
        assert member.certificate.shown_name in page


def test_whoever_may_join_is_offered_with_what_she_would_do(house, case, client):
    page = client.get(path(case, "team")).content.decode()

    assert f"{house.trainer.certificate.shown_name} – Language trainer" in page


def test_a_colleague_joins_and_gets_the_keys_of_the_place(house, case, client):
    assert join(client, case, "trainer", house.trainer).status_code == 302

    assert kinds(house.trainer, case) == {Kind.CARD}
    assert client_of(house.trainer).get(path(case, "flags")).status_code == 200


def test_nobody_joins_for_what_she_is_not_certified_for(house, case, client):
    answer = join(client, case, "psychologist", house.trainer)

    assert answer.status_code == 200
    assert 'id="id_who_error"' in answer.content.decode()
    assert kinds(house.trainer, case) == set()


def test_who_leaves_loses_the_keys_and_leaves_a_task_to_the_key_worker(house, case, client):
    join(client, case, "trainer", house.trainer)
    member = place(case, TeamRole.TRAINER)
    assert client.get(path(case, "team-end", member.pk)).status_code == 200

    client.post(path(case, "team-end", member.pk))

    assert kinds(house.trainer, case) == set()
    assert not Compartment.objects.filter(rotation_due_at__isnull=False).exists()
    [flag] = waiting(house.key_worker, case)
    assert flag.kind == FlagKind.STILL_KNOWS
    assert house.trainer.certificate.shown_name in flag.words


def test_the_deputy_hands_over_and_the_file_stays_in_order(house, case, client):
    follower = make_member(Role.KEY_WORKER, organisation=house.organisation)

    answer = client.post(
        path(case, "team-pass", place(case, TeamRole.DEPUTY).pk), {"to": str(follower.keyholder)}
    )

    assert answer.url == path(case, "team")
    assert kinds(house.deputy, case) == set()
    assert kinds(follower, case) == {Kind.CARD, Kind.IDENTITY, Kind.PLAN}
    assert [flag.kind for flag in waiting(follower, case)] == [FlagKind.STILL_KNOWS]


def test_a_key_worker_who_hands_over_her_own_place_is_out_at_once(house, case, client):
    follower = make_member(Role.KEY_WORKER, organisation=house.organisation)

    answer = client.post(
        path(case, "team-pass", place(case, TeamRole.KEY_WORKER).pk),
        {"to": str(follower.keyholder)},
    )

    assert answer.url == reverse("desk:caseload")
    assert kinds(house.key_worker, case) == set()
    assert client.get(path(case, "card")).status_code == 404
    assert client_of(follower).get(path(case, "card")).status_code == 200
    assert not Compartment.objects.filter(rotation_due_at__isnull=False).exists()


def test_a_key_worker_cannot_hand_over_to_the_deputy(house, case, client):
    answer = client.post(
        path(case, "team-pass", place(case, TeamRole.KEY_WORKER).pk),
        {"to": str(house.deputy.keyholder)},
    )

    assert answer.status_code == 200
    assert place(case, TeamRole.KEY_WORKER).keyholder_id == house.key_worker.keyholder


def test_key_worker_and_deputy_are_never_just_ended(house, case, client):
    for role in (TeamRole.KEY_WORKER, TeamRole.DEPUTY):
        assert client.post(path(case, "team-end", place(case, role).pk)).status_code == 404


def test_a_flag_that_waits_when_keys_are_renewed_is_not_lost(house, case, client):
    join(client, case, "trainer", house.trainer)
    actions.raise_flag(house.trainer.keyring(), case, kind=FlagKind.NOT_HERE, at=NOON)
    follower = make_member(Role.KEY_WORKER, organisation=house.organisation)
    actions.hand_over(
        house.key_worker.keyring(),
        place(case, TeamRole.DEPUTY),
        to=follower.keyholder,
        at=NOON,
    )
    assert Slip.objects.count() == 1

    assert client.get(path(case, "flags")).status_code == 200

    assert not Slip.objects.exists()
    assert [flag.kind for flag in waiting(follower, case)] == [FlagKind.NOT_HERE]


def test_a_trainer_raises_a_flag_that_only_key_worker_and_deputy_read(house, case, client):
    join(client, case, "trainer", house.trainer)
    trainer = client_of(house.trainer)

    raised = trainer.post(path(case, "flags"), {"kind": "not_here", "words": "expected at ten"})

    assert "The flag is raised" in raised.content.decode()
    assert "expected at ten" not in trainer.get(path(case, "flags")).content.decode()
    assert "expected at ten" in client.get(path(case, "flags")).content.decode()


def test_a_flag_is_answered_once(house, case, client):
    client.post(path(case, "flags"), {"kind": "please_check"})
    row = FlagRow.objects.get()

    first = client.post(path(case, "flag", row.pk), {"version": 1, "reply": "She is well."})
    again = client.post(path(case, "flag", row.pk), {"version": 1, "reply": "Twice."})

    assert (first.status_code, again.status_code) == (302, 302)
    page = client.get(path(case, "flags")).content.decode()
    assert "She is well." in page
    assert "Twice." not in page
    assert waiting(house.deputy, case) == []


def test_a_place_by_consent_is_ended_under_consents_alone(house, case, client):
    other = make_house("partner house")
    trust_each_other(house.organisation, other.organisation)
    now = timezone.now()
    identity = compartment(case, Kind.IDENTITY)
    consent = Consent(
        "share-employment", "1", "…", "employment-counselling", "given", "en", "read-together",
        asked_by=house.key_worker.keyholder, decided_on=now.date(), until=now.date(),
        organisation=other.organisation.id, compartments=("card",),
    )  # fmt: skip
    keyring = house.key_worker.keyring(at=now)
    row = record_decision(keyring, identity, consent, at=now)
    actions.share(
        keyring, case, row, keyholder=other.counsellor.keyholder, role=TeamRole.COUNSELLOR, at=now
    )

    page = client.get(path(case, "team")).content.decode()

    member = place(case, TeamRole.COUNSELLOR)
    assert other.counsellor.certificate.shown_name in page
    assert path(case, "team-end", member.pk) not in page
    assert client.post(path(case, "team-end", member.pk)).status_code == 404


def test_the_team_is_changed_by_key_worker_and_deputy_alone(house, case, client):
    join(client, case, "trainer", house.trainer)
    member = place(case, TeamRole.TRAINER)
    stranger = client_of(make_house("elsewhere").key_worker)

    for page, more in (("team", ()), ("team-end", (member.pk,)), ("team-pass", (member.pk,))):
        for who in (client_of(house.trainer), client_of(house.counsellor), stranger):
            assert who.get(path(case, page, *more)).status_code == 404


def test_flags_are_there_for_the_team_alone(house, case, client):
    assert client_of(house.psychologist).get(path(case, "flags")).status_code == 404
    assert client_of(make_house("elsewhere").key_worker).get(path(case, "flags")).status_code == 404
    client.cookies.clear()
    for page in ("team", "flags"):
        assert client.get(path(case, page)).url.startswith(reverse("staff:sign-in"))
