"""The database itself refuses to change what is only added to, whoever writes past Django."""

from __future__ import annotations

from typing import Final

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SUFFIX: Final = "is_only_added_to"


def only_added_to(*tables: str, **named: str) -> migrations.RunPython:
    """A step of a migration that puts guards up, after the tables are made; a later one that makes a table anew on SQLite must do so again.

    PostgreSQL refuses changes and deletions. SQLite refuses changes: its own emptying of tables between tests deletes rows.

    Args:
        tables: each with a guard of the name ``<table>_is_only_added_to``, which the error says.
        named: tables whose guard is called otherwise, with its name.
    """
    guards = {table: f"{table}_{SUFFIX}" for table in tables} | named

    def guard(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for table, name in guards.items():
            for statement in _up(table, name)[schema_editor.connection.vendor]:
                schema_editor.execute(statement)

    def unguard(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for table, name in guards.items():
            for statement in _down(table, name)[schema_editor.connection.vendor]:
                schema_editor.execute(statement)

    return migrations.RunPython(guard, unguard)


def _up(table: str, name: str) -> dict[str, tuple[str, ...]]:
    return {
        "postgresql": (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{name}'; END $$",
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        "sqlite": (
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{name}'); END",
        ),
    }


def _down(table: str, name: str) -> dict[str, tuple[str, ...]]:
    return {
        "postgresql": (f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}"),
        "sqlite": (f"DROP TRIGGER {name}",),
    }
