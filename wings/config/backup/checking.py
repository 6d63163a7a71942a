"""Is a copy whole? Asked in a scratch place, before it is sealed and whenever it is opened."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from wings.config.backup.faults import BackupFault
from wings.foundation.audit import triggers
from wings.foundation.audit.verification import verify
from wings.foundation.vault.stored import fingerprints
from wings.programme.organisations.queries import all_organisations

MEND = "Keep the database as it is, run `wings audit verify`, and look at the last good backup."


def check(*, may_be_older: bool = False) -> int:
    """Check the database that is connected now; return how many entries its chains have.

    may_be_older: its tables may be of an earlier release. Raises BackupFault.
    """
    try:
        _check_pages()
        is_old = _is_older(may_be_older=may_be_older)
        if triggers.triggers_stand(databases=["default"]):
            raise BackupFault(
                "The copy's audit chain is not protected.",
                "Run `wings audit protect`, then `wings audit verify`, and start again.",
            )
        # Older tables lack columns that the chain is compared with: after `wings migrate`, then.
        return 0 if is_old else _check_chains()
    except DatabaseError as error:
        raise BackupFault("The copy cannot be read as a database.", MEND) from error


def _check_pages() -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        told = cursor.execute("PRAGMA integrity_check").fetchall()
        broken = cursor.execute("PRAGMA foreign_key_check").fetchall()
    if [row[0] for row in told] != ["ok"] or broken:
        raise BackupFault("The copy is damaged inside.", MEND)


def _is_older(*, may_be_older: bool) -> bool:
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    unknown = set(executor.loader.applied_migrations) - set(graph.nodes)
    is_old = bool(executor.migration_plan(graph.leaf_nodes()))
    if unknown:
        raise BackupFault(
            "The backup is of a newer release than this program.", "Install that release first."
        )
    if is_old and not may_be_older:
        raise BackupFault("The tables are older than this release.", "Run `wings migrate` first.")
    return is_old


def _check_chains() -> int:
    reports = [verify(one.pk, fingerprints(one.pk)) for one in all_organisations()]
    if not reports:
        raise BackupFault("There is no organisation in this database.", "Is WINGS_HOME right?")
    if any(report.faults for report in reports):
        raise BackupFault("The audit chain of the copy does not hold. Nothing was sealed.", MEND)
    return sum(report.entries for report in reports)
