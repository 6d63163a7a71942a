import pytest

from wings.casework.cases.queries import compartment
from wings.casework.cases.tests.factories import client_of, make_case, make_house
from wings.casework.participants.vocabulary import Kind


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def case(house):
    return make_case(house)


@pytest.fixture
def client(house):
    return client_of(house.key_worker)


@pytest.fixture
def by(house):
    return house.key_worker.keyring()


@pytest.fixture
def part(case):
    """The part of her file that holds her plan, once it has a row."""
    return lambda kind=Kind.PLAN: compartment(case, kind)
