from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from wings.casework.cases.actions import add_member
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.cases.vocabulary import TeamRole
from wings.casework.participants.queries import answers_given
from wings.casework.plans import actions
from wings.casework.plans.views import filling
from wings.foundation.vault.tests.factories import NOON
from wings.programme.framework.contents import Answer, Answers
from wings.programme.framework.queries import programme

pytestmark = pytest.mark.django_db


def url(case, form):
    return reverse("plans:form", args=[case.code, form])


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.fixture
def team(house, case, by):
    """The house with its trainer, psychologist and counsellor in her care team."""
    for member, role in (
        (house.trainer, TeamRole.TRAINER),
        (house.psychologist, TeamRole.PSYCHOLOGIST),
        (house.counsellor, TeamRole.COUNSELLOR),
    ):
        add_member(by, case, keyholder=member.keyholder, role=role, at=NOON)
    return house


WHO = {
    "needs-and-risks": {"key_worker", "deputy"},
    "review": {"key_worker", "deputy"},
    "placement": {"key_worker", "trainer"},
    "competence-balance": {"key_worker", "counsellor"},
    "intake-extras": set(),
    "no-such-form": set(),
}


@pytest.mark.parametrize("form", WHO)
def test_a_form_opens_for_whose_place_reaches_every_part_that_it_touches(team, case, form):
    for name in ("key_worker", "deputy", "trainer", "psychologist", "counsellor"):
        answer = client_of(getattr(team, name)).get(url(case, form))
        assert answer.status_code == (200 if name in WHO[form] else 404), name


@pytest.mark.parametrize("form", WHO)
def test_another_organisation_finds_nothing_and_nobody_is_sent_to_sign_in(
    house, case, client, form
):
    stranger = make_house("elsewhere")
    assert client_of(stranger.key_worker).get(url(case, form)).status_code == 404
    client.cookies.clear()
    assert client.get(url(case, form)).status_code == 302


def test_a_form_that_touches_her_whereabouts_asks_for_a_fresh_second_factor(house, case):
    long_ago = timezone.now() - timedelta(minutes=11)
    stale = client_of(house.key_worker, factor_at=long_ago)

    assert stale.get(url(case, "needs-and-risks")).url.startswith(reverse("staff:confirm"))
    assert stale.get(url(case, "placement")).status_code == 200


def test_each_question_says_why_it_is_asked_and_who_sees_it_and_can_be_left_out(client, case):
    page = read(client, url(case, "needs-and-risks"))

    questions = programme("it-palermo").form("needs-and-risks").questions
    assert page.count("Why we ask") == len(questions)
    assert page.count("Who sees it:") == len(questions)
    assert "field__needed" not in page
    assert "Every question can be left out" in page


def test_a_form_left_empty_is_saved_as_looked_at(client, case):
    client.post(url(case, "needs-and-risks"), {"seen": "0"})

    plan = read(client, reverse("plans:plan", args=[case.code]))
    assert "Looked at on" in plan
    assert "No question was answered on that day." in plan


def test_answers_are_filled_in_again_and_asked_only_whether_they_are_right(client, case):
    sent = {"seen": "0", "feel-safe": "2", "own-words": "A door that locks"}
    answer = client.post(url(case, "needs-and-risks"), sent)
    assert answer.url == reverse("plans:plan", args=[case.code])

    page = read(client, url(case, "needs-and-risks"))

    assert ">\nA door that locks</textarea>" in page
    assert "is it still right?" in page
    assert "A door that locks" in read(client, answer.url)


def test_what_she_told_in_another_form_is_shown_back(client, case, by, part):
    told = Answer("afraid-now", "Are you afraid?", "yes", "Yes")
    extras = programme("it-palermo").form("intake-extras")
    given = Answers("intake-extras", extras.version, "en", (told,))
    actions.fill_in(by, case, extras, given, at=NOON)

    page = read(client, url(case, "needs-and-risks"))

    assert "You told us: Yes. Is this still right?" in page


def test_earlier_answers_keep_the_wording_of_their_time(client, case, monkeypatch):
    client.post(url(case, "needs-and-risks"), {"seen": "0", "own-words": "Peace"})
    local = programme("it-palermo")
    pack = local.form("needs-and-risks")
    wording = next(one.wording for one in pack.questions if one.id == "own-words")
    newer = tuple(
        one.changed(wording="What shall be new?") if one.id == "own-words" else one
        for one in pack.questions
    )
    changed = pack.changed(questions=newer, version="2027.1")
    others = tuple(changed if one is pack else one for one in local.forms)
    later = replace(local, forms=others)
    monkeypatch.setattr(filling, "programme", lambda _slug: later)
    monkeypatch.setattr("wings.casework.plans.views.entering.programme", lambda _slug: later)

    page = read(client, url(case, "needs-and-risks"))

    asked, earlier = page.split("What she said before")
    assert "What shall be new?" in asked
    assert wording not in asked
    assert wording in earlier
    assert "What shall be new?" not in earlier
    assert "Peace" in earlier


def test_answers_that_somebody_saved_meanwhile_are_shown_before_mine_follow(
    house, client, case, by, part
):
    client_of(house.deputy).post(
        url(case, "needs-and-risks"), {"seen": "0", "own-words": "To the deputy"}
    )

    answer = client.post(url(case, "needs-and-risks"), {"seen": "0", "own-words": "To me"})

    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "To the deputy" in page
    assert ">\nTo me</textarea>" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    client.post(url(case, "needs-and-risks"), {"seen": seen, "own-words": "To me"})
    found = answers_given(by, [part()], "needs-and-risks")
    assert [one.answers.answers[0].value for _part, one in found] == ["To me", "To the deputy"]


def test_a_sign_that_a_colleague_wrote_down_is_not_lost_by_who_saves_later(house, case, client):
    path = url(case, "needs-and-risks")
    read_first = client.get(path).context["form"]["_read"].value()
    client_of(house.deputy).post(path, {"seen": "0", "safe-sign": "the blue scarf"})

    form = client.post(path, {"seen": "0", "_read": read_first, "own-words": "To me"}).context[
        "form"
    ]
    client.post(path, dict(form.data.lists()))

    saved = client.get(path).context["form"].initial
    assert (saved["safe-sign"], saved["own-words"]) == ("the blue scarf", "To me")


def test_what_is_wrong_is_named_and_what_was_typed_stays(client, case):
    sent = {"seen": "0", "school-years": "many", "helps-learning": "Pictures"}
    answer = client.post(url(case, "placement"), sent)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<a href="#id_school-years">' in page
    assert "Pictures" in page
    assert 'value="many"' in page


def test_a_trainer_fills_in_the_placement_and_stays_with_it(team, case):
    client = client_of(team.trainer)

    answer = client.post(url(case, "placement"), {"seen": "0", "helps-learning": "Pictures"})

    assert answer.url == url(case, "placement")
    assert "Pictures" in read(client, answer.url)


def test_what_is_typed_is_kept_as_a_draft(client, case):
    page = client.get(url(case, "placement")).content.decode()
    draft = page.split('hx-post="')[1].split('"')[0].replace("&amp;", "&")
    client.post(draft, {"seen": "0", "helps-learning": "Half a sent"})

    assert "Half a sent" in read(client, url(case, "placement"))


def test_a_form_of_another_file_keeps_its_answers_to_itself(house, client, case):
    other = make_case(house)
    client.post(url(other, "needs-and-risks"), {"seen": "0", "own-words": "Hers alone"})

    assert "Hers alone" not in read(client, url(case, "needs-and-risks"))
