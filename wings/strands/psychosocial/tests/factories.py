"""Files with a psychologist on the care team, and sessions."""

from datetime import timedelta

from wings.casework.cases.actions import add_member
from wings.casework.cases.models import Case
from wings.casework.cases.tests.factories import House, make_case, make_house
from wings.casework.cases.vocabulary import TeamRole
from wings.foundation.vault.tests.factories import NOON, Member
from wings.strands.psychosocial import actions
from wings.strands.psychosocial.contents import Session
from wings.strands.psychosocial.models import SessionRow
from wings.strands.psychosocial.vocabulary import Setting

__all__ = ["NOON", "House", "make_case", "make_house"]

CANARY = "kanarienvogel"
DAY = timedelta(days=1)


def accompanied(house: House, psychologist: Member | None = None, name: str = "Mimi") -> Case:
    """Take a woman in, with the psychologist on her care team."""
    case = make_case(house, chosen_name=name)
    who = (psychologist or house.psychologist).keyholder
    add_member(house.key_worker.keyring(), case, keyholder=who, role=TeamRole.PSYCHOLOGIST, at=NOON)
    return case


def some_session(member: Member, **changes) -> Session:
    """Return a session of today."""
    fields = {
        "held_at": NOON,
        "setting": Setting.INDIVIDUAL,
        "minutes": 50,
        "note": CANARY,
        "written_by": member.keyholder,
    }
    return Session(**(fields | changes))


def written(house: House, case: Case, **changes) -> SessionRow:
    """Write a session."""
    session = some_session(house.psychologist, **changes)
    return actions.write_session(house.psychologist.keyring(), case, session, at=NOON)
