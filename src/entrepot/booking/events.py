"""What later stages hear from booking, in the same process and transaction; a receiver that fails is heard."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

confirmed: Final = Signal()
"""A booking holds from now on; ``booking`` is it."""
