"""Going through the node's migrations in a test."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate_all() -> None:
    """Bring every stage to its last migration: going back in one takes back those of all stages that stand on it."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
