"""What the border adds when the node starts."""

from __future__ import annotations

from django.apps import AppConfig


class BorderConfig(AppConfig):
    """The app; its rows join the permission table, and its work the jobs."""

    name = "entrepot.border"

    def ready(self) -> None:
        """Add the stage's permissions."""
        from entrepot.border import permissions  # noqa: F401, PLC0415 -- models come first
