"""The pages as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Listens to what happens to accounts."""

    name = "entrepot.web"

    def ready(self) -> None:
        """Begin to listen, once models are there."""
        from entrepot.web.accounts.events import listen  # noqa: PLC0415 -- it needs the models

        listen()
