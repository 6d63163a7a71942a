"""The facts that the packs carry, and the words that they must not carry."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from wings.programme.framework.queries import load_all, messages
from wings.programme.framework.vocabulary import CompartmentKind, NoSuchPart, Work

PROGRAMMES = ["be-antwerp", "el-athens", "es-barcelona", "it-palermo"]
NEVER_ON_SCREEN = re.compile(
    r"\b(victims?|beneficiar(y|ies)|clients?|users?|rescued?|prostitut\w+|illegal)\b", re.IGNORECASE
)


def test_four_local_programmes_load(library):
    assert [programme.id for programme in library.programmes] == PROGRAMMES


@pytest.mark.parametrize(
    ("name", "partners"),
    [
        ("it-palermo", {"CESIE", "Libera", "Centro PENC"}),
        ("el-athens", {"KMOP"}),
        ("es-barcelona", {"SURT"}),
        ("be-antwerp", {"Payoke"}),
    ],
)
def test_each_programme_names_its_partners_and_its_permits(library, name, partners):
    programme = library.programme(name)
    assert {organisation.name for organisation in programme.organisations} == partners
    assert programme.permits.country == programme.country == name[:2]


def test_there_are_three_strands_and_each_has_modules(library):
    framework = library.framework
    strands = [strand.id for strand in framework.strands]
    assert strands == ["language", "psychosocial", "employment"]
    assert {module.strand for module in framework.modules} == set(strands)


def test_the_course_has_48_hours_with_the_psychologist_present(library):
    course = library.framework.module("language-course")
    assert course.hours == 48
    assert "psychologist" in course.present
    assert library.framework.target("cohort").value == 24


def test_an_internship_has_at_least_80_hours(library):
    for parts in (library.framework, *library.programmes):
        internship = parts.module("internship")
        assert internship.hours >= 80
        assert internship.hours_are_least


def test_there_are_seven_outcomes_of_which_two_rate_us(library):
    outcomes = library.framework.outcomes
    assert [outcome.number for outcome in outcomes] == [1, 2, 3, 4, 5, 6, 7]
    assert [outcome.number for outcome in outcomes if outcome.rates == "us"] == [1, 7]


def test_forty_goals_and_more_cover_all_outcomes_and_strands(library):
    goals = library.framework.goals
    assert len(goals) >= 40
    assert {goal.outcome for goal in goals} == set(range(1, 8))
    assert {goal.strand for goal in goals} == {None, "language", "psychosocial", "employment"}


def test_each_phase_can_be_reached_and_left(library):
    phases = library.framework.phases
    reached = {name for phase in phases for name in phase.leads_to} | {"intake"}
    assert reached == {phase.id for phase in phases}
    assert all(phase.leads_to for phase in phases)


def test_no_total_is_invented(library):
    for name in ("women", "internships", "committed-companies"):
        assert library.framework.target(name).value is None


def test_every_question_can_be_skipped_says_why_and_who_sees_it(library):
    for parts in (library.framework, *library.programmes):
        explained = {compartment.id for compartment in parts.compartments}
        for question in (question for form in parts.forms for question in form.questions):
            assert question.skip
            assert question.why
            assert question.compartment in explained
            assert not question.required


def test_every_question_about_the_past_is_marked_so_that_it_cannot_be_required(library):
    about_the_past = re.compile(r"\b(before|did you|have you)\b", re.IGNORECASE)
    asked = [question for form in library.framework.forms for question in form.questions]
    marked = {question.id for question in asked if question.past}
    assert {"arrived", "good-to-know", "school-years", "worked-before"} <= marked
    present = {"letters", "had-to-repeat"}
    for question in asked:
        if about_the_past.search(question.wording) and question.id not in present:
            assert question.past, question.wording


def test_no_question_asks_for_legal_name_birth_or_nationality(library):
    never = re.compile(r"\b(surname|legal name|date of birth|nationality|citizenship|religion)\b")
    for form in library.framework.forms:
        for question in form.questions:
            assert not never.search(question.wording.lower())


def test_each_consent_says_what_why_until_when_and_what_if_not(library):
    for consent in library.framework.consents:
        assert consent.what
        assert consent.why
        assert consent.what_if_no
        assert consent.legal_basis
        assert CompartmentKind.CLINICAL not in consent.opens
        assert consent.months <= library.framework.limit("consent-longest-months")


def test_consents_name_the_recipients_and_purposes_of_the_programme(library):
    purposes = {consent.purpose for consent in library.framework.consents}
    assert purposes >= {
        "employment-counselling", "language-training", "psychological-support", "legal-help",
        "awareness", "anonymous-statistics", "aftercare",
    }  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMMES)
def test_each_notice_names_the_authority_of_its_country(library, name):
    sections = [section.id for section in library.programme(name).notice("data").sections]
    assert f"authority-{name[:2]}" in sections


def test_permits_carry_their_legal_review_and_what_is_to_be_confirmed(library):
    for permits in library.permits:
        assert permits.legal_review_due.year >= 2027
        assert all(earlier > later for earlier, later in pairwise(permits.alert_days))
        for kind in permits.kinds:
            assert kind.source
            assert kind.to_check or kind.may_work is not Work.ASK or kind.id == "other"


def test_permit_facts_by_country(library):
    kinds = {f"{pack.id}.{kind.id}": kind for pack in library.permits for kind in pack.kinds}
    assert (kinds["it.special-cases"].months, kinds["it.special-cases"].renewal_months) == (6, 12)
    assert kinds["it.special-cases"].may_work is Work.YES
    assert kinds["el.reflection"].months == 3
    assert kinds["es.reflection"].days == 90
    assert kinds["be.reflection"].days == 45
    assert kinds["be.certificate-a"].months == 3
    assert "Payoke" in kinds["be.certificate-a"].asked_by


def test_pausing_and_closing_are_never_told_as_a_statement_of_law(library):
    for permits in library.permits:
        assert {effect.when for effect in permits.effects} == {"paused", "closure"}
        for effect in permits.effects:
            pausing_or_closing = {"paused": "Pausing", "closure": "Closing"}[effect.when]
            words = "may affect her permit: speak to her lawyer first."
            assert effect.text == f"{pausing_or_closing} {words}"


def test_alerts_begin_no_later_than_the_safeguard_says(library, palermo):
    assert palermo.alert_days == (120, 90, 60, 30)
    for programme in library.programmes:
        assert programme.alert_days[0] >= programme.limit("permit-first-alert-days")


def test_no_text_holds_a_word_that_must_not_be_used(library):
    found = [text for text, _ in messages(library) if NEVER_ON_SCREEN.search(text)]
    assert not found


def test_a_part_that_is_not_there_is_refused_by_name(palermo):
    with pytest.raises(NoSuchPart, match="dance"):
        palermo.form("dance")
    with pytest.raises(NoSuchPart, match="told-once"):
        palermo.limit("told-once")


def test_loading_reads_each_file_once(monkeypatch):
    read, really = [], Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda path, **how: read.append(path) or really(path, **how)
    )
    load_all(settings.PACKS)

    assert sorted(read) == sorted(settings.PACKS.rglob("*.toml"))
