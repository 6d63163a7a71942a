"""Flags: a private signal to key worker and deputy."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from wings.casework.cases.contents import Flag, Progress
from wings.casework.cases.models import Case, FlagRow, ProgressRow
from wings.casework.cases.queries import compartment, progress_row
from wings.casework.cases.vocabulary import FlagKind
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.log import Gone, Recorded, record
from wings.foundation.vault import actions as vault
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.letterbox import OpenedSlip, open_slips
from wings.foundation.vault.models import Compartment
from wings.foundation.vault.opening import can_open, load_keys, open_row
from wings.foundation.vault.queries import with_slips

FLAG = "cases.flag"
PROGRESS = "cases.progress"
LETTERBOXES = frozenset({Kind.PLAN, Kind.CARD})


class NotOpened(Exception):
    """The part of the file that this would go to does not exist."""


@transaction.atomic
def raise_flag(by: Keyring, case: Case, *, kind: FlagKind, words: str = "", at: datetime) -> None:
    """Ask key worker and deputy to look. Whoever cannot open the file drops it as a slip."""
    flag = Flag(kind=kind, words=words, raised_by=by.keyholder, raised_at=at)
    _contribute(by, case, Kind.PLAN, FLAG, flag, at=at)


@transaction.atomic
def answer_flag(by: Keyring, row: FlagRow, *, answer: str, at: datetime) -> FlagRow:
    """Answer a flag. Raises VersionClash when somebody answered it in the meantime."""
    flag = replace(open_row(by, row), answer=answer, answered_by=by.keyholder, answered_at=at)
    row = vault.reseal_row(by, row, flag)
    _tell("cases.flag_answered", by, row.compartment, [row], at)
    return row


@transaction.atomic
def note_progress(by: Keyring, case: Case, progress: Progress, *, at: datetime) -> None:
    """Say how far she is in one strand, for the whole team to see."""
    _contribute(by, case, Kind.CARD, PROGRESS, progress, at=at)


def file_slips(by: Keyring, parts: Iterable[Compartment], *, at: datetime) -> int:
    """File what waits in the letterboxes of these parts; return how many slips.

    Parts that `by` does not hold are passed by, and those that are due for a new key: `renew_keys`
    files what waits there.
    """
    settled = [part for part in parts if part.kind in LETTERBOXES and part.rotation_due_at is None]
    waiting = with_slips(settled)
    held = load_keys(by, waiting)
    return sum(_file_all(by, part, at=at) for part in waiting if part.pk in held)


def take_out(by: Keyring, part: Compartment) -> list[tuple[OpenedSlip, Flag | Progress]]:
    """Return what waits in one letterbox, read."""
    return [(slip, _read(slip)) for slip in open_slips(by, part)]


def put_away(
    by: Keyring, part: Compartment, content: Flag | Progress, gone: Iterable[Gone], *, at: datetime
) -> None:
    """Write down what was read from a slip, in the place of the slip that is gone."""
    row = _write(by, part, content)
    _tell("cases.slip_filed", by, part, [*gone, row], at)


def _file_all(by: Keyring, part: Compartment, *, at: datetime) -> int:
    slips = open_slips(by, part)
    for slip in slips:
        _file(by, part, slip, at=at)
    return len(slips)


@transaction.atomic
def _file(by: Keyring, part: Compartment, opened: OpenedSlip, *, at: datetime) -> None:
    put_away(by, part, _read(opened), vault.remove_slip(opened.slip), at=at)


def _read(slip: OpenedSlip) -> Flag | Progress:
    if slip.label == FLAG:
        # Who raised it is who signed the slip, whatever its words say.
        return replace(slip.read(Flag), raised_by=slip.slip.author_id)
    return slip.read(Progress)


def _contribute(
    by: Keyring, case: Case, kind: Kind, label: str, content: Flag | Progress, *, at: datetime
) -> None:
    part = compartment(case, kind)
    if part is None:
        raise NotOpened
    written: Recorded
    if can_open(by, part):
        written = _write(by, part, content)
    else:
        written = vault.drop_slip(by, part, label=label, content=content)
    _tell(f"{label}_written", by, part, [written], at)


def _write(by: Keyring, part: Compartment, content: Flag | Progress) -> FlagRow | ProgressRow:
    if isinstance(content, Flag):
        return vault.seal_row(by, FlagRow, compartment=part, content=content)
    row = progress_row(by, part, content.strand)
    if row is None:
        return vault.seal_row(by, ProgressRow, compartment=part, content=content)
    return vault.reseal_row(by, row, content)


def _tell(
    event: str, by: Keyring, part: Compartment, rows: Iterable[Recorded], at: datetime
) -> None:
    record(event, by=by.within(part.organisation), subject=part.subject, at=at, rows=rows)
