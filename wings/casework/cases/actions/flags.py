"""Flags: a private signal to key worker and deputy."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from wings.casework.cases.contents import Flag, Progress
from wings.casework.cases.models import Case, FlagRow, ProgressRow
from wings.casework.cases.queries import compartment, progress_row
from wings.casework.cases.rules import is_sound
from wings.casework.cases.vocabulary import FlagKind
from wings.casework.participants.vocabulary import Kind
from wings.foundation.audit.log import Gone, Recorded, record
from wings.foundation.keys.certificates import Untrusted
from wings.foundation.keys.suite import Tampered
from wings.foundation.vault import actions as vault
from wings.foundation.vault.coding import UnknownVersion
from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.letterbox import OpenedSlip, open_slip, waiting_slips
from wings.foundation.vault.models import Compartment, Slip
from wings.foundation.vault.opening import can_open, load_keys, open_row
from wings.foundation.vault.queries import compartment_of, with_slips

FLAG = "cases.flag"
PROGRESS = "cases.progress"
LETTERBOXES = frozenset({Kind.PLAN, Kind.CARD})
# Whatever strangers' octets may raise when they are read:
# one kind that is missing here closes the file to all.
NOT_WHAT_IT_SAYS = (Tampered, Untrusted, UnknownVersion, ValueError, LookupError, TypeError)


class NotOpened(Exception):
    """The part of the file that this would go to does not exist."""


@transaction.atomic
def raise_flag(by: Keyring, case: Case, *, kind: FlagKind, words: str = "", at: datetime) -> None:
    """Ask key worker and deputy to look. Whoever cannot open the file drops it as a slip."""
    flag = Flag(kind=kind, words=words, raised_by=by.keyholder, raised_at=at)
    _contribute(by, compartment(case, Kind.PLAN), FLAG, flag, at=at)


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
    _contribute(by, compartment(case, Kind.CARD), PROGRESS, progress, at=at)


def file_slips(by: Keyring, parts: Iterable[Compartment], *, at: datetime) -> int:
    """File what waits in the letterboxes of these parts; return how many slips.

    Parts that `by` does not hold are passed by, and those that are due for a new key: `renew_keys`
    files what waits there.
    """
    settled = [part for part in parts if part.kind in LETTERBOXES and part.rotation_due_at is None]
    waiting = with_slips(settled)
    held = load_keys(by, waiting)
    return sum(_file_all(by, part, at=at) for part in waiting if part.pk in held)


def take_out(
    by: Keyring, part: Compartment, *, at: datetime
) -> tuple[list[tuple[OpenedSlip, Flag | Progress]], bool]:
    """Return what waits in one letterbox, read, and whether something there had to be set aside.

    What is not what it says is named in the record and kept, unread: it keeps nobody from the file.
    """
    found, is_sound = [], True
    for slip in waiting_slips(part):
        try:
            opened = open_slip(by, part, slip)
            found.append((opened, _read(part, opened)))
        except NOT_WHAT_IT_SAYS:
            _set_aside(by, part, slip, at)
            is_sound = False
    return found, not is_sound


def tell_unreadable(by: Keyring, part: Compartment, *, at: datetime) -> None:
    """Tell key worker and deputy that a message for this file was set aside: one may be missing."""
    plan = compartment_of(part.organisation, part.subject, Kind.PLAN)
    flag = Flag(FlagKind.UNREADABLE, "", by.keyholder, at)
    try:
        # A savepoint: what the caller has written stands, also where this cannot be written.
        with transaction.atomic():
            _contribute(by, plan, FLAG, flag, at=at)
    except (vault.RotationDue, vault.EpochMoved, NotOpened):
        return  # the record names the slip; the plan takes no flag before it has its new key


def put_away(
    by: Keyring, part: Compartment, content: Flag | Progress, gone: Iterable[Gone], *, at: datetime
) -> None:
    """Write down what was read from a slip, in the place of the slip that is gone."""
    row = _write(by, part, content)
    _tell("cases.slip_filed", by, part, [*gone, row], at)


def _file_all(by: Keyring, part: Compartment, *, at: datetime) -> int:
    # One transaction a slip: one that meets another writer does not take those before it back.
    found, is_aside = take_out(by, part, at=at)
    for opened, content in found:
        _file(by, part, opened, content, at=at)
    if is_aside:
        tell_unreadable(by, part, at=at)
    return len(found)


@transaction.atomic
def _file(
    by: Keyring, part: Compartment, opened: OpenedSlip, content: Flag | Progress, *, at: datetime
) -> None:
    put_away(by, part, content, vault.remove_slip(opened.slip), at=at)


@transaction.atomic
def _set_aside(by: Keyring, part: Compartment, slip: Slip, at: datetime) -> None:
    vault.set_aside(slip)
    record(
        "cases.slip_set_aside",
        by=by.within(part.organisation),
        subject=part.subject,
        at=at,
        details={"slip": str(slip.pk), "said_to_be_of": str(slip.author_id)},
    )


def _read(part: Compartment, slip: OpenedSlip) -> Flag | Progress:
    content: Flag | Progress
    if slip.label == FLAG and part.kind == Kind.PLAN:
        # Who raised it is who signed the slip, whatever its words say.
        content = replace(slip.read(Flag), raised_by=slip.slip.author_id)
    elif slip.label == PROGRESS and part.kind == Kind.CARD:
        content = slip.read(Progress)
    else:
        raise Tampered("a slip in another part's letterbox")
    if not is_sound(content):
        raise Tampered("a slip that cannot be shown")
    return content


def _contribute(
    by: Keyring, part: Compartment | None, label: str, content: Flag | Progress, *, at: datetime
) -> None:
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
