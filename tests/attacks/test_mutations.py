"""Whatever somebody changes who writes to the database, nobody believes it."""

import hashlib
from unittest.mock import patch

import pytest

from tests.attacks.mutations import attack
from tests.attacks.targets import everything
from tests.attacks.worlds import DICE, make_world
from wings.foundation.keys import passphrases

pytestmark = pytest.mark.django_db
ROUNDS = 1_000
SEED = 20_260_302


def cheaply(typed, parameters):
    """Stretch in no time, bound to the same things."""
    return hashlib.sha256(f"{typed}{parameters}".encode()).digest()


@pytest.fixture
def world():
    with patch.object(passphrases, "_stretched", cheaply):  # what is bound stays bound
        yield make_world()


def test_a_thousand_changes_of_what_is_stored_are_all_refused(world):
    figures = attack(everything(world), ROUNDS, DICE(SEED))

    assert figures.accepted == []
    assert figures.crashed == []
    assert min(figures.tried.values()) > 20
