"""Whole files: a woman with something in every part of hers, made without a page."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from wings.casework.cases import actions
from wings.casework.cases.models import Case, FlagRow
from wings.casework.cases.queries import compartment
from wings.casework.cases.tests.factories import House, make_case
from wings.casework.cases.vocabulary import FlagKind, TeamRole
from wings.casework.consent.contents import Consent, Scan
from wings.casework.participants.contents import Identity, Whereabouts
from wings.casework.participants.vocabulary import Kind
from wings.casework.plans import actions as plans
from wings.casework.plans.tests.factories import make_agreement, make_goal, make_ratings
from wings.foundation.vault.tests.factories import NOON
from wings.strands.employment.tests import factories as employment
from wings.strands.language.tests import factories as language
from wings.strands.language.tests.factories import book, make_course
from wings.strands.psychosocial.tests import factories as psychosocial


@dataclass
class File:
    """A woman's file, and the ids of what lies in it, by what paths call them."""

    case: Case
    ids: dict[str, UUID] = field(default_factory=dict)


def whole_file(house: House, name: str) -> File:
    """Take a woman in with a whole care team, and put something into every part of her file."""
    case = make_case(house, chosen_name=name)
    by = house.key_worker.keyring()
    for role, member in (
        (TeamRole.TRAINER, house.trainer),
        (TeamRole.PSYCHOLOGIST, house.psychologist),
        (TeamRole.COUNSELLOR, house.counsellor),
    ):
        actions.add_member(by, case, keyholder=member.keyholder, role=role, at=NOON)
    file = File(case)
    actions.change_identity(by, case, Identity(legal_name=f"{name} Nkem"), row=None, at=NOON)
    actions.change_whereabouts(by, case, Whereabouts(address=f"Via {name} 1"), row=None, at=NOON)
    _consent(house, file)
    _plan(house, file)
    _strands(house, file)
    flagged = house.psychologist.keyring()
    actions.raise_flag(flagged, case, kind=FlagKind.PLEASE_CHECK, words=name, at=NOON)
    return file


def add_flag(house: House, file: File) -> None:
    """Let the key worker raise a flag herself: it is filed at once."""
    by = house.key_worker.keyring()
    actions.raise_flag(by, file.case, kind=FlagKind.ASKS_FOR_YOU, words="", at=NOON)
    plan = compartment(file.case, Kind.PLAN)
    file.ids["flag"] = FlagRow.objects.filter(compartment=plan).latest("id").pk


def make_lessons(house: House, files: list[File]) -> dict[str, UUID]:
    """Begin a course with these women, its first register taken; return ids."""
    course = make_course(house)
    for file in files:
        language.actions.enrol(
            house.key_worker.keyring(), file.case, course.course.id, absences_before_flag=2, at=NOON
        )
    language.marked(house, course, 0, **{file.case.code: "present" for file in files})
    now = book(house, course.course.id)
    for file in files:
        [mine] = [one for one in now.women if one.case == file.case.pk]
        file.ids["enrolment"] = mine.enrolment.id
    return {"course": now.course.id, "lesson": now.sittings[1].lesson.id}


def _consent(house: House, file: File) -> None:
    given = Consent(
        consent="photograph",
        version="1",
        wording="Yes, a photograph.",
        purpose="photograph",
        decision="given",
        language="en",
        explained="read-together",
        asked_by=house.key_worker.keyholder,
        decided_on=NOON.date(),
        until=date(2099, 1, 1),
    )
    scan = Scan("image/png", b"\x89PNG")
    row = actions.decide(house.key_worker.keyring(), file.case, given, scan=scan, at=NOON)
    file.ids["consent"] = row.pk


def _plan(house: House, file: File) -> None:
    by = house.key_worker.keyring()
    file.ids["goal"] = plans.set_goal(by, file.case, make_goal(), at=NOON).pk
    plans.agree(by, file.case, make_agreement(house.key_worker), at=NOON)
    plans.rate(by, file.case, make_ratings(1, 2, 3), at=NOON)


def _strands(house: House, file: File) -> None:
    file.ids["session"] = psychosocial.written(house, file.case).pk
    internship = employment.agreed(house, file.case)
    file.ids["internship"] = internship.pk
    file.ids["hours"] = employment.logged(house, file.case, internship, 4).pk
    file.ids["visit"] = employment.visited(house, file.case, internship).pk
