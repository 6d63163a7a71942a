"""The database itself refuses to change or remove an entry."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Not `audit_chain`: its row moves with every entry, and `verify` holds it against them.
TABLES = ("audit_entry", "audit_seenset")
REFUSAL = "entries of the audit chain are never changed"


def names(table: str) -> tuple[str, ...]:
    """Return the names of the triggers that guard a table."""
    return (f"{table}_no_update", f"{table}_no_delete")


def install(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers on SQLite or PostgreSQL."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger AS $$ "
            f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$ LANGUAGE plpgsql"
        )
    for table in TABLES:
        for statement in _statements(editor.connection.vendor, table):
            editor.execute(statement)


def remove(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again, to undo the migration."""
    for table in TABLES:
        for name in (*names(table), f"{table}_no_truncate"):
            where = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def _statements(vendor: str, table: str) -> list[str]:
    update, delete = names(table)
    if vendor == "postgresql":
        call = "EXECUTE FUNCTION audit_refuse()"
        return [
            f"CREATE TRIGGER {update} BEFORE UPDATE ON {table} FOR EACH ROW {call}",
            f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} FOR EACH ROW {call}",
            # Triggers for rows do not see TRUNCATE, and SQLite has none.
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {call}",
        ]
    body = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return [
        f"CREATE TRIGGER {update} BEFORE UPDATE ON {table} {body}",
        f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} {body}",
    ]


def installed(alias: str) -> set[str]:
    """Return the names of all triggers in a database."""
    connection = connections[alias]
    source = (
        "SELECT tgname FROM pg_trigger"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(source)
        return {row[0] for row in cursor.fetchall()}


def triggers_stand(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Report each database with audit tables whose triggers are gone."""
    faults: list[CheckMessage] = []
    for alias in databases or []:
        # `migrate` runs this check before the tables exist. Remaking a table on SQLite drops its
        # triggers without a word, which is why it is asked each time.
        tables = set(connections[alias].introspection.table_names()) & set(TABLES)
        wanted = {name for table in tables for name in names(table)}
        if connections[alias].vendor == "postgresql":
            wanted |= {f"{table}_no_truncate" for table in tables}
        missing = wanted - installed(alias)
        if missing:
            faults.append(
                Error(
                    f"The audit chain is not protected: {', '.join(sorted(missing))} missing.",
                    hint="Run `wings audit protect`, then `wings audit verify`.",
                    id="audit.E001",
                )
            )
    return faults
