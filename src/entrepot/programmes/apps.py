"""What programmes add when the node starts."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The app; its rows join the permission table, and it hears what is signed."""

    name = "entrepot.programmes"

    def ready(self) -> None:
        """Add the stage's permissions and receivers."""
        from entrepot.programmes import (  # noqa: PLC0415 -- models come first
            assessment_permissions,  # noqa: F401 -- it registers them
            cooperation_permissions,  # noqa: F401 -- as above
            hearing,  # noqa: F401 -- it listens
            pairing_permissions,  # noqa: F401 -- as above
            park_permissions,  # noqa: F401 -- as above
            permissions,  # noqa: F401 -- as above
            talent_permissions,  # noqa: F401 -- as above
            team_permissions,  # noqa: F401 -- as above
        )
