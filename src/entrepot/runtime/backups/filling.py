"""Rows of a backup into an empty database: its tables made as the backup's migrations made them, then every row, then its numbering."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from entrepot.runtime.backups import schema, values
from entrepot.runtime.backups.archive import CHUNK
from entrepot.runtime.backups.manifest import Manifest, damaged
from entrepot.runtime.backups.taking import SQLITE_FILE
from entrepot.runtime.progress import Progress


def postgresql(
    connection: BaseDatabaseWrapper, manifest: Manifest, folder: Path, progress: Progress
) -> tuple[str, ...]:
    """Fill PostgreSQL, inside the caller's transaction. Returns the tables that were left out because no migration makes them.

    Raises:
        BackupError: ``backup_damaged``: the rows do not fit the tables that their migrations make.
    """
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing pending: tables can be changed after rows
        schema.migrate_to(connection, manifest.database.migrations)
        found = schema.tables(connection)
        present = _meeting(found, manifest)
        cursor.execute(f"TRUNCATE {', '.join(map(quote, found))}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, columns in _told(present, progress):
            names = ", ".join(map(quote, columns))
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as rows,
            ):
                for piece in _pieces(manifest, folder, table, columns):
                    rows.write(piece)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        sequences = schema.sequences(connection)
        for counter in manifest.database.counters:
            sequence = sequences.get(counter.table or counter.name)
            if sequence:
                cursor.execute("SELECT setval(%s::regclass, %s)", [quote(sequence), counter.last])
    return _left_out(present, manifest)


def sqlite(
    connection: BaseDatabaseWrapper, manifest: Manifest, folder: Path, progress: Progress
) -> tuple[str, ...]:
    """Fill a file of SQLite from a backup of PostgreSQL. Returns the tables that were left out because no migration makes them.

    Raises:
        BackupError: ``backup_not_portable``, or ``backup_damaged`` as ``postgresql``.
    """
    schema.migrate_to(connection, manifest.database.migrations)
    found = schema.tables(connection)
    present = _meeting(found, manifest)
    quote = connection.ops.quote_name
    database: Any = connection.connection
    database.execute("PRAGMA foreign_keys=OFF")  # checked at the end
    database.execute("BEGIN IMMEDIATE")
    for table in found:
        database.execute(f"DELETE FROM {quote(table)}")  # noqa: S608 -- quoted
    for table, columns in _told(present, progress):
        readers = values.readers(table, manifest.database.tables[table].columns)
        marks, names = ", ".join("?" * len(columns)), ", ".join(map(quote, columns))
        with (folder / f"{table}.copy").open("rb") as lines:
            database.executemany(
                f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})",  # noqa: S608 -- quoted
                (values.to_row(line.removesuffix(b"\n"), readers) for line in lines),
            )
    _number_sqlite(database, manifest, present)
    if broken := database.execute("PRAGMA foreign_key_check").fetchone():
        raise damaged("The backup", f"a row of {broken[0]} names one that is not in {broken[2]}")
    database.execute("COMMIT")
    database.execute("PRAGMA foreign_keys=ON")
    return _left_out(present, manifest)


def _number_sqlite(database: sqlite3.Connection, manifest: Manifest, present: Mapping[str, object]) -> None:
    database.execute("DELETE FROM sqlite_sequence")
    database.executemany(
        "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
        [(item.table, item.last) for item in manifest.database.counters if item.table in present],
    )


def _meeting(found: Mapping[str, schema.Columns], manifest: Manifest) -> dict[str, schema.Columns]:
    """The backup's tables that are there, each with the backup's order of columns and the types they have there."""
    meeting = {}
    for table, said in manifest.database.tables.items():
        if table in found:
            if set(said.columns) != set(found[table]):
                raise damaged("The backup", f"{table} does not have the columns that its migrations make")
            meeting[table] = {column: found[table][column] for column in said.columns}
    return meeting


def _left_out(present: Mapping[str, object], manifest: Manifest) -> tuple[str, ...]:
    return tuple(table for table in manifest.database.tables if table not in present)


def _told(tables: Mapping[str, schema.Columns], progress: Progress) -> Iterator[tuple[str, schema.Columns]]:
    for number, (table, columns) in enumerate(tables.items()):
        yield table, columns
        progress(number + 1, len(tables), "Filling tables")


def _pieces(manifest: Manifest, folder: Path, table: str, columns: schema.Columns) -> Iterator[bytes]:
    """A table's rows in the text format of COPY."""
    if manifest.database.kind == "postgresql":
        with (folder / f"{table}.copy").open("rb") as content:
            while piece := content.read(CHUNK):
                yield piece
        return
    names, types = ", ".join(f'"{name}"' for name in columns), list(columns.values())
    with closing(sqlite3.connect(folder / SQLITE_FILE)) as database:
        for row in database.execute(f'SELECT {names} FROM "{table}"'):  # noqa: S608 -- names that the database has
            yield values.to_line(row, types)
