"""``migrate`` as Django has it, but quicker where there is nothing yet."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from entrepot.runtime.fresh import bring_up, is_empty

ASKED = (
    "app_label",
    "migration_name",
    "plan",
    "check_unapplied",
    "fake",
    "fake_initial",
    "prune",
)
"""What asks for something else than the last step of everything."""


class Command(migrate.Command):
    """Django's, which has nothing left to do but to tell that it is done."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring an empty database up at once, any other step by step."""
        connection = connections[options["database"]]
        if not any(options.get(name) for name in ASKED) and is_empty(connection):
            bring_up(connection)
        super().handle(*args, **options)
