"""What matching adds when the node starts."""

from __future__ import annotations

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """The app; its rows join the permission table, and it hears what comes of matches."""

    name = "entrepot.matching"

    def ready(self) -> None:
        """Add the stage's permissions and receivers."""
        from entrepot.matching import outcomes, permissions  # noqa: F401, PLC0415 -- models come first
