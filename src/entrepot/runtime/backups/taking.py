"""Taking a backup: the database as it stood at one moment while others go on writing, and the files of the home."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from entrepot.runtime import clock
from entrepot.runtime.backups import archive, schema
from entrepot.runtime.backups.manifest import BackupError, Database, Manifest, Table
from entrepot.runtime.home import Home
from entrepot.runtime.progress import Progress

STAGING: Final = ".entrepot-backup-"
"""How the folder begins in which a backup is put together, beside the file that it becomes."""
SQLITE_FILE: Final = "entrepot.sqlite3"
PAGES: Final = 2048
"""SQLite's pages copied between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was written: the file, its length in bytes, and what it says of itself."""

    file: Path
    size: int
    manifest: Manifest


def take(
    *,
    connection: BaseDatabaseWrapper,
    home: Home,
    file: Path,
    sequence: Callable[[], int],
    progress: Progress,
) -> Taken:
    """Write a backup of a node; the file appears under its name only when it is whole, and only its owner may read it.

    Args:
        connection: the node's database, in autocommit.
        sequence: the number of the journal's newest entry, asked within the moment that the backup holds.

    Raises:
        BackupError: ``backup_exists``, ``backup_inside_home``, ``backup_no_folder``, ``backup_empty`` or ``backup_database_damaged``.
        OSError: the disk is full, or nobody may write there.
    """
    _require_place(file, home)
    staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=file.parent))  # readable by its owner only
    try:
        (staging / archive.DATABASE).mkdir()
        _copy_home(home, staging / archive.HOME)  # no file tells of later things than the database does
        with _moment(connection):
            made = clock.now()
            database = _read_database(connection, staging / archive.DATABASE, progress)
            newest = sequence()
        _copy_home(home, staging / archive.HOME)  # and none is missing that a row names
        members = archive.members(staging)
        manifest = Manifest(version("entrepot"), home.node().name, made, newest, database, members)
        packed = staging / "packed"
        archive.pack(manifest, staging, packed, progress)
        size = packed.stat().st_size
        packed.replace(file)
        _settle(file.parent)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Taken(file, size, manifest)


def _require_place(file: Path, home: Home) -> None:
    if file.exists():
        raise BackupError(
            "backup_exists", f"There is a file {file} already.", "Name another, or delete it first."
        )
    if not file.parent.is_dir():
        raise BackupError(
            "backup_no_folder", f"There is no folder {file.parent}.", "Make it first, or name another."
        )
    if file.resolve().is_relative_to(home.path.resolve()):
        raise BackupError(
            "backup_inside_home",
            f"{file} would lie in the node's own folder, and be lost with it.",
            "Name a file elsewhere: entrepot backup FILE",
        )


@contextmanager
def _moment(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Hold one moment of the database: all reads inside see it, and no writer waits for them."""
    if connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(
                "SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres';"
                "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1"
            )
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # Django's own would take the lock of writers
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _read_database(connection: BaseDatabaseWrapper, folder: Path, progress: Progress) -> Database:
    found = schema.tables(connection)
    if "django_migrations" not in found:
        raise BackupError(
            "backup_empty",
            "The node's database has no tables.",
            "See that ENTREPOT_DATABASE and ENTREPOT_HOME name the node.",
        )
    steps = schema.migrations(connection)
    if connection.vendor == "postgresql":
        rows = {
            table: _copy_table(connection, table, columns, folder)
            for table, columns in _told(found, progress)
        }
    else:
        _copy_file(connection, folder / SQLITE_FILE, progress)
        rows = {table: schema.count(connection, table) for table in found}
    return Database(
        kind=schema.KINDS[connection.vendor],
        migrations=steps,
        tables={table: Table(rows[table], columns) for table, columns in found.items()},
        counters=schema.counters(connection),
    )


def _told(found: dict[str, schema.Columns], progress: Progress) -> Iterator[tuple[str, schema.Columns]]:
    for number, (table, columns) in enumerate(found.items()):
        yield table, columns
        progress(number + 1, len(found), "Reading tables")


def _copy_table(connection: BaseDatabaseWrapper, table: str, columns: schema.Columns, folder: Path) -> int:
    """Write a table's rows in PostgreSQL's text format; returns how many."""
    quote, rows = connection.ops.quote_name, 0
    statement = f"COPY {quote(table)} ({', '.join(map(quote, columns))}) TO STDOUT"
    with (
        (folder / f"{table}.copy").open("xb") as target,
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as pieces,
    ):
        for piece in pieces:
            rows += bytes(piece).count(b"\n")  # those inside of values are written \n
            target.write(piece)
    return rows


def _copy_file(connection: BaseDatabaseWrapper, target: Path, progress: Progress) -> None:
    """Copy SQLite's file page by page, from the moment that the connection holds.

    Raises:
        BackupError: ``backup_database_damaged``.
    """
    source: Any = connection.connection
    name = "Reading the database, pages"
    with closing(sqlite3.connect(target)) as copy:
        source.backup(
            copy, pages=PAGES, progress=lambda _state, left, total: progress(total - left, total, name)
        )
        (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise BackupError(
            "backup_database_damaged",
            f"The node's database is damaged ({verdict}).",
            "Stop the node, keep a copy of its folder, and restore the last backup into a new one.",
        )


def _copy_home(home: Home, folder: Path) -> None:
    """Copy every file of a home that is not copied yet, but the cache and the database."""
    root, seen = home.path.resolve(), set()
    database = {root / f"{home.database.name}{more}" for more in ("", "-wal", "-shm", "-journal")}
    for here, folders, files in os.walk(root, followlinks=True):
        place = Path(here)
        folders[:] = [name for name in folders if place / name != root / home.cache.name]
        if place.resolve() in seen:  # a link to a folder above
            folders.clear()
            continue
        seen.add(place.resolve())
        for name in files:
            source = place / name
            target = folder / source.relative_to(root)
            if source.is_file() and source not in database and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileNotFoundError):  # deleted since it was listed
                    shutil.copy(source, target)


def _settle(folder: Path) -> None:
    """Bring a folder's list of files to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
