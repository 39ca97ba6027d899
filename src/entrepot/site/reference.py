"""``python -m entrepot.site.reference``: the reference pages that are printed from the code (``docs/reference``)."""

from __future__ import annotations

import os
from pathlib import Path

import django

FOLDER = Path("docs/reference")


def permissions() -> str:
    """The permission table as a page: who may do what to which object."""
    from entrepot.people.permissions import table  # noqa: PLC0415 -- Django comes first

    lines = [
        "# Who may do what",
        "",
        "Printed from the permission table (`python -m entrepot.site.reference`); a test compares it. What somebody may not know of answers as if it were not there.",
        "A token acts for the person who made it, and only with the scope named here; without one no token may.",
        "",
        "| rule | open to | token scope |",
        "|---|---|---|",
        *(f"| `{name}` | {row.who} | {row.scope or '–'} |" for name, row in table().items()),
    ]
    return "\n".join(lines) + "\n"


def run() -> None:
    """Write the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.site.settings")
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "permissions.md").write_text(permissions(), encoding="utf8")


if __name__ == "__main__":
    run()
