"""What deals add when the node starts."""

from __future__ import annotations

from django.apps import AppConfig


class DealsConfig(AppConfig):
    """The app; its rows join the permission table."""

    name = "entrepot.deals"

    def ready(self) -> None:
        """Add the stage's permissions."""
        from entrepot.deals import permissions  # noqa: F401, PLC0415 -- models come first
