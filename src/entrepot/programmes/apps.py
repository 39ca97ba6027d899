"""What programmes add when the node starts."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The app; its rows join the permission table, and it hears what is signed."""

    name = "entrepot.programmes"

    def ready(self) -> None:
        """Add the stage's permissions and receivers."""
        from entrepot.programmes import cooperation_permissions, hearing, park_permissions, permissions  # noqa: F401, PLC0415 -- models come first
