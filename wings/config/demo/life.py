"""Weeks of a programme: intakes, plans, lessons, sessions, internships, and what is due now."""

import random  # noqa: TID251 – invents people and days, no secret
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from wings.casework.cases.actions import (
    Intake,
    add_member,
    decide,
    move_to,
    schedule_review,
    take_in,
)
from wings.casework.cases.models import Case
from wings.casework.cases.vocabulary import Stage, TeamRole
from wings.casework.consent.contents import Consent, NoticeGiven
from wings.casework.consent.vocabulary import Decision
from wings.casework.participants.contents import Card, SafeContact
from wings.casework.plans import actions as plans
from wings.casework.plans.contents import Agreement, Goal, Rating, Ratings, Step
from wings.casework.plans.vocabulary import Doer
from wings.config.demo.people import ADJUSTMENTS, CONTACTS, LANGUAGES
from wings.config.demo.staffing import Staffed
from wings.foundation.vault.actions import commit_ledger
from wings.foundation.vault.keyring import Keyring
from wings.programme.framework.queries import programme, translated
from wings.programme.organisations import actions as organisations
from wings.programme.organisations.contents import Place

ZONE = ZoneInfo("Europe/Brussels")
WEEKS = 8
ASKED_AGAIN_DAYS = 21
LOW, HIGH = (1, 3), (2, 5)
TEAM = (
    (TeamRole.TRAINER, "trainer"),
    (TeamRole.PSYCHOLOGIST, "psychologist"),
    (TeamRole.COUNSELLOR, "counsellor"),
)


class Life:
    """One house's last weeks. Every step is done in the session of whoever would do it."""

    def __init__(self, staffed: Staffed, dice: random.Random, now: datetime) -> None:
        self.staffed, self.dice, self.now = staffed, dice, now
        self.programme = programme(staffed.house.programme)
        self.files: list[tuple[Case, str]] = []

    def live(self, names: Iterator[str], women: int) -> None:
        """Take women in over the weeks, and let the programme run until now."""
        # One transaction a house: SQLite waits for the disk at each.
        with transaction.atomic():
            self._open_house()
            for number in range(women):
                self._take_in(next(names), number)

    def session(self, post: str, *, days_ago: float, hour: int = 10) -> Keyring:
        """Return somebody's keyring in a session some days ago."""
        day = (self.now - timedelta(days=days_ago)).astimezone(ZONE).date()
        moment = datetime.combine(day, time(hour), tzinfo=ZONE)
        # Never ahead of now: sealed instants and the chain would lie in the future.
        return self.staffed.at(post, min(moment, self.now))

    def _open_house(self) -> None:
        for post in ("key-worker", "trainer", "counsellor"):
            by = self.session(post, days_ago=WEEKS * 7 + 2)
            organisations.settle(by, at=by.at)
        by = self.session("key-worker", days_ago=WEEKS * 7 + 2)
        place = Place("The house", "1 Invented Street", "lessons and sessions")
        organisations.add_place(by, place, at=by.at)
        # By hand, where a request's middleware does it: each step
        # leaves the trace that it would leave.
        commit_ledger(by)

    def _take_in(self, name: str, number: int) -> None:
        days = max(2, WEEKS * 7 - number * 5)
        by = self.session("key-worker", days_ago=days)
        notice = self.programme.notice("data")
        given = NoticeGiven(
            notice.id, notice.version, "en", "read_together", by.keyholder, by.at.date()
        )
        intake = Intake(
            card=self._card(name, number, by.at),
            notice=given,
            deputy=self.staffed.keyrings["deputy"].keyholder,
            programme=self.programme.id,
            framework_version=self.programme.framework_version,
        )
        case = take_in(by, intake, at=by.at)
        for role, post in TEAM:
            keyholder = self.staffed.keyrings[post].keyholder
            add_member(by, case, keyholder=keyholder, role=role, at=by.at)
        self._decide(by, case, number)
        commit_ledger(by)
        self._plan(case, number, days - 5)
        self.files.append((case, name))

    def _card(self, name: str, number: int, at: datetime) -> Card:
        channel, reach, hours, words = CONTACTS[number % len(CONTACTS)]
        checked = self.now - timedelta(days=5 if number % 4 else 40)
        return Card(
            chosen_name=name,
            languages=tuple(dict.fromkeys((self.dice.choice(LANGUAGES), "en"))),
            contact=SafeContact(channel, reach, hours, words, max(checked, at).date()),
            adjustments=ADJUSTMENTS[number % len(ADJUSTMENTS)],
        )

    def _decide(self, by: Keyring, case: Case, number: int) -> None:
        decide(by, case, self._asked(by, "storybook", said=number % 2 == 0), at=by.at)
        decide(by, case, self._asked(by, "exit-question", said=True), at=by.at)

    def _asked(self, by: Keyring, consent: str, *, said: bool) -> Consent:
        pack = self.programme.consent(consent)
        return Consent(
            consent=pack.id,
            version=pack.version,
            wording=translated(pack.text),
            purpose=pack.purpose,
            decision=Decision.GIVEN if said else Decision.REFUSED,
            language="en",
            explained="read_together",
            asked_by=by.keyholder,
            decided_on=by.at.date(),
            until=(self.now + timedelta(days=90)).date(),
        )

    def share(self, partner: Staffed) -> None:
        """Let a woman agree that the partner's counsellor opens parts of her file, for ten days."""
        case, _name = self.files[1]
        by = self.session("key-worker", days_ago=20)
        consent = replace(
            self._asked(by, "share-employment", said=True),
            until=(self.now + timedelta(days=10)).date(),
            organisation=partner.organisation.pk,
            person=partner.keyrings["counsellor"].keyholder,
            compartments=tuple(self.programme.consent("share-employment").opens),
        )
        with transaction.atomic():
            decide(by, case, consent, at=by.at)
            commit_ledger(by)

    def _plan(self, case: Case, number: int, days: int) -> None:
        if days < 1:
            return
        by = self.session("key-worker", days_ago=days)
        move_to(by, case, Stage.PLANNING, at=by.at)
        goals = self.dice.sample(list(self.programme.goals), 3)
        for place, one in enumerate(goals):
            plans.set_goal(
                by,
                case,
                Goal(
                    words=translated(one.text),
                    outcome=one.outcome,
                    strand=one.strand or "",
                    set_on=by.at.date(),
                    steps=tuple(Step(translated(step), Doer.TOGETHER) for step in one.steps[:2]),
                    library=one.id,
                    is_shown=place == 0,
                ),
                at=by.at,
            )
        agreement = Agreement(
            agreed_on=by.at.date(),
            with_whom=by.keyholder,
            language="en",
        )
        plans.agree(by, case, agreement, at=by.at)
        move_to(by, case, Stage.IMPLEMENTATION, at=by.at)
        self._rate(by, case, low=True)
        schedule_review(by, case, on=self._review_day(number), at=by.at)
        commit_ledger(by)
        if days > ASKED_AGAIN_DAYS:
            later = self.session("key-worker", days_ago=days - ASKED_AGAIN_DAYS)
            self._rate(later, case, low=False)
            commit_ledger(later)

    def _review_day(self, number: int) -> date:
        return (self.now + timedelta(days=(-2, 3, 30, 60)[number % 4])).date()

    def _rate(self, by: Keyring, case: Case, *, low: bool) -> None:
        span = LOW if low else HIGH
        ratings = tuple(
            Rating(one.number, self.dice.randint(*span)) for one in self.programme.outcomes
        )
        plans.rate(by, case, Ratings(by.at.date(), ratings), at=by.at)
