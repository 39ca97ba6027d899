"""Going through the node's migrations in a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

Step = tuple[str, str]


def migrate_all() -> None:
    """Bring every stage to its last migration: going back in one takes back those of all stages that stand on it."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@dataclass
class Older:
    """A database at an earlier step."""

    apps: StateApps

    def rows(self, stage: str, model: str) -> Any:
        """The rows of a model as it is at that step."""
        return self.apps.get_model(stage, model)._default_manager

    def goes_on(self, *steps: Step) -> None:
        """Bring it to later steps."""
        executor = MigrationExecutor(connection)
        executor.migrate(list(steps))
        self.apps = executor.loader.project_state(list(steps)).apps


@contextmanager
def older(folder: Path, *steps: Step) -> Iterator[Older]:
    """In place of the tests' own database a new one of SQLite, at early steps: going back would take back all that later stages put on them."""
    tests = connections["default"]
    connections["default"] = new = type(tests)(
        {**tests.settings_dict, "NAME": str(folder / "older.sqlite3")}, "default"
    )
    try:
        node = Older(StateApps([], {}))
        node.goes_on(*steps)
        yield node
    finally:
        new.close()
        connections["default"] = tests
