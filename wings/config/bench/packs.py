"""What every start and every `wings packs check` waits for."""

from collections.abc import Iterator
from pathlib import Path

from wings.config.bench.measuring import Figure, measured_alone
from wings.programme.framework.queries import loading

RUNS = 40


def figures(root: Path) -> Iterator[Figure]:
    """Measure reading and checking every pack below this folder."""
    yield measured_alone("load all packs", lambda: loading.load_all(root), runs=RUNS)
