"""Files with a counsellor on the care team, and internships."""

from datetime import date, timedelta

from wings.casework.cases.actions import add_member
from wings.casework.cases.models import Case
from wings.casework.cases.tests.factories import House, make_case, make_house
from wings.casework.cases.vocabulary import TeamRole
from wings.foundation.vault.tests.factories import NOON
from wings.strands.employment import actions
from wings.strands.employment.contents import Hours, Internship, Visit
from wings.strands.employment.models import InternshipRow
from wings.strands.employment.vocabulary import Met

__all__ = ["NOON", "House", "make_case", "make_house"]

CANARY = "Kanarienbackstube"
TODAY = NOON.date()
DAY = timedelta(days=1)


def accompanied(house: House, name: str = "Mimi") -> Case:
    """Take a woman in, with the counsellor on her care team."""
    case = make_case(house, chosen_name=name)
    add_member(
        house.key_worker.keyring(),
        case,
        keyholder=house.counsellor.keyholder,
        role=TeamRole.COUNSELLOR,
        at=NOON,
    )
    return case


def some_internship(**changes) -> Internship:
    """Return an internship of eighty hours that begins today."""
    fields = {
        "host": CANARY,
        "starts_on": TODAY,
        "ends_on": TODAY + 30 * DAY,
        "hours_planned": 80,
        "goals": "to bake",
    }
    return Internship(**(fields | changes))


def agreed(house: House, case: Case, **changes) -> InternshipRow:
    """Agree an internship."""
    by = house.counsellor.keyring()
    return actions.agree_internship(by, case, some_internship(**changes), at=NOON)


def logged(house: House, case: Case, row: InternshipRow, hours: float, on: date = TODAY):
    """Log hours."""
    entry = Hours(row.pk, on, hours, "at the oven")
    return actions.log_hours(house.counsellor.keyring(), case, entry, at=NOON)


def visited(house: House, case: Case, row: InternshipRow):
    """Note a visit."""
    visit = Visit(row.pk, TODAY, Met.BOTH, f"{CANARY} was calm")
    return actions.note_visit(house.counsellor.keyring(), case, visit, at=NOON)
