"""`wings tick`: what time asks for, also where nobody works."""

import typer
from django.utils import timezone

from wings.config.console import OUT
from wings.config.recalling import recall
from wings.foundation.vault.actions import end_expired
from wings.foundation.vault.queries import subjects_of_expired_grants
from wings.programme.staff import sessions
from wings.programme.staff.actions.drafts import forget_old_drafts

app = typer.Typer()


@app.command("tick")
def tick() -> None:
    """Do what time asks for; let the machine run it every quarter of an hour.

    Ends keys and sessions whose time is over, forgets what was kept for a while only, and erases
    again what a database that was put back brought with it. Twice does no harm.
    """
    at = timezone.now()
    recall()
    # A file at a time: nobody who works waits for all of them.
    due = [part for one in subjects_of_expired_grants(at) for part in end_expired([one], at=at)]
    sessions.sweep(at)
    forget_old_drafts(at=at)
    OUT.print(
        f"Done. Parts of files that get a new key, since somebody's time was over: {len(due)}"
    )
