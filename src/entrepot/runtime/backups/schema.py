"""What a database holds, asked of the database itself: tables, columns, rows, and where it goes on numbering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from entrepot.runtime.backups.manifest import BackupError, Counter, Kind, Migration
from entrepot.runtime.fresh import bring_up

KINDS: Final[Mapping[str, Kind]] = {"sqlite": "sqlite", "postgresql": "postgresql"}
"""The kind of a backup by Django's name of the database."""

Columns = dict[str, str]

_POSTGRESQL_COLUMNS: Final = """
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
    FROM pg_class c LEFT JOIN pg_attribute a
        ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
    ORDER BY c.relname, a.attnum
"""
_POSTGRESQL_COUNTERS: Final = """
    SELECT s.sequencename, owner.relname, s.last_value
    FROM pg_sequences s
    JOIN pg_class c ON c.relname = s.sequencename AND c.relnamespace = current_schema()::regnamespace
    LEFT JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass
        AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
    LEFT JOIN pg_class owner ON owner.oid = d.refobjid
    WHERE s.schemaname = current_schema()
    ORDER BY s.sequencename
"""
_SQLITE_COLUMNS: Final = """
    SELECT t.name, c.name, lower(c.type)
    FROM sqlite_master t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    ORDER BY t.name, c.cid
"""
_SQLITE_COUNTERS: Final = "SELECT name, name, seq FROM sqlite_sequence ORDER BY name"


def tables(connection: BaseDatabaseWrapper) -> dict[str, Columns]:
    """Every table of the node's database (PostgreSQL: of its schema), with its columns that hold data and their types."""
    query = _POSTGRESQL_COLUMNS if connection.vendor == "postgresql" else _SQLITE_COLUMNS
    found: dict[str, Columns] = {}
    for table, column, kind in _rows(connection, query):
        columns = found.setdefault(table, {})
        if column is not None:
            columns[column] = kind
    return found


def counters(connection: BaseDatabaseWrapper) -> tuple[Counter, ...]:
    """The last number that each sequence gave."""
    if connection.vendor == "postgresql":
        found = _rows(connection, _POSTGRESQL_COUNTERS)
    elif _rows(connection, "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"):
        found = _rows(connection, _SQLITE_COUNTERS)
    else:
        found = []
    return tuple(Counter(name, table, int(last)) for name, table, last in found if last is not None)


def sequences(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """PostgreSQL's sequences: each under its own name and under that of the table it numbers."""
    found = _rows(connection, _POSTGRESQL_COUNTERS)
    return {table: name for name, table, _ in found if table} | {name: name for name, _, _ in found}


def count(connection: BaseDatabaseWrapper, table: str) -> int:
    """How many rows a table has."""
    (row,) = _rows(connection, f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- quoted
    return int(row[0])


def migrations(connection: BaseDatabaseWrapper) -> tuple[Migration, ...]:
    """The steps that made the database what it is."""
    return tuple(sorted(MigrationRecorder(connection).applied_migrations()))


def require_known(steps: Iterable[Migration], entrepot: str) -> None:
    """Refuse a database that a newer Entrepot has changed.

    Raises:
        BackupError: ``backup_newer``.
    """
    loader = MigrationLoader(None)
    unknown = sorted(set(steps) - set(loader.disk_migrations or ()))
    if unknown:
        raise BackupError(
            "backup_newer",
            f"The database was made by Entrepot {entrepot} with a step that this version does not have ({'.'.join(unknown[0])}).",
            "Update Entrepot to that version or a newer one, and restore again.",
        )


def migrate_to(connection: BaseDatabaseWrapper, steps: Iterable[Migration]) -> None:
    """Make the tables of an empty database as they were when these steps, and no others, had been taken."""
    taken = set(steps)
    nodes = MigrationLoader(None).graph.node_map
    last = [
        step
        for step in sorted(taken)
        if step in nodes
        and not any(child.key in taken and child.key[0] == step[0] for child in nodes[step].children)
    ]
    bring_up(connection, last)


def steps_left(connection: BaseDatabaseWrapper) -> int:
    """How many steps lie between the database and this version of Entrepot."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _rows(connection: BaseDatabaseWrapper, query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
