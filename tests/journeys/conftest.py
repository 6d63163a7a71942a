import pytest

from tests.journeys.demonstration import running
from tests.journeys.hands import WAYS, Mouse
from tests.journeys.looking import Watch
from tests.journeys.visitors import Visitor


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "journeys":
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """A demonstration of its own for each run, served on a free port."""
    with running(tmp_path_factory.mktemp("demonstration")) as made:
        yield made


@pytest.fixture(scope="session")
def watch():
    """What was looked at already in this run."""
    return Watch()


@pytest.fixture(params=WAYS)
def way(request):
    """How pages are worked: as usual, without scripts, by keyboard."""
    return request.param


@pytest.fixture
def somebody(browser, demonstration, watch):
    """Give browsers to people, and take them back at the end."""
    given = []

    def _give(hands=Mouse):
        given.append(Visitor(browser, demonstration, hands, watch))
        return given[-1]

    yield _give
    for one in given:
        one.close()


@pytest.fixture
def visitor(somebody, way):
    """Somebody who works pages this way."""
    return somebody(WAYS[way])
