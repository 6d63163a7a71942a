"""Times one request at a time, in one process: server time, queries, and the share of crypto."""

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from django.db import connection
from django.test.utils import CaptureQueriesContext

from wings.foundation.keys import suite


class Answer(Protocol):
    """What is looked at of a page's answer."""

    status_code: int


Visit = Callable[[], Answer]
FIRST_FAILURE = 400
P95 = 0.95


class PageFailed(Exception):
    """A page that is measured did not answer as it should."""


@dataclass(frozen=True)
class Figure:
    """How long something took over several runs, in milliseconds, and what it cost."""

    what: str
    median_ms: float
    p95_ms: float
    queries: int
    crypto_ms: float


@dataclass
class _Meter:
    seconds: float = 0.0


def measured(what: str, visit: Visit, *, runs: int, warm_up: int = 1) -> Figure:
    """Measure a page over several runs.

    Queries and crypto are taken from one more run each, so that counting them costs the others
    nothing. Raises PageFailed when it does not answer with success or a redirect.
    """
    for _ in range(warm_up):
        _checked(what, visit())
    times = sorted(_timed(what, visit) for _ in range(runs))
    with CaptureQueriesContext(connection) as queries:
        _checked(what, visit())
    with _crypto_timed() as meter:
        _checked(what, visit())
    return Figure(
        what=what,
        median_ms=statistics.median(times) * 1000,
        p95_ms=times[min(len(times) - 1, round(P95 * len(times)))] * 1000,
        queries=len(queries),
        crypto_ms=meter.seconds * 1000,
    )


def _timed(what: str, visit: Visit) -> float:
    began = perf_counter()
    answer = visit()
    took = perf_counter() - began
    _checked(what, answer)
    return took


def _checked(what: str, answer: Answer) -> None:
    if answer.status_code >= FIRST_FAILURE:
        raise PageFailed(what, answer.status_code)


@contextmanager
def _crypto_timed() -> Iterator[_Meter]:
    meter = _Meter()
    kept = {}
    for owner, name in (
        (suite.Opener, "seal"),
        (suite.Opener, "unseal"),
        (suite.SealingKey, "unseal"),
        (suite.SigningKey, "sign"),
    ):
        kept[owner, name] = getattr(owner, name)
        setattr(owner, name, _clocked(kept[owner, name], meter))
    try:
        yield meter
    finally:
        for (owner, name), function in kept.items():
            setattr(owner, name, function)


def _clocked(function: Callable[..., object], meter: _Meter) -> Callable[..., object]:
    def clocked(*args: object, **kwargs: object) -> object:
        began = perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            meter.seconds += perf_counter() - began

    return clocked
