"""An empty database that is brought up at once is the same as one that took every step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext

from entrepot.runtime.fresh import is_empty

LOOKS = {
    "sqlite": (
        "SELECT type, name, tbl_name FROM sqlite_master",
        "SELECT type, name, sql FROM sqlite_master WHERE type != 'table'",
        'SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk FROM sqlite_master m, pragma_table_info(m.name) c',
        'SELECT m.name, f."from", f."table", f."to", f.on_delete FROM sqlite_master m, pragma_foreign_key_list(m.name) f',
    ),
    "postgresql": (
        "SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length, numeric_precision, "
        "identity_generation FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prolang != 13 AND prokind = 'f'",
    ),
}
"""What is there, without the order in which columns came."""


@contextmanager
def empty(name: str) -> Iterator[BaseDatabaseWrapper]:
    """A new database in place of the tests' own."""
    tests = connections["default"]
    if connection.vendor == "postgresql":
        with tests._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    connections["default"] = new = type(tests)({**tests.settings_dict, "NAME": name}, "default")
    try:
        yield new
    finally:
        new.close()
        connections["default"] = tests
        if connection.vendor == "postgresql":
            with tests._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")


def structure(of: BaseDatabaseWrapper) -> list[set[tuple[object, ...]]]:
    """Tables, columns, what binds them and what watches over them."""
    with of.cursor() as cursor:
        found = []
        for question in LOOKS[of.vendor]:
            cursor.execute(question)
            found.append(set(cursor.fetchall()))
    return found


@pytest.mark.django_db
def test_at_once_and_step_by_step_make_the_same(tmp_path: Path) -> None:
    folder = (
        f"{tmp_path}/"
        if connection.vendor == "sqlite"
        else f"fresh_{tmp_path.parent.name[-8:].replace('-', '_')}_"
    )
    with empty(f"{folder}steps") as new:
        executor = MigrationExecutor(new)
        executor.migrate(executor.loader.graph.leaf_nodes())
        steps, taken = structure(new), set(executor.recorder.applied_migrations())
    with empty(f"{folder}once") as new:
        assert is_empty(new)
        with CaptureQueriesContext(new) as sent:
            # as Django asks for the tests' own database
            call_command("migrate", verbosity=0, run_syncdb=True)
        changes = [each["sql"] for each in sent if "ADD COLUMN" in each["sql"] or "DROP TABLE" in each["sql"]]
        assert changes == []  # no step was taken
        assert structure(new) == steps
        assert set(MigrationExecutor(new).recorder.applied_migrations()) == taken
        assert not is_empty(new)
    assert all(steps)
