"""Cleaning a scan in a process of its own, with little memory, little time and no file.

What a stranger hands in is read by libraries written in C. Whatever it does to them, it does where
no key is, and it ends with that process.
"""

import resource
import subprocess
import sys
from threading import Lock
from typing import Final

from wings.casework.consent.rules.measuring import (
    MEGABYTE,
    MOST_BYTES,
    BrokenPaper,
    PaperTooLarge,
)
from wings.casework.consent.rules.papers import LockedPaper, NotAPaper, Paper, cleaned

# 435 MB were measured at the largest picture that is kept;
# the rest is room for other builds of the readers.
MEMORY: Final = 768 * MEGABYTE
CPU_SECONDS: Final = 20
# Time on the clock, beside the time of work above: on a busy server a good scan also waits.
PATIENCE: Final = 60.0
CODE: Final = "from wings.casework.consent.rules.apart import work; work()"
FAULTS: Final = {one.__name__: one for one in (BrokenPaper, LockedPaper, NotAPaper, PaperTooLarge)}
_one_at_a_time = Lock()


def cleaned_apart(data: bytes) -> Paper:
    """Return what `cleaned` does, raise what it raises; PaperTooLarge also beyond the limits.

    One scan at a time in each process of the site, so that many do not fill the memory together.
    """
    if len(data) > MOST_BYTES:
        raise PaperTooLarge
    with _one_at_a_time:
        try:
            # A new interpreter and no fork: a fork would carry the keys
            # in this process's memory along.
            done = subprocess.run(  # noqa: S603  our own interpreter, our own words
                [sys.executable, "-c", CODE],
                input=data,
                capture_output=True,
                # Nothing else of our environment: addresses and passwords
                # of the database may stand in it.
                env={"PYTHONPATH": ":".join(sys.path)},
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise PaperTooLarge from None
    told, _, written = done.stdout.partition(b"\n")
    # Ended by a limit or by what the scan did to the readers:
    # which one is nobody's business outside.
    if done.returncode != 0:
        raise PaperTooLarge
    if fault := FAULTS.get(told.decode("ascii")):
        raise fault
    return Paper(told.decode("ascii"), written)


def bound() -> None:
    """Let this process take no more than it is allowed, from now on."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        # Not even a temporary file, nor the memory of a process
        # that broke: both would lie on the disk in clear.
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def work() -> None:
    """Clean what stands on the standard input: a line with its type or the fault, then the scan."""
    bound()
    try:
        paper = cleaned(sys.stdin.buffer.read())
    except tuple(FAULTS.values()) as fault:
        paper = Paper(type(fault).__name__, b"")
    except MemoryError:
        paper = Paper(PaperTooLarge.__name__, b"")
    sys.stdout.buffer.write(paper.media_type.encode("ascii") + b"\n" + paper.data)
