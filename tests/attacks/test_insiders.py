"""A certified insider who also writes to the database: what she plants brings her nothing."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases import actions as cases
from wings.casework.cases.contents import Flag, Place, Progress, Roster
from wings.casework.cases.models import Case, FlagRow, ProgressRow, RosterRow, TeamMember
from wings.casework.cases.queries import (
    case_for,
    cases_of,
    compartment,
    flags_of,
    held_compartments,
    plans_of,
    progress_list,
    roster_of,
)
from wings.casework.cases.tests.factories import client_of, make_card, make_case, make_house
from wings.casework.cases.vocabulary import FlagKind, TeamRole
from wings.casework.participants.models import CardRow
from wings.casework.participants.vocabulary import Kind
from wings.doors.desk.queries import caseload
from wings.foundation.audit.models import Entry
from wings.foundation.keys.headers import EpochHeader
from wings.foundation.keys.suite import Tampered, seal, seal_to
from wings.foundation.vault import actions as vault
from wings.foundation.vault.coding import encode
from wings.foundation.vault.letterbox import labelled
from wings.foundation.vault.models import Compartment, EpochHeaderRow, Slip
from wings.foundation.vault.opening import open_row
from wings.foundation.vault.places import row_place, slip_place
from wings.foundation.vault.queries import grants_in
from wings.foundation.vault.tests.factories import (
    NOON,
    make_member,
    make_organisation,
    trust_each_other,
)
from wings.foundation.vault.vocabulary import Custody
from wings.programme.staff.models import LateForm, Session
from wings.programme.staff.tests import factories as staff
from wings.programme.staff.vocabulary import May, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house)


def joined(house, case, member, role):
    by = house.key_worker.keyring()
    return cases.add_member(by, case, keyholder=member.keyholder, role=role, at=NOON)


def plant_row(by, model, part, content):
    """Seal a row as somebody does who has the key and writes to the database without WINGS."""
    row = model(id=uuid4(), compartment=part, epoch=part.epoch, version=1)
    place = row_place(part.organisation, part.pk, row.epoch, row.table(), row.pk, row.version)
    row.sealed = seal(by.data_keys[part.pk, part.epoch], encode(content), place)
    row.save(force_insert=True)


def kinds(member, case):
    return set(held_compartments(member.keyring(), case))


def test_a_roster_that_another_organisation_planted_is_not_read(house, case):
    other = make_organisation()
    trust_each_other(house.organisation, other)
    insider = make_member(Role.TRAINER, organisation=other)
    by = insider.keyring()
    planted = vault.make_compartment(
        by,
        organisation=other.id,
        subject=case.pk,
        kind=Kind.CARD,
        custody=Custody((insider.keyholder, house.key_worker.keyholder)),
        at=NOON,
    )
    place = Place(insider.keyholder, other.id, "trainer", "consent:x", NOON.date(), None, ("plan",))
    plant_row(by, RosterRow, planted, Roster((place,)))

    cases.settle(house.key_worker.keyring(), case, at=NOON)

    _row, roster = roster_of(house.key_worker.keyring(), case)
    assert insider.keyholder not in {one.keyholder for one in roster.places}
    assert kinds(insider, case) == set()


def test_who_holds_the_card_cannot_write_herself_more_of_the_file(house, case):
    joined(house, case, house.trainer, TeamRole.TRAINER)
    by = house.trainer.keyring()
    row, roster = roster_of(by, case)
    mine = next(place for place in roster.places if place.keyholder == by.keyholder)
    wished = replace(mine, basis="consent:x", kinds=("card", "plan", "identity", "clinical"))
    vault.reseal_row(by, row, Roster((*roster.places, wished)))

    cases.settle(house.key_worker.keyring(), case, at=NOON)

    assert kinds(house.trainer, case) == {Kind.CARD}


def test_a_partner_has_no_place_by_the_care_relation_whatever_the_roster_says(house, case):
    other = make_organisation()
    trust_each_other(house.organisation, other)
    insider = make_member(Role.KEY_WORKER, organisation=other)
    by = house.deputy.keyring()
    row, roster = roster_of(by, case)
    place = Place(insider.keyholder, other.id, TeamRole.DEPUTY, "care", NOON.date())
    vault.reseal_row(by, row, Roster((*roster.places, place)))

    cases.settle(house.key_worker.keyring(), case, at=NOON)

    assert kinds(insider, case) == set()


def test_a_row_under_a_key_that_was_replaced_is_refused(house, case):
    member = joined(house, case, house.trainer, TeamRole.TRAINER)
    row, _roster = roster_of(house.trainer.keyring(), case)
    old = {"epoch": row.epoch, "version": row.version, "sealed": bytes(row.sealed)}
    cases.end_member(house.key_worker.keyring(), member, at=NOON)
    cases.renew_keys(house.key_worker.keyring(), case, at=NOON)
    RosterRow.objects.filter(pk=row.pk).update(**old)

    planted = RosterRow.objects.select_related("compartment").get(pk=row.pk)

    with pytest.raises(Tampered):
        open_row(house.deputy.keyring(), planted)


@pytest.mark.parametrize("changed", [{"role": "counsellor"}, {"basis": "consent:y"}])
def test_a_changed_place_is_not_called_ended_while_its_keys_stay(house, case, changed):
    member = joined(house, case, house.trainer, TeamRole.TRAINER)
    TeamMember.objects.filter(pk=member.pk).update(**changed)

    with pytest.raises(Tampered):
        cases.end_member(house.key_worker.keyring(), TeamMember.objects.get(pk=member.pk), at=NOON)


@pytest.mark.parametrize("kind", [Kind.CLINICAL, Kind.WHEREABOUTS, Kind.IDENTITY])
def test_a_part_that_a_trainer_began_is_believed_by_nobody(house, case, kind):
    Compartment.objects.filter(subject=case.pk, kind=kind).delete()

    with pytest.raises(Tampered):
        vault.make_compartment(
            house.trainer.keyring(),
            organisation=house.organisation.id,
            subject=case.pk,
            kind=kind,
            custody=Custody((house.trainer.keyholder, house.deputy.keyholder)),
            at=NOON,
        )


def test_a_flag_is_shown_as_from_who_signed_the_slip(house, case):
    joined(house, case, house.trainer, TeamRole.TRAINER)
    forged = Flag("please_check", "", house.psychologist.keyholder, NOON)
    plan = compartment(case, Kind.PLAN)
    vault.drop_slip(house.trainer.keyring(), plan, label="cases.flag", content=forged)

    cases.file_slips(house.key_worker.keyring(), [plan], at=NOON)

    [(_case, _row, flag)] = flags_of(house.key_worker.keyring(), [case])
    assert flag.raised_by == house.trainer.keyholder


def test_a_session_pointed_at_another_account_hands_nothing_over():
    organisation = staff.make_organisation_root()
    anna = staff.make_member(("key_worker",), organisation=organisation)
    curious = staff.make_member(("administrator",), organisation=organisation)
    client = staff.session_client(anna)
    Session.objects.filter(account=anna.account).update(
        account=curious.account, ended_at=timezone.now(), sealed=b""
    )

    client.post(reverse("desk:caseload"), {"text": "a name that she typed"})

    assert not LateForm.objects.exists()


def test_the_recovery_paper_alone_is_not_both_steps():
    anna = staff.make_member(("key_worker",))
    client = staff.session_client(anna)
    Session.objects.filter(account=anna.account).update(by_recovery=True)

    page = client.get(reverse("desk:home"))

    assert page.status_code == 302, "changing what opened a session closes it"


@pytest.fixture
def two_files(house):
    """Two files whose codes were exchanged in the table; by the name of the woman, as they were."""
    files = [make_case(house, chosen_name=name) for name in ("Mimi", "Lulu")]
    codes = [one.code for one in files]
    Case.objects.filter(pk=files[0].pk).update(code="free")
    Case.objects.filter(pk=files[1].pk).update(code=codes[0])
    Case.objects.filter(pk=files[0].pk).update(code=codes[1])
    return dict(zip(codes, ("Mimi", "Lulu"), strict=True))


def test_exchanged_codes_lead_nobody_into_another_file(house, two_files):
    for code in two_files:
        for may in (May.OPEN_FILE, May.EDIT_CARD, May.RAISE_FLAG):
            with pytest.raises(Tampered):
                case_for(house.key_worker.keyring(), code, may=may)
    with pytest.raises(Tampered):
        cases_of(house.key_worker.keyring())


def test_no_list_shows_a_card_beside_another_code(house, two_files):
    shown = {line.code: line.card.chosen_name for line in caseload(house.key_worker.keyring())}

    assert shown == two_files


def test_a_file_is_not_reached_under_another_organisation(house, case):
    other = make_house().organisation
    Case.objects.filter(pk=case.pk).update(organisation=other.id)

    with pytest.raises(Tampered):
        case_for(house.key_worker.keyring(), case.code, may=May.OPEN_FILE)


def drop(member, part, *, label="cases.flag", content=None, head=None, author=None):
    """Drop a slip of one's own making; signed as somebody does who is certified."""
    by = member.keyring()
    slip = Slip(
        id=uuid4(), compartment=part, epoch=part.epoch, author_id=author or member.keyholder
    )
    place = slip_place(part, slip.epoch, slip.pk, slip.author_id)
    box = EpochHeader.from_bytes(
        bytes(EpochHeaderRow.objects.get(compartment=part, epoch=part.epoch).body)
    ).letterbox_public
    text = labelled(label, content or b"", by) if head is None else head
    slip.sealed = seal_to(box, text, place)
    slip.signature = by.keypair.signing.sign(place + slip.sealed)
    slip.save(force_insert=True)


FLAG = encode(Flag("please_check", "", uuid4(), NOON))
MALFORMED = {
    "no head": {"head": b""},
    "a head of nothing": {"head": b"[]\n{}"},
    "a deep head": {"head": b"[" * 100_000},
    "no certificate": {"head": b'{"label":"cases.flag","serial":"x"}\n{}'},
    "nobody": {"author": "other"},
    "no content": {"content": b"{}"},
    "of a release to come": {"content": b'{"v":99,"c":{}}'},
    "an unknown kind": {"content": FLAG.replace(b"please_check", b"boo")},
    "a naive instant": {"content": FLAG.replace(b"Z", b"")},
    "for another part": {"label": "cases.progress"},
    "with an answer": {"content": encode(Flag("please_check", "", uuid4(), NOON, "x", None, NOON))},
}


@pytest.mark.parametrize("how", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_slip_keeps_nobody_from_the_file_and_is_named(house, case, how):
    plan = compartment(case, Kind.PLAN)
    told = dict(how)
    if told.get("author"):
        told["author"] = house.counsellor.keyholder
    drop(house.trainer, plan, **({"content": FLAG} | told))
    client = client_of(house.key_worker)

    pages = [client.get(f"/women/{case.code}/{page}") for page in ("", "card/", "flags/")]
    pages.append(client.get("/"))

    assert [page.status_code for page in pages] == [200] * 4
    [(_case, _row, flag)] = flags_of(house.deputy.keyring(), [case])
    assert flag.kind == FlagKind.UNREADABLE
    assert str(FlagKind.UNREADABLE.label) in pages[0].content.decode()
    [named] = Entry.objects.filter(event="cases.slip_set_aside", subject=case.pk)
    assert str(Slip.objects.get().pk) in named.details


def test_a_malformed_slip_does_not_keep_the_key_from_being_made_anew(house, case):
    plan = compartment(case, Kind.PLAN)
    drop(house.trainer, plan, head=b"")
    drop(house.trainer, plan, content=FLAG)
    Compartment.objects.filter(pk=plan.pk).update(rotation_due_at=NOON)

    cases.renew_keys(house.key_worker.keyring(), case, at=NOON)

    assert compartment(case, Kind.PLAN).epoch == plan.epoch + 1
    flags = flags_of(house.key_worker.keyring(), [case])
    assert {flag.kind for _case, _row, flag in flags} == {"please_check", "unreadable"}


@pytest.fixture
def foreigner(house):
    other = make_organisation()
    trust_each_other(house.organisation, other)
    return make_member(Role.KEY_WORKER, organisation=other)


def plant_part(house, case, foreigner, kind, model, content):
    """Make a part of the file in another organisation, with a row, for the file's key worker."""
    by = foreigner.keyring()
    part = vault.make_compartment(
        by,
        organisation=foreigner.organisation.id,
        subject=case.pk,
        kind=kind,
        custody=Custody((foreigner.keyholder, house.key_worker.keyholder)),
        at=NOON,
    )
    plant_row(by, model, part, content)
    return part


def test_what_another_organisation_plants_is_in_no_list(house, case, foreigner):
    flag = Flag("please_check", "planted", foreigner.keyholder, NOON)
    planted = plant_part(house, case, foreigner, Kind.PLAN, FlagRow, flag)
    progress = Progress("language", "hours", 1, 2)
    plant_part(house, case, foreigner, Kind.CARD, ProgressRow, progress)
    by = house.key_worker.keyring()

    assert flags_of(by, [case]) == []
    assert progress_list(by, [case.pk], seen_in="x") == {}
    assert planted not in plans_of(by)
    assert len(plans_of(by)) == 1
    assert grants_in(house.organisation.id, case.pk, foreigner.keyholder) == []


def test_a_card_that_another_organisation_plants_is_shown_to_nobody(house, case, foreigner):
    """It is no card of this file: the file's id does not say that they began it."""
    plant_part(house, case, foreigner, Kind.CARD, CardRow, make_card("Planted"))

    with pytest.raises(Tampered):
        caseload(house.key_worker.keyring())
