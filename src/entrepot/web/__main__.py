"""``python -m entrepot.web``: bring the pages' translations in line with the source."""

from __future__ import annotations

import os

import django


def run() -> None:
    """Collect, keep and compile; needs a database as little as the pages' texts do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.site.settings")
    django.setup()
    from entrepot.web.translations import compile_missing, update  # noqa: PLC0415 -- Django comes first

    update()
    compile_missing()


if __name__ == "__main__":
    run()
