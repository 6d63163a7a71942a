from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wings.strands.psychosocial.contents import Session
from wings.strands.psychosocial.rules import next_appointment, progress_in

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WHO = UUID(int=1)
days = st.integers(-60, 60).map(lambda number: NOON + timedelta(days=number))
sessions = st.lists(
    st.builds(
        Session,
        held_at=days,
        setting=st.just("individual"),
        minutes=st.just(50),
        note=st.text(),
        written_by=st.just(WHO),
        next_at=st.none() | days,
    )
)


@given(sessions)
def test_what_the_team_sees_never_tells_a_word_of_the_notes(held):
    progress = progress_in(held, NOON)

    assert progress.done == len(held)
    assert progress.planned == 0
    assert progress.item == ""


@given(sessions)
def test_a_next_appointment_always_lies_ahead_and_was_agreed(held):
    found = next_appointment(held, NOON)

    assert found is None or (found > NOON and found in {one.next_at for one in held})


@given(sessions, days)
def test_a_later_session_takes_the_place_of_what_was_agreed_before(held, agreed):
    latest = max((one.held_at for one in held), default=NOON) + timedelta(days=1)
    last = Session(latest, "individual", 50, "", WHO, next_at=agreed)

    expected = agreed if agreed > NOON else None
    assert next_appointment([*held, last], NOON) == expected
