"""What the exchange adds when the node starts."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The app; its rows join the permission table."""

    name = "entrepot.exchange"

    def ready(self) -> None:
        """Add the stage's permissions, and hear what the border says."""
        from entrepot.exchange import permissions, rechecking  # noqa: F401, PLC0415 -- models come first
