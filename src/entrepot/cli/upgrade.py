"""``entrepot upgrade``: a node of an earlier version becomes one of this."""

from __future__ import annotations

from entrepot.cli.output import out
from entrepot.cli.setup import open_node, pending_steps


def upgrade() -> None:
    """Bring the node's database to this version of Entrepot."""
    open_node(any_age=True)
    from django.core.management import call_command

    steps = pending_steps()
    if not steps:
        out.print("Nothing to do: the node is of this version.")
        return
    call_command("migrate", verbosity=0, interactive=False)
    out.print(f"Done: {len(steps)} steps of the database's structure. Next: entrepot check", markup=False)
