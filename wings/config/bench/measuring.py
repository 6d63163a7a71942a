"""Times one request at a time, in one process: server time, queries, and the share of crypto."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol, TypeVar

from django.db import connection

from wings.foundation.keys import suite


class Answer(Protocol):
    """What is looked at of a page's answer."""

    status_code: int


Visit = Callable[[], Answer]
T = TypeVar("T")
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


class _Counter:
    """Counts what is asked of the database, also where a request begins with a fresh connection."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., object], *arguments: object) -> object:
        self.count += 1
        return execute(*arguments)


def measured(what: str, visit: Visit, *, runs: int, warm_up: int = 1) -> Figure:
    """Measure a page over several runs.

    Queries and crypto are taken from one more run each, so that counting them costs the others
    nothing. Raises PageFailed when it does not answer with success or a redirect.
    """
    for _ in range(warm_up):
        _checked(what, visit())
    times = sorted(_timed(what, visit) for _ in range(runs))
    queries = _Counter()
    with connection.execute_wrapper(queries):
        _checked(what, visit())
    with _crypto_timed() as meter:
        _checked(what, visit())
    return _figure(what, times, queries=queries.count, crypto_ms=meter.seconds * 1000)


def measured_alone(what: str, work: Callable[[], object], *, runs: int) -> Figure:
    """Measure work that asks no database and opens nothing, after one run to warm up."""
    work()
    return _figure(what, sorted(_seconds(work)[0] for _ in range(runs)))


def _figure(
    what: str, times: Sequence[float], *, queries: int = 0, crypto_ms: float = 0.0
) -> Figure:
    return Figure(
        what=what,
        median_ms=statistics.median(times) * 1000,
        p95_ms=times[min(len(times) - 1, round(P95 * len(times)))] * 1000,
        queries=queries,
        crypto_ms=crypto_ms,
    )


def _timed(what: str, visit: Visit) -> float:
    took, answer = _seconds(visit)
    _checked(what, answer)
    return took


def _seconds(work: Callable[[], T]) -> tuple[float, T]:
    began = perf_counter()
    result = work()
    return perf_counter() - began, result


def _checked(what: str, answer: Answer) -> None:
    if answer.status_code >= FIRST_FAILURE:
        raise PageFailed(what, answer.status_code)


@contextmanager
def _crypto_timed() -> Iterator[_Meter]:
    meter = _Meter()
    kept = {}
    # Patched for one run: a clock inside the library would be paid for by every page.
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
