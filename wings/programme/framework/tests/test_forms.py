import pytest
from django.template.loader import render_to_string
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from wings.programme.framework.contents import Answer, Answers
from wings.programme.framework.forms import answers_of, pack_form
from wings.programme.framework.queries import library, programme
from wings.programme.framework.rules import already_told, asked, joined, split_by_compartment
from wings.programme.framework.vocabulary import CompartmentKind, QuestionKind

FORMS = ["intake-extras", "needs-and-risks", "review", "placement", "competence-balance"]


@pytest.fixture
def fill(palermo):
    def fill(name, **kwargs):
        return pack_form(palermo.form(name), palermo, language="en", **kwargs)

    return fill


def given_in(form):
    assert form.is_valid(), form.errors
    return {answer.question: answer for answer in answers_of(form).answers}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("place", ["it-palermo", "el-athens", "es-barcelona", "be-antwerp"])
def test_an_empty_form_is_valid_and_leaves_nothing(name, place):
    here = programme(place)
    form = pack_form(here.form(name), here, language="en", data={})
    assert given_in(form) == {}


@pytest.mark.parametrize("name", FORMS)
def test_every_question_stands_in_one_group_with_why_and_who_sees_it(fill, name):
    form = fill(name)
    grouped = [field for group in form.groups for field in group.fields]
    assert sorted(grouped) == sorted(form.fields)
    for field in form:
        assert field.explanation.why
        assert field.explanation.seen_by


def test_each_kind_of_question_is_answered_and_shown_in_words(fill):
    form = fill(
        "intake-extras",
        data={
            "languages": ["en", "pcm"],
            "interpreting": "by-phone",
            "safe-place": "yes",
            "place-until_year": "2027",
            "place-until_month": "3",
            "children": "yes",
            "children-number": "2",
            "hopes": "A place of my own",
            "adult": "adult",
        },
    )
    answers = given_in(form)
    assert answers["languages"].value == ("en", "pcm")
    assert answers["languages"].shown == "English (English), Nigerian Pidgin (Naijá)"
    assert answers["interpreting"].shown == "by phone"
    assert (answers["safe-place"].value, answers["safe-place"].shown) == ("yes", "Yes")
    assert (answers["place-until"].value, answers["place-until"].shown) == ("2027-03", "March 2027")
    assert (answers["children-number"].value, answers["children-number"].shown) == (2, "2 children")
    assert answers["hopes"].wording == "What do you hope for from us?"
    assert answers["adult"].shown == "I am 18 or older"


def test_a_scale_is_shown_with_the_words_of_its_ends(fill):
    answers = given_in(fill("review", data={"feel-safe": "4"}))
    assert answers["feel-safe"].value == 4
    assert answers["feel-safe"].shown == "4 (from 1, not safe, to 5, very safe)"


def test_a_partial_date_keeps_the_year_alone(fill):
    form = fill("intake-extras", data={"arrived_year": "2024"})
    answers = given_in(form)
    assert (answers["arrived"].value, answers["arrived"].shown) == ("2024", "2024")


def test_answers_to_questions_that_were_not_asked_are_dropped(fill):
    data = {"children": "no", "children-number": "3", "childcare": "yes"}
    assert set(given_in(fill("intake-extras", data=data))) == {"children"}


def test_an_answer_that_hangs_on_an_open_question_is_kept_and_asked_about(fill):
    form = fill("intake-extras", data={"children-number": "3"})
    assert list(form.errors) == ["children-number"]
    assert form["children-number"].value() == "3"


def test_a_wrong_number_is_refused_and_what_was_typed_is_kept(fill):
    form = fill("placement", data={"school-years": "99", "digital": ["calls"]})
    assert not form.is_valid()
    assert list(form.errors) == ["school-years"]
    assert form["school-years"].value() == "99"


def test_an_answer_that_is_not_offered_is_refused(fill):
    form = fill("placement", data={"reads-how": "by-heart"})
    assert list(form.errors) == ["reads-how"]


def test_rather_not_say_is_an_answer(fill):
    answers = given_in(fill("intake-extras", data={"afraid-now": "rather_not_say"}))
    assert answers["afraid-now"].value == "rather_not_say"


def test_a_required_question_is_asked_for_only_where_it_is_asked(palermo):
    pack = palermo.form("intake-extras")
    questions = tuple(
        one.changed(required=True) if one.id in {"children", "children-number"} else one
        for one in pack.questions
    )
    pack = pack.changed(questions=questions)

    def errors(data):
        return list(pack_form(pack, palermo, language="en", data=data).errors)

    assert errors({}) == ["children"]
    assert errors({"children": "no"}) == []
    assert errors({"children": "yes"}) == ["children-number"]


def test_a_condition_is_written_on_the_control(fill):
    html = str(fill("intake-extras")["children-number"])
    assert 'data-show-question="children"' in html
    assert 'data-show-answers="yes"' in html


def test_earlier_answers_fill_the_form(fill, palermo):
    answer = Answer("went-well", "What went well?", "The course", "The course")
    form = fill("review", initial=Answers("review", "1", "en", (answer,)))
    assert form["went-well"].value() == "The course"


def test_a_fact_that_she_told_elsewhere_is_shown_back(fill, palermo):
    intake = answers_of_valid(fill("intake-extras", data={"languages": ["en", "ti"]}))
    told = already_told(palermo.form("placement"), [intake])
    form = fill("placement", told=told)
    assert form["languages"].value() == ["en", "ti"]
    assert "You told us: English (English), Tigrinya" in form["languages"].help_text


def answers_of_valid(form):
    assert form.is_valid(), form.errors
    return answers_of(form)


def test_old_answers_keep_their_wording_when_the_pack_changes(palermo, fill):
    old = answers_of_valid(fill("review", data={"went-well": "The course"}))
    pack = palermo.form("review")
    reworded = tuple(
        one.changed(wording="What was good?") if one.id == "went-well" else one
        for one in pack.questions
    )
    assert joined(pack.changed(questions=reworded), [old]).answers[0].wording == "What went well?"


def test_answers_are_kept_in_the_compartment_that_each_question_names(fill, palermo):
    pack = palermo.form("intake-extras")
    data = {"languages": ["en"], "safe-place": "no", "hopes": "Rest", "adult": "adult"}
    parts = split_by_compartment(pack, answers_of_valid(fill("intake-extras", data=data)))
    assert {kind: [one.question for one in part.answers] for kind, part in parts.items()} == {
        CompartmentKind.CARD: ["languages"],
        CompartmentKind.WHEREABOUTS: ["safe-place"],
        CompartmentKind.IDENTITY: ["adult"],
        CompartmentKind.PLAN: ["hopes"],
    }


ANY_QUESTIONS = st.sets(
    st.sampled_from([one.id for one in library().framework.form("needs-and-risks").questions])
)


@given(ANY_QUESTIONS)
def test_what_is_split_is_whole_again_when_joined(names):
    pack = library().framework.form("needs-and-risks")
    given = tuple(Answer(q.id, q.wording, "x", "x") for q in pack.questions if q.id in names)
    whole = Answers(pack.id, pack.version, "en", given)
    parts = split_by_compartment(pack, whole)
    assert joined(pack, parts.values()) == (whole if names else None)


@given(ANY_QUESTIONS)
def test_a_question_is_asked_only_when_the_one_it_hangs_on_is(names):
    pack = library().framework.form("needs-and-risks")
    shown = {question.id: question for question in asked(pack, dict.fromkeys(names, "yes"))}
    for question in pack.questions:
        if question.show_when is None:
            assert question.id in shown
        else:
            hangs_on = question.show_when.question
            assert (question.id in shown) == (hangs_on in shown and hangs_on in names)


def test_every_kind_of_question_is_used(library):
    used = {question.kind for form in library.framework.forms for question in form.questions}
    assert used == set(QuestionKind)


@pytest.mark.parametrize("name", FORMS)
def test_a_pack_form_is_drawn_by_the_templates_of_the_house(fill, rf, name):
    form = fill(name)
    page = render_to_string("ui/form.html", {"form": form}, request=rf.get("/"))
    for group in form.groups:
        assert escape(group.title) in page
    for question in form.pack.questions:
        assert escape(question.wording) in page
        assert escape(question.why) in page
