"""What booking adds when the node starts."""

from __future__ import annotations

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """The app; its rows join the permission table."""

    name = "entrepot.booking"

    def ready(self) -> None:
        """Add the stage's permissions."""
        from entrepot.booking import permissions  # noqa: F401, PLC0415 -- models come first
