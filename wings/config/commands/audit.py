"""`wings audit verify`: does the chain hold, and is what is stored what was written?"""

import typer
from django.db import connection

from wings.config.console import OUT, complain
from wings.foundation.audit import triggers
from wings.foundation.audit.verification import Report, verify
from wings.foundation.vault.stored import fingerprints
from wings.programme.organisations.queries import all_organisations

app = typer.Typer(name="audit", help="The chain of what happened, one for each organisation.")


@app.command("verify")
def verify_all() -> None:
    """Find edits, removals, re-orderings and rolled-back rows since the chains began."""
    reports = [verify(one.pk, fingerprints(one.pk)) for one in all_organisations()]
    for report in reports:
        say(report)
    if not reports:
        OUT.print("There is no organisation yet, and so no chain.")
    if any(report.faults for report in reports):
        raise typer.Exit(1)


@app.command("protect")
def protect() -> None:
    """Put the triggers back that keep entries from being changed or removed."""
    # SQLite makes tables anew in some migrations and drops their triggers without a word.
    with connection.schema_editor() as editor:
        triggers.remove(editor)
        triggers.install(editor)
    OUT.print("The chain is protected. Now run `wings audit verify`.")


def say(report: Report) -> None:
    """Print what was found in one organisation's chain."""
    counted = f"{report.entries} entries, {report.rows} sealed things"
    if not report.faults:
        OUT.print(f"organisation {report.organisation}: the chain holds; {counted}")
    for fault in report.faults:
        mend = "Keep the database as it is, and compare it with the last backup that verifies."
        complain(f"organisation {report.organisation}: {fault}", mend)
