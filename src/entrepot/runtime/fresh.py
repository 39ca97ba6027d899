"""An empty database brought to a step at once: every table as it is then, after that what steps do beside tables.

Step by step Django makes all models anew for each of some two hundred operations, which takes ten seconds of a processor before the first page.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether there is no table at all."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def bring_up(connection: BaseDatabaseWrapper, last: Sequence[tuple[str, str]] | None = None) -> None:
    """Make all tables of an empty database and keep that every step was taken; all of it or nothing.

    With ``last`` only as far as these steps, each of a stage by its name, and those that they stand on.
    """
    executor = MigrationExecutor(connection)
    steps = list(executor.loader.graph.leaf_nodes() if last is None else last)
    plan = executor.migration_plan(steps)
    state = executor.loader.project_state(steps)
    with connection.schema_editor(atomic=True) as editor:
        executor.recorder.ensure_schema()
        _make_tables(editor, state)
        for step, _ in plan:
            for operation in step.operations:
                if isinstance(operation, RunPython | RunSQL):
                    operation.database_forwards(step.app_label, editor, state, state)
            executor.recorder.record_applied(step.app_label, step.name)


def _make_tables(editor: BaseDatabaseSchemaEditor, state: ProjectState) -> None:
    for model in state.apps.get_models():
        meta = model._meta
        if meta.can_migrate(editor.connection) and router.allow_migrate_model(editor.connection.alias, model):
            editor.create_model(model)
