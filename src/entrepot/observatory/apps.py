"""What the observatory adds when the node starts."""

from __future__ import annotations

from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    """The app; its rows join the permission table."""

    name = "entrepot.observatory"

    def ready(self) -> None:
        """Add the stage's permissions."""
        from entrepot.observatory import permissions  # noqa: F401, PLC0415 -- models come first
