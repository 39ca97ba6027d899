"""Whole nodes, backed up and restored by the command: on SQLite, and on PostgreSQL when ``python -m tests.postgres`` runs this."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from entrepot.runtime.backups import archive
from entrepot.runtime.backups.manifest import Table
from entrepot.runtime.progress import silent
from tests.cli.conftest import COMMAND, Said, in_shell

ROOT = Path(__file__).parents[2]
SERVER = os.environ.get("ENTREPOT_DATABASE", "")
KIND = "postgresql" if SERVER else "sqlite"
ODD = 'Tab\t, line\nend, back\\slash, \\N, quote", 岭南🔬, \x1f'
WRITERS = 2

pytestmark = [
    pytest.mark.slow,
    pytest.mark.database("sqlite", "postgresql"),
]  # asked for by processes of the nodes' own
only_postgresql = pytest.mark.database("postgresql")

SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
SQLITE_COLUMNS = (
    "SELECT t.name AS t, c.name AS c, c.type FROM sqlite_master t JOIN pragma_table_info(t.name) c"
)
POSTGRESQL_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
POSTGRESQL_COLUMNS = (
    "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
)

Rows = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node is or may come to be: a folder and the address of a database, empty for SQLite."""

    home: Path
    database: str

    def says(self, *words: object) -> Said:
        """The command at work on this node."""
        return in_shell(*words, home=self.home, ENTREPOT_DATABASE=self.database)

    def runs(self, call: str) -> subprocess.Popen[str]:
        """A function of this file in a process of its own, on this node."""
        return subprocess.Popen(
            [sys.executable, "-c", f"from tests.runtime import test_backups_nodes as here; here.{call}"],
            env=os.environ | {"ENTREPOT_HOME": str(self.home), "ENTREPOT_DATABASE": self.database},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tells(self, call: str) -> str:
        """What such a function printed."""
        process = self.runs(call)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        return said

    def select(self, query: str) -> list[dict[str, Any]]:
        """What the database itself gives."""
        if not self.database:
            with closing(sqlite3.connect(self.home / "entrepot.sqlite3")) as sqlite:
                sqlite.row_factory = sqlite3.Row
                return [dict(row) for row in sqlite.execute(query)]
        import psycopg
        from psycopg.rows import dict_row

        with psycopg.connect(self.database, row_factory=dict_row) as postgresql:
            return postgresql.execute(query).fetchall()

    def columns(self) -> list[str]:
        """Every column of every table, with its type."""
        return sorted(map(repr, self.select(POSTGRESQL_COLUMNS if self.database else SQLITE_COLUMNS)))

    def rows(self) -> Rows:
        """Every row of every table, and where the database goes on numbering."""
        tables = self.select(POSTGRESQL_TABLES if self.database else SQLITE_TABLES)
        found = {table: self.select(f'SELECT * FROM "{table}"') for row in tables for table in row.values()}
        if self.database:
            found["numbering"] = self.select("SELECT sequencename, last_value FROM pg_sequences")
        return {table: sorted(map(repr, rows)) for table, rows in found.items()}

    def restored(self, file: Path) -> dict[str, Any]:
        """Restore a backup here; what the command said."""
        said = self.says("restore", file, self.home, "--format", "json")
        assert said.code == 0, said.err
        found: dict[str, Any] = json.loads(said.out)
        return found


NewPlace = Callable[..., Place]


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewPlace]:
    """Makes places for nodes, each with an empty database."""
    made: list[str] = []

    def place(kind: str = KIND) -> Place:
        home = tmp_path_factory.mktemp("node") / "home"
        if kind == "sqlite":
            return Place(home, "")
        made.append(f"backups_{os.getpid()}_{len(made)}")
        _order(f"CREATE DATABASE {made[-1]}")
        return Place(home, urlsplit(SERVER)._replace(path=f"/{made[-1]}").geturl())

    yield place
    for name in made:
        _order(f"DROP DATABASE {name} WITH (FORCE)")


def _order(statement: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(statement)


@pytest.fixture(scope="module")
def live(new: NewPlace) -> Place:
    """A node with a row in nearly every table."""
    place = new()
    assert place.says("init", place.home, "--place", "munich").code == 0
    (place.home / "rates.json").write_text('{"base": "CNY"}')
    empty = json.loads(place.tells("fill()"))
    assert len(empty) <= 3, empty
    return place


@dataclass(frozen=True, slots=True)
class Held:
    """A backup, and the rows that its node had then."""

    file: Path
    rows: Rows


@pytest.fixture(scope="module")
def held(live: Place, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """The backup of the node."""
    target = tmp_path_factory.mktemp("backup") / "b.tar.gz"
    said = live.says("backup", target)
    assert said.code == 0, said.err
    return Held(target, live.rows())


@pytest.fixture(scope="module")
def file(held: Held) -> Path:
    """Its file."""
    return held.file


@pytest.fixture(scope="module")
def spare(new: NewPlace) -> Place:
    """A place for what comes to nothing."""
    return new()


@pytest.fixture(scope="module")
def back(file: Path, new: NewPlace) -> Place:
    """The node restored."""
    place = new()
    said = place.restored(file)
    assert (said["database"], said["broken"], said["left_out"], said["steps"]) == (KIND, [], [], 0)
    return place


# -- what runs in processes of its own -------------------------------------------------------------------------------------------


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fill() -> None:
    """The cast, records of odd texts, and one row in every other table that takes one; prints the tables that stayed empty."""
    from django.apps import apps
    from django.db import IntegrityError, transaction

    from entrepot.cli.setup import open_node

    open_node(any_age=True)
    from entrepot.exchange.actions.logging import append
    from tests import cast

    cast.cast()
    with transaction.atomic():
        append(contents=[{"record": "resource:r-odd"}, {"record": "need:n-odd"}], actor="node")
    cast.resource(
        "r-odd", title=ODD.replace("\n", " "), text=ODD, facts={"a\tb": ODD}, organisation="org-harbour"
    )
    cast.need("n-odd", text=ODD, deadline=date(2027, 2, 3))
    empty = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._base_manager.exists()
    ]
    for _ in range(3):
        for model in [model for model in empty if model._meta.app_label != "journal"]:
            try:
                with transaction.atomic():
                    model(
                        **{
                            field.attname: _value(field)
                            for field in model._meta.concrete_fields
                            if not _own(field)
                        }
                    ).save_base(raw=True)
            except IntegrityError:
                continue
            empty.remove(model)
    say(json.dumps([model._meta.db_table for model in empty if model._meta.app_label != "journal"]))


def _own(field: Any) -> bool:
    return field.get_internal_type() in {"AutoField", "BigAutoField"}


def _value(field: Any) -> Any:
    """Some value that a field takes: what ends does so later than it starts, time is taken by a booking, not by an exception as well, a zone's
    item is one thing, and the second of two is another."""
    if field.name == "ends" and field.get_internal_type() == "DateTimeField":
        return VALUES["DateTimeField"] + timedelta(hours=1)
    if field.name == "until" and field.get_internal_type() == "DateField":
        return VALUES["DateField"] + timedelta(days=1)
    if field.name == "exception" and field.null:
        return None
    if str(field) in {"programmes.ZoneItem.need", "programmes.ZoneItem.firm"}:
        return None
    if field.is_relation:
        rows = field.related_model._base_manager.values_list(field.target_field.attname, flat=True)
        return rows.last() if field.name == "second" else rows.first()
    if field.choices:
        return next(iter(dict(field.flatchoices)))
    kind = field.get_internal_type()
    return VALUES[kind] if kind in VALUES else ODD[: field.max_length]


VALUES = {
    "BigIntegerField": 2**62,
    "BinaryField": b"\x00\xff\n\t\\",
    "BooleanField": True,
    "DateField": date(2026, 11, 21),
    "DateTimeField": datetime(2026, 11, 21, 12, 0, 0, 120_000, UTC),
    "DecimalField": Decimal("12.5"),
    "DurationField": timedelta(days=-1, microseconds=1),
    "FloatField": 0.1,
    "GenericIPAddressField": "2001:db8::1",
    "IntegerField": -7,
    "JSONField": {"b": [1, 2.5, None, True], "a": ODD.replace("\x1f", "")},
    "PositiveBigIntegerField": 2**62,
    "PositiveIntegerField": 7,
    "PositiveSmallIntegerField": 7,
    "SmallIntegerField": -7,
    "TimeField": clock_time(12, 0, 0, 500_000),
    "UUIDField": UUID("0189d1c2-7a3b-7c4d-8e5f-0123456789ab"),
}


def tell() -> None:
    """Every row of every model as Python reads it: the same whatever database it comes from."""
    from django.apps import apps
    from django.db.migrations.recorder import MigrationRecorder

    from entrepot.cli.setup import open_node

    open_node(any_age=True)
    models = [*apps.get_models(include_auto_created=True), MigrationRecorder.Migration]
    found = {
        model._meta.db_table: list(model._base_manager.order_by("pk").values())
        for model in models
        if model._meta.managed
    }
    say(json.dumps(found, sort_keys=True, default=repr))


def write() -> None:
    """Store one organisation after the other through the real action, for a minute at most."""
    from entrepot.cli.setup import open_node

    open_node(any_age=True)
    from tests import cast

    end = time.monotonic() + 60
    say("writing")
    number = 0
    while time.monotonic() < end:
        number += 1
        cast.organisation(f"org-{os.getpid()}-{number}", f"Organisation {number}")


def make_older() -> None:
    """The database of a node that lacks the newest step."""
    from entrepot.cli.setup import open_node

    open_node(any_age=True)
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from entrepot.runtime.backups import schema

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    schema.migrate_to(connection, [(step.app_label, step.name) for step, _ in plan[:-1]])


# -- tests ---------------------------------------------------------------------------------------------------------------------------


def test_every_row_of_every_table_comes_back_and_every_key(live: Place, held: Held, back: Place) -> None:
    assert back.rows() == held.rows
    for name in ("node.toml", "secret.key", "journal.key", "rates.json"):
        assert (back.home / name).read_bytes() == (live.home / name).read_bytes()


@only_postgresql
def test_a_backup_of_one_kind_is_restored_to_the_other(
    file: Path, back: Place, new: NewPlace, tmp_path: Path
) -> None:
    """From PostgreSQL to SQLite and back: read by Python every row is the same, and the journal holds."""
    small, again = new("sqlite"), new()
    told = json.loads(back.tells("tell()"))
    said = small.restored(file)
    assert (said["database"], said["broken"]) == ("sqlite", [])
    assert json.loads(small.tells("tell()")) == told
    assert small.says("backup", tmp_path / "b.tar.gz").code == 0
    assert again.restored(tmp_path / "b.tar.gz")["broken"] == []
    assert json.loads(again.tells("tell()")) == told
    assert again.rows()["numbering"] == back.rows()["numbering"]


def test_a_backup_under_write_load_is_one_moment_of_the_node(
    live: Place, held: Held, new: NewPlace, tmp_path: Path
) -> None:
    place = new()
    writers = [live.runs("write()") for _ in range(WRITERS)]
    try:
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "writing\n"
        assert live.says("backup", tmp_path / "b.tar.gz").code == 0
        time.sleep(0.2)
        assert [writer.poll() for writer in writers] == [None] * WRITERS
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    said = place.restored(tmp_path / "b.tar.gz")
    assert said["broken"] == []
    whole, part = strands(live), strands(place)
    assert {strand: rows[: len(part.get(strand, ()))] for strand, rows in whole.items()} == part
    assert 0 < sum(map(len, part.values())) < sum(map(len, whole.values()))


def strands(place: Place) -> dict[object, list[dict[str, Any]]]:
    """The journal's entries in their order, apart by the chain they are in."""
    found: dict[object, list[dict[str, Any]]] = {}
    for row in place.select("SELECT * FROM journal_entry ORDER BY sequence"):
        found.setdefault(row.get("strand"), []).append(row)
    return found


def test_an_older_backup_is_brought_to_this_version(new: NewPlace, back: Place, tmp_path: Path) -> None:
    old, place = new(), new()
    old.home.mkdir()
    shutil.copy(back.home / "node.toml", old.home)
    old.tells("make_older()")
    assert old.says("backup", tmp_path / "b.tar.gz").code == 0
    said = place.says("restore", tmp_path / "b.tar.gz", place.home, "--format", "json")
    assert json.loads(said.out)["steps"] == 1, said.err
    assert place.columns() == back.columns()


def test_a_backup_of_a_newer_entrepot_is_refused_and_leaves_nothing(
    spare: Place, file: Path, tmp_path: Path
) -> None:
    manifest = archive.unpack(file, tmp_path, silent)
    steps = (*manifest.database.migrations, ("people", "9999_later"))
    later = replace(manifest, entrepot="9.0", database=replace(manifest.database, migrations=steps))
    archive.pack(later, tmp_path, tmp_path / "b.tar.gz", silent)
    said = spare.says("restore", tmp_path / "b.tar.gz", spare.home)
    assert said.code == 2
    assert said.error == (
        "entrepot: The database was made by Entrepot 9.0 with a step that this version does not have (people.9999_later). "
        "Update Entrepot to that version or a newer one, and restore again."
    )
    assert not spare.home.exists()
    assert not spare.database or spare.rows() == {"numbering": []}


@only_postgresql
def test_a_database_with_tables_is_refused_and_left_alone(file: Path, new: NewPlace) -> None:
    place = new()
    place_order(place, "CREATE TABLE mine (id int)")
    said = place.says("restore", file, place.home)
    assert (said.code, said.error) == (
        2, "entrepot: The database that ENTREPOT_DATABASE names has tables already (mine). "
        "Make an empty one and name it, or leave ENTREPOT_DATABASE out for SQLite.",
    )  # fmt: skip
    assert (place.rows(), place.home.exists()) == ({"mine": [], "numbering": []}, False)


@only_postgresql
def test_a_table_of_somebody_else_is_named_at_the_restore(file: Path, new: NewPlace, tmp_path: Path) -> None:
    place = new()
    manifest = archive.unpack(file, tmp_path, silent)
    (tmp_path / "database" / "mine.copy").write_bytes(b"1\n")
    tables = {**manifest.database.tables, "mine": Table(1, {"id": "integer"})}
    more = replace(
        manifest, database=replace(manifest.database, tables=tables), members=archive.members(tmp_path)
    )
    archive.pack(more, tmp_path, tmp_path / "b.tar.gz", silent)
    said = place.says("restore", tmp_path / "b.tar.gz", place.home)
    assert said.code == 1
    assert "Left out: mine, a table that Entrepot does not make." in said.out.splitlines()
    assert "mine" not in place.rows()


def test_a_restore_that_is_killed_leaves_no_node(file: Path, spare: Place) -> None:
    home = spare.home.with_name("killed")
    environment = os.environ | {"ENTREPOT_DATABASE": spare.database}
    restore = subprocess.Popen(
        [COMMAND, "restore", file, home], env=environment, stderr=subprocess.PIPE, text=True
    )
    assert restore.stderr is not None
    for line in restore.stderr:
        if line.startswith(("Unpacking", "Filling")):
            break
    restore.kill()
    restore.communicate()
    assert not (home / "node.toml").exists()
    assert not spare.database or spare.rows() == {"numbering": []}


def place_order(place: Place, statement: str) -> None:
    import psycopg

    with psycopg.connect(place.database, autocommit=True) as database:
        database.execute(statement)
