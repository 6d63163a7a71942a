"""`wings backup`: copies that open with an offline key alone, and the drill of opening one."""

import json
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer
from django.conf import settings
from django.utils import timezone
from rich.panel import Panel
from rich.progress import Progress

from wings.config.backup import archive, making, notes
from wings.config.backup.faults import BackupFault
from wings.config.console import OUT, refuse
from wings.foundation.keys import age
from wings.foundation.keys.pepper import Pepper
from wings.foundation.vault import erasures
from wings.programme.staff.queries.installation import PEPPER_FILE
from wings.programme.staff.rules.paper import Misread, from_paper

app = typer.Typer(name="backup", help="Backups, sealed to a key that is kept outside the office.")

File = Annotated[Path, typer.Argument(help="A backup, such as 2026-03-02.age.")]
Identity = Annotated[
    Path | None,
    typer.Option(help="File with the secret key; leave it out to type it from its sheet."),
]
ONCE: Final = (
    "Write it down now or print it, twice, and put each sheet into an envelope of its own outside "
    "the office, away from pepper and backups. It is stored nowhere and shown once. Without it no "
    "backup opens."
)
LOST: Final = (
    "Files that were erased after this backup was made are back. Erase each of them again before "
    "anybody works: ask for the printed confirmations."
)
DRILL: Final = (
    "Two people do this together: one fetches the envelope with the secret key, the other one the "
    "backup from where it is kept outside the office. Do it each quarter."
)


@app.command("recipient")
def recipient(
    public: Annotated[
        str, typer.Argument(help="age1… of a key that you have; without it one is drawn.")
    ] = "",
    replace: Annotated[  # noqa: FBT002  an option of the command line
        bool, typer.Option("--replace", help="Seal to another key from now on.")
    ] = False,
) -> None:
    """Say to which offline key backups are sealed, or draw one and show its secret half once."""
    known = notes.recipient(settings.HOME)
    if known and not replace:
        refuse(
            f"Backups are sealed to {known} already.",
            "For another key: --replace. Keep the old secret key as long as its backups are kept.",
        )
    if not settings.HOME.is_dir():
        refuse(f"There is no installation in {settings.HOME}.", "Set WINGS_HOME.")
    if public:
        try:
            public = age.recipient_of(public)
        except age.NoRecipient:
            refuse("This is no public key of age.", "It begins with age1 and is one word.")
        notes.note(settings.HOME / notes.RECIPIENT, public)
    else:
        secret, public = age.new_identity()
        notes.note(settings.HOME / notes.RECIPIENT, public)
        OUT.print(Panel(ONCE, title="The secret key of your backups", style="yellow"))
        OUT.print(secret, soft_wrap=True)
    OUT.print(f"Backups are sealed to {public} from now on.", soft_wrap=True)


@app.command("create")
def create(
    into: Annotated[
        Path | None, typer.Option("--to", help="Folder for it, else backups in WINGS_HOME.")
    ] = None,
) -> None:
    """Copy the database while people work, check the copy, and seal it."""
    folder = into.expanduser().resolve() if into else settings.HOME / notes.FOLDER
    at = timezone.now()
    with _told(), Progress(console=OUT, transient=True) as shown:
        task = shown.add_task("Copying, checking, sealing", total=None)
        made = making.create(
            folder,
            at=at,
            progress=lambda done, whole: shown.update(task, completed=done, total=whole),
        )
        old = making.destroy_old(folder, keep=made, today=timezone.localdate(at))
    OUT.print(f"The backup is whole: {made}", soft_wrap=True, markup=False)
    for one in old:
        OUT.print(f"Destroyed, as it may not be kept longer: {one.name}", markup=False)
    days = settings.BACKUPS_KEPT_DAYS
    OUT.print(
        f"Take it out of the office with the file beside it. Destroy copies after {days} days."
    )


@app.command("verify")
def verify(file: File, identity: Identity = None) -> None:
    """Check a backup: its hash without the key, everything in it with the key."""
    with _told():
        archive.check_outside(file)
        OUT.print("The file is as it was made.")
        if identity is None:
            OUT.print("Whether it opens, only the secret key tells: --identity.")
            return
        found = making.open_wholly(file, identity=_identity(identity))
    _say(found)


@app.command("restore")
def restore(
    file: File,
    *,
    # Read before the settings are (`command.BEFORE_SETTINGS`): WINGS_HOME is this folder by now.
    into: Annotated[Path, typer.Option(help="An empty folder for the installation.")],
    identity: Identity = None,
    ledger: Annotated[
        Path | None,
        typer.Option(help="The newest erasure ledger, or the folder of the installation that ran."),
    ] = None,
    ledger_lost: Annotated[
        bool, typer.Option("--ledger-lost", help="It was lost with the server.")
    ] = False,
    pepper: Annotated[
        Path | None, typer.Option(help="The file `pepper`; without it, it is typed from its sheet.")
    ] = None,
) -> None:
    """Put a backup into an empty folder, and erase again what was erased since."""
    if into.expanduser().resolve() != settings.HOME:
        refuse("The folder was named too late.", f"Set WINGS_HOME={into} and start again.")
    with _told():
        making.refuse_overwriting()
        newest = _newest(ledger, is_lost=ledger_lost)
        count = making.restore(
            file,
            identity=_identity(identity),
            newest=newest,
            pepper=_pepper(pepper),
            at=timezone.now(),
        )
    OUT.print(f"The installation stands in {settings.HOME}.", soft_wrap=True, markup=False)
    OUT.print(f"Files that were erased since the backup and are erased again: {count}")
    if newest.ledger is None:
        OUT.print(Panel(LOST, title="The ledger was lost", style="yellow"))
    OUT.print("Everybody signs in anew. Unsaved text of that day is gone.")


@app.command("drill")
def drill(
    file: File,
    identity: Identity = None,
    two_people: Annotated[  # noqa: FBT002  an option of the command line
        bool, typer.Option("--two-people", help="Two people are here; do not ask.")
    ] = False,
) -> None:
    """Open a backup with the offline key, two people together, and note the day."""
    OUT.print(Panel(DRILL, title="Drill"))
    if not two_people and not _asked("Are two people here, with the envelope and the backup?"):
        refuse("Nothing was done.", "Come back together.")
    with _told():
        OUT.print("1. Is the file as it was made?")
        archive.check_outside(file)
        OUT.print("2. Does it open with the key from the envelope, and is it whole?")
        _say(making.open_wholly(file, identity=_identity(identity)))
        notes.note(settings.HOME / notes.LAST_DRILL, timezone.localdate().isoformat())
    OUT.print("3. Seal the envelope again, sign across the flap, and bring both back.")
    OUT.print("The day is noted.")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BackupFault as fault:
        refuse(fault.what, fault.mend)


def _say(found: making.Found) -> None:
    OUT.print(f"It opens and is whole: {found.entries} audit entries, {found.erased} erasures.")


def _asked(question: str) -> bool:
    return sys.stdin.isatty() and typer.confirm(question)


def _typed(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        refuse("Something is missing, and nobody is there to be asked.", f"Say it with {option}.")
    answer: str = typer.prompt(question, hide_input=True)
    return answer


def _identity(path: Path | None) -> str:
    if path is None:
        return _typed("Secret key (AGE-SECRET-KEY-1…)", "--identity FILE")
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        refuse(f"The secret key in {path} cannot be read.", "Look at the name of the file.")
    # age-keygen writes comments above it.
    return next((one for one in lines if one.strip() and not one.startswith("#")), "")


def _newest(path: Path | None, *, is_lost: bool) -> making.Newest:
    if path is None and not is_lost:
        refuse(
            "Without the newest erasure ledger, erased files would come back.",
            "Give it with --ledger: `erasures` in the folder of the installation that ran until "
            "now. If it was lost with the server: --ledger-lost.",
        )
    if path is None:
        return making.Newest()
    is_home = (path / PEPPER_FILE).is_file()
    try:
        # A folder in which nothing was ever erased has no ledger, and that is an answer.
        found = erasures.ledger_in(path) if is_home else erasures.whole(path.read_bytes())
        erasures.parsed(found)
    except (OSError, erasures.BrokenLedger):
        refuse(f"There is no erasure ledger at {path}.", "Name the file `erasures`.")
    return making.Newest(found, path if is_home else None)


def _pepper(path: Path | None) -> Pepper:
    there = settings.HOME / PEPPER_FILE
    if path is None and not there.exists():
        letters = _typed("Pepper, version 1, from its sheet", "--pepper FILE")
        try:
            return Pepper(1, from_paper(letters))
        except (Misread, KeyError, ValueError):
            refuse("These letters cannot be read.", "Type them as they stand on the sheet.")
    try:
        stored = json.loads((path or there).read_text(encoding="ascii"))
        return Pepper(int(stored["version"]), b64decode(stored["secret"]))
    except (OSError, ValueError, KeyError, TypeError):
        refuse("The pepper cannot be read.", "It is the file `pepper`, or letters on a sheet.")
