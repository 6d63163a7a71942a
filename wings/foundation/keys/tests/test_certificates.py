from uuid import UUID

import pytest
from hypothesis import given, settings

from wings.foundation.keys.certificates import (
    Certificate,
    Kind,
    Signed,
    Untrusted,
    partner_root,
    sign_certificate,
    trusted,
)
from wings.foundation.keys.suite import Tampered, context
from wings.foundation.keys.tests.mutations import damaged
from wings.foundation.keys.tests.people import (
    CERTIFIER,
    ELSEWHERE,
    HERE,
    MEMBER,
    OTHER_ROOT,
    ROOT,
    STRANGER,
    certificate,
    certified,
)

BY_ROOT = certified(CERTIFIER, Kind.CERTIFIER, ROOT)
PERSON = certified(MEMBER, Kind.MEMBER, CERTIFIER.signing)
ABOUT_ELSEWHERE = {"keyholder": ELSEWHERE, "signing_public": OTHER_ROOT.public}
CROSS = certified(MEMBER, Kind.ORGANISATION, CERTIFIER.signing, **ABOUT_ELSEWHERE)


def refused(signed, chain, root=ROOT.public, organisation=HERE):
    with pytest.raises(Untrusted) as refusal:
        trusted(signed, chain, root, organisation=organisation)
    return refusal.value.args == ()


def test_a_member_is_trusted_through_a_certifier_of_the_root():
    read = trusted(PERSON, [BY_ROOT], ROOT.public, organisation=HERE)
    assert read.shown_name == "Ada Ξένη"
    assert read.roles == ("key_worker", "trainer")
    assert trusted(PERSON, [BY_ROOT], ROOT.public) == read


def test_a_certifier_is_trusted_by_the_root_alone():
    assert trusted(BY_ROOT, [], ROOT.public, organisation=HERE).kind is Kind.CERTIFIER


def test_a_paper_keyholder_is_certified_by_a_certifier():
    paper = certified(STRANGER, Kind.PAPER, CERTIFIER.signing)
    assert trusted(paper, [BY_ROOT], ROOT.public).kind is Kind.PAPER


def test_certificates_that_do_not_matter_may_stand_in_the_chain():
    broken = Signed(b"{}", bytes(64))
    stranger = certified(STRANGER, Kind.CERTIFIER, OTHER_ROOT)
    assert trusted(PERSON, [broken, stranger, PERSON, BY_ROOT], ROOT.public)


def test_another_root_is_refused():
    assert refused(PERSON, [BY_ROOT], root=OTHER_ROOT.public)
    assert refused(BY_ROOT, [], root=OTHER_ROOT.public)


def test_a_member_without_their_certifier_is_refused():
    assert refused(PERSON, [])
    assert refused(PERSON, [certified(STRANGER, Kind.CERTIFIER, ROOT)])


def test_a_root_speaks_for_its_own_organisation_only():
    assert refused(PERSON, [BY_ROOT], organisation=ELSEWHERE)
    assert refused(certified(CERTIFIER, Kind.CERTIFIER, ROOT, organisation=ELSEWHERE), [])


def test_a_certifier_speaks_for_their_own_organisation_only():
    away = certified(MEMBER, Kind.MEMBER, CERTIFIER.signing, organisation=ELSEWHERE)
    assert refused(away, [BY_ROOT], organisation=ELSEWHERE)
    assert refused(away, [BY_ROOT], organisation=None)


@pytest.mark.parametrize("kind", [Kind.MEMBER, Kind.PAPER])
def test_the_root_certifies_no_members(kind):
    assert refused(certified(MEMBER, kind, ROOT), [BY_ROOT])


def test_a_certifier_names_no_certifiers():
    second = certified(STRANGER, Kind.CERTIFIER, CERTIFIER.signing)
    assert refused(second, [BY_ROOT])
    assert refused(certified(MEMBER, Kind.MEMBER, STRANGER.signing), [second, BY_ROOT])


@pytest.mark.parametrize("kind", [Kind.MEMBER, Kind.PAPER, Kind.ORGANISATION])
def test_only_certifiers_certify(kind):
    middle = certified(STRANGER, kind, CERTIFIER.signing)
    assert refused(certified(MEMBER, Kind.MEMBER, STRANGER.signing), [middle, BY_ROOT])


def test_nobody_certifies_themselves():
    own = certified(MEMBER, Kind.CERTIFIER, MEMBER.signing)
    assert refused(own, [own, BY_ROOT])
    assert refused(certified(MEMBER, Kind.MEMBER, MEMBER.signing), [own, BY_ROOT])


@settings(max_examples=300)
@given(damaged(PERSON.certificate_bytes))
def test_an_altered_certificate_is_refused(bad):
    assert refused(Signed(bad, PERSON.signature), [BY_ROOT])


@given(damaged(PERSON.signature))
def test_an_altered_signature_is_refused(bad):
    assert refused(Signed(PERSON.certificate_bytes, bad), [BY_ROOT])


@given(damaged(BY_ROOT.certificate_bytes))
def test_an_altered_certifier_carries_nobody(bad):
    assert refused(PERSON, [Signed(bad, BY_ROOT.signature)])


def test_a_refusal_is_never_remembered_as_trust():
    bad = Signed(PERSON.certificate_bytes, bytes(64))
    assert refused(bad, [BY_ROOT])
    assert trusted(PERSON, [BY_ROOT], ROOT.public)
    assert refused(bad, [BY_ROOT])


@pytest.mark.parametrize("change", [{"sign_in": "eve"}, {"roles": ("coordinator",)}])
def test_names_and_roles_stand_inside_the_signature(change):
    forged = certificate(MEMBER, Kind.MEMBER, CERTIFIER.signing, **change)
    assert refused(Signed(forged.to_bytes(), PERSON.signature), [BY_ROOT])


def test_a_signature_for_another_purpose_is_no_certificate():
    data = PERSON.certificate_bytes
    for message in (data, context("epoch header", data)):
        assert refused(Signed(data, CERTIFIER.signing.sign(message)), [BY_ROOT])


def test_a_certificate_names_the_key_that_signs_it():
    with pytest.raises(ValueError, match="names the key"):
        sign_certificate(certificate(MEMBER, Kind.MEMBER, ROOT), CERTIFIER.signing)


def test_a_certificate_reads_back_as_it_was():
    for keyholder in (UUID(int=3), None):
        given_ = certificate(MEMBER, Kind.MEMBER, ROOT, keyholder=keyholder)
        assert Certificate.from_bytes(given_.to_bytes()) == given_


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b'"sign_in":"ada"', b'"sign_in":5'),
        (b'"sign_in":"ada"', b'"sign_in":null'),
        (b'"format":1', b'"format":2'),
        (b'"format":1', b'"extra":1,"format":1'),
        (b'"kind":"member"', b'"kind":"root"'),
        (b'"roles":["key_worker","trainer"]', b'"roles":"key_worker"'),
        (b'"roles":["key_worker","trainer"]', b'"roles":null'),
        (b'"issued_on":"2026-03-01"', b'"issued_on":"20260301"'),
        (b'"format":1', b'"format": 1'),
    ],
)
def test_only_what_was_written_is_read(was, becomes):
    data = PERSON.certificate_bytes
    assert was in data
    with pytest.raises(Tampered):
        Certificate.from_bytes(data.replace(was, becomes))


def test_a_cross_certificate_hands_the_root_of_another_organisation():
    organisation, root = partner_root(CROSS, [BY_ROOT], ROOT.public, organisation=HERE)
    there = certified(STRANGER, Kind.CERTIFIER, OTHER_ROOT, organisation=ELSEWHERE)
    person = certified(MEMBER, Kind.MEMBER, STRANGER.signing, organisation=ELSEWHERE)
    assert trusted(person, [there], root, organisation=organisation).organisation == ELSEWHERE


def test_the_root_may_cross_certify_too():
    cross = certified(MEMBER, Kind.ORGANISATION, ROOT, **ABOUT_ELSEWHERE)
    assert partner_root(cross, [], ROOT.public, organisation=HERE)[0] == ELSEWHERE


def test_a_member_is_no_root_of_another_organisation():
    with pytest.raises(Untrusted):
        partner_root(PERSON, [BY_ROOT], ROOT.public, organisation=HERE)


def test_a_cross_certificate_names_the_organisation():
    cross = certified(MEMBER, Kind.ORGANISATION, ROOT, keyholder=None)
    with pytest.raises(Untrusted):
        partner_root(cross, [], ROOT.public, organisation=HERE)


def test_the_cross_certificate_of_one_organisation_counts_for_no_other():
    there = certified(CERTIFIER, Kind.CERTIFIER, OTHER_ROOT, organisation=ELSEWHERE)
    with pytest.raises(Untrusted):
        partner_root(CROSS, [there], OTHER_ROOT.public, organisation=ELSEWHERE)
