"""Restoring a backup: a home in an empty folder and its database, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from entrepot.runtime.backups import archive, filling, schema
from entrepot.runtime.backups.manifest import BackupError, Kind, Manifest, damaged
from entrepot.runtime.backups.taking import SQLITE_FILE
from entrepot.runtime.home import SETTINGS_FILE, Home
from entrepot.runtime.progress import Progress

STAGING: Final = ".entrepot-restore-"
"""How the folder begins in which a home is built, inside the folder that it becomes."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put where.

    Attributes:
        kind: of the database that holds the node now.
        steps: how many migrations brought an older backup to this version.
        left_out: tables of the backup that no version of Entrepot makes; a file of SQLite keeps them.
    """

    kind: Kind
    steps: int
    left_out: tuple[str, ...]


def require_vacant(target: Path) -> None:
    """Refuse a folder with something in it.

    Raises:
        BackupError: ``home_not_empty``.
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise BackupError(
            "home_not_empty",
            f"There is something in {target} already.",
            "Name an empty or a new folder: entrepot restore FILE HOME",
        )


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """A folder to unpack a backup in. What lies in its ``home`` at the end of the block is then the content of ``target``.

    When the block fails, nothing is left.

    Raises:
        BackupError: as ``require_vacant``.
    """
    require_vacant(target)
    made = not target.exists()
    target.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=target))
    try:
        yield staging
        _move(staging / archive.HOME, target)
        shutil.rmtree(staging)
    except BaseException:
        for path in target.iterdir():  # it was empty: all of this is ours
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if made:
            target.rmdir()
        raise


def require_room(manifest: Manifest, folder: Path) -> None:
    """Refuse what the disk cannot hold.

    Raises:
        BackupError: ``no_room``.
    """
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    if manifest.size > free:
        raise BackupError(
            "no_room",
            f"{folder} needs {manifest.size / 1e6:,.0f} MB, and the disk has {free / 1e6:,.0f} MB left.",
            "Free some, or name a folder on another disk.",
        )


@contextmanager
def restored(
    connection: BaseDatabaseWrapper, manifest: Manifest, staging: Path, progress: Progress
) -> Iterator[Restored]:
    """Put an unpacked backup's database in place, for the length of the block still revocable; older ones are brought to this version.

    Raises:
        BackupError: ``backup_newer``, ``database_not_empty``, ``backup_not_portable`` or ``backup_damaged``.
    """
    schema.require_known(manifest.database.migrations, manifest.entrepot)
    file = staging / archive.DATABASE / SQLITE_FILE
    if connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias):
            _require_empty(connection)
            left_out = filling.postgresql(connection, manifest, staging / archive.DATABASE, progress)
            yield _finished(connection, manifest, left_out)
        return
    home = Home(staging / archive.HOME)
    if manifest.database.kind == "sqlite":
        _require_member(file)
        file.replace(home.database)
        left_out = ()
    else:
        left_out = filling.sqlite(connection, manifest, staging / archive.DATABASE, progress)
    yield _finished(connection, manifest, left_out)
    connection.close()  # brings what SQLite still keeps beside it into the file


def _finished(connection: BaseDatabaseWrapper, manifest: Manifest, left_out: tuple[str, ...]) -> Restored:
    for table, said in manifest.database.tables.items():
        found = said.rows if table in left_out else schema.count(connection, table)
        if found != said.rows:
            raise damaged("The backup", f"{table} has {found} rows, not {said.rows}")
    steps = schema.steps_left(connection)
    if steps:
        call_command("migrate", verbosity=0, interactive=False)
    return Restored(schema.KINDS[connection.vendor], steps, left_out)


def _require_empty(connection: BaseDatabaseWrapper) -> None:
    if found := schema.tables(connection):
        raise BackupError(
            "database_not_empty",
            f"The database that ENTREPOT_DATABASE names has tables already ({min(found)}).",
            "Make an empty one and name it, or leave ENTREPOT_DATABASE out for SQLite.",
        )


def _require_member(file: Path) -> None:
    if not file.is_file():
        raise damaged("The backup", f"{file.name} is missing")


def _move(source: Path, target: Path) -> None:
    """Move what a folder holds; the settings last, for a folder with settings is a whole node."""
    for path in sorted(source.iterdir(), key=lambda path: path.name == SETTINGS_FILE):
        path.rename(target / path.name)
