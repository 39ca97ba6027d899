"""Making Django ready for a command that works on a node."""

from __future__ import annotations

import os

from entrepot.cli.output import fail
from entrepot.runtime.home import Home, HomeError, Node, current


def open_node(home: Home | None = None) -> Node:
    """Make a home (the current one when None) ready and return what it says of itself; exits with the remedy when there is no node."""
    chosen = home or current()
    os.environ["ENTREPOT_HOME"] = str(chosen.path)
    try:
        node = chosen.node()
    except HomeError as error:
        raise fail(str(error), "") from error
    _django()
    return node


def make_node(home: Home, node: Node) -> None:
    """Make a home, its database and the places every node knows."""
    os.environ["ENTREPOT_HOME"] = str(home.path)
    home.path.mkdir(parents=True, exist_ok=True)
    _django()
    from django.core.management import call_command

    from entrepot.people import actions
    from entrepot.people.domain import Party
    from entrepot.people.gazetteer import bundled

    call_command("migrate", verbosity=0, interactive=False)
    actions.put_places(places=bundled(), by=Party.machine("init"))
    home.create(node)  # last: a folder with settings is a whole node


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.site.settings")
    import django

    django.setup()
    from entrepot.web.translations import compile_missing

    compile_missing()
