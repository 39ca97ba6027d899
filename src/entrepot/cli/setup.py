"""Making Django ready for a command that works on a node."""

from __future__ import annotations

import os

from entrepot.cli.output import fail
from entrepot.runtime.home import Home, HomeError, Node, current


def open_node(home: Home | None = None, *, any_age: bool = False) -> Node:
    """Make a home (the current one when None) ready and return what it says of itself; exits with the remedy when there is no node.

    With ``any_age`` a node whose database is of an earlier version is opened too.
    """
    chosen = home or current()
    os.environ["ENTREPOT_HOME"] = str(chosen.path)
    try:
        node = chosen.node()
    except HomeError as error:
        raise fail(str(error), "") from error
    _django()
    if not any_age and (steps := pending_steps()):
        again = "make the demo anew: entrepot demo --again" if node.demo else "run: entrepot upgrade"
        raise fail(
            f"This node was made by an earlier Entrepot: {len(steps)} steps of its database are missing.",
            f"Keep a copy of {chosen.path}, then {again}",
        )
    return node


def pending_steps() -> list[str]:
    """The steps of the database's structure that were not taken yet, by name; none when the database cannot be read."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return []
    return [f"{step.app_label} {step.name}" for step, _ in plan]


def make_node(home: Home, node: Node) -> None:
    """Make a home, its database and the places every node knows."""
    os.environ["ENTREPOT_HOME"] = str(home.path)
    home.path.mkdir(parents=True, exist_ok=True)
    _django()
    from django.core.management import call_command
    from django.db import connections

    from entrepot.people import actions
    from entrepot.people.domain import Party
    from entrepot.people.gazetteer import bundled

    call_command("migrate", verbosity=0, interactive=False)
    actions.put_places(places=bundled(), by=Party.machine("init"))
    connections.close_all()  # SQLite's file is whole then, without its log beside it
    home.create(node)  # last: a folder with settings is a whole node


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.site.settings")
    import gc

    import django
    from django.core.exceptions import ImproperlyConfigured

    gc.disable()  # nothing that is loaded here goes away again
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise fail(str(error), "") from error
    finally:
        gc.freeze()
        gc.enable()
    from entrepot.web.translations import compile_missing

    compile_missing()
