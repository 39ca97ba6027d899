"""What the intake adds when the node starts."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The app; its rows join the permission table."""

    name = "entrepot.intake"

    def ready(self) -> None:
        """Add the stage's permissions."""
        from entrepot.intake import permissions  # noqa: F401, PLC0415 -- models come first
