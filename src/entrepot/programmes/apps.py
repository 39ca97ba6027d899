"""What programmes add when the node starts."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The app; its rows join the permission table."""

    name = "entrepot.programmes"

    def ready(self) -> None:
        """Add the stage's permissions."""
        from entrepot.programmes import permissions  # noqa: F401, PLC0415 -- models come first
