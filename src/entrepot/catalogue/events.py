"""What later stages hear from the catalogue, in the same process and at once; a receiver that fails is heard."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

imported: Final = Signal()
"""A list changed the catalogue in the background; ``run`` is its run."""
