"""What later stages hear from the border, in the same process and transaction; a receiver that fails is heard."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

changed: Final = Signal()
"""What may cross has changed: evidence counts from now on or no longer, or a rule was added. ``by`` is whose act it was."""
